"""The staff list of a scan: who is on it, completing it by paste or upload after a look, and taking addresses back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.languages import own_name
from campaign_app.core.paging import page_of
from campaign_app.scans import queries, staff
from campaign_app.scans.blueprint import bp, scan_here, to_room
from campaign_app.scans.languages import languages_of
from campaign_app.scans.models import GroupBy, Scan
from campaign_app.scans.roster import Roster, read_roster, rows_of_file, rows_of_text
from campaign_app.scans.words import names_apart
from forms.base import one_line
from forms.staff import StaffForm

FAULTS_SHOWN = 50


@bp.route("/scans/<int:scan_id>/staff", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def staff_list(scan_id: int):
    scan, now = scan_here(scan_id, Permission.SCAN_COMPOSE), utc_now()
    if not staff.mails_codes(scan, now):
        flash(gettext("The list of addresses can be changed before the launch, and while codes are mailed."), "warning")
        return to_room(scan_id)
    form, roster = StaffForm(replaceable=scan.is_draft), None
    if form.validate_on_submit():
        try:
            uploaded = form.uploaded
            roster = _read(scan, form, uploaded)
            if request.form.get("do") == "keep" and uploaded is None:
                _insist_on_clear(roster, form)
                replace = scan.is_draft and form.mode.data == "replace"
                new = staff.keep_people(scan, roster.people, replace=replace, by=current_user, at=now)
                db.session.commit()
                flash(_kept(scan, new), "success")
                return redirect(url_for(".staff_list", scan_id=scan_id), 303)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
    return _page(scan, form, roster), 422 if form.errors else 200


def _read(scan: Scan, form: StaffForm, uploaded: bytes | None) -> Roster:
    """The list as it was understood; what a file held stands in the form afterwards, to be corrected and kept."""
    rows, sheet = rows_of_file(uploaded) if uploaded is not None else (rows_of_text(form.people.data or ""), None)
    roster = read_roster(rows, languages=languages_of(scan), groups=scan.groups, carried=scan.group_by is GroupBy.CODE)
    roster.sheet = sheet
    if uploaded is not None:
        form.people.data = roster.text
    if not (roster.people or roster.faults):
        raise DomainError(lazy_gettext("There are no e-mail addresses in this list."), field="people")
    if len(roster.people) > staff.MOST_ADDRESSES:
        found = len(roster.people)
        message = lazy_gettext("These are %(found)s addresses; a scan takes at most 5,000.", found=found)
        raise DomainError(message, field="people")
    return roster


def _insist_on_clear(roster: Roster, form: StaffForm) -> None:
    if roster.faults and not form.leave_out.data:
        message = lazy_gettext("Correct the rows that cannot be read, or tick that they may be left out.")
        raise DomainError(message, field="people")
    if not roster.people:
        raise DomainError(lazy_gettext("There are no e-mail addresses in this list."), field="people")


def _kept(scan: Scan, new: int) -> str:
    if scan.is_draft:
        return ngettext(
            "The list is kept, with %(num)s new address.", "The list is kept, with %(num)s new addresses.", new
        )
    return ngettext(
        "%(num)s person was added and gets the invitation.", "%(num)s people were added and get the invitation.", new
    )


def _page(scan: Scan, form: StaffForm, roster: Roster | None) -> str:
    text = one_line(request.args.get("q", "")[:254])
    only = request.args.get("unreachable") == "1"
    groups = names_apart((group.id, group.name, group.parent_id) for group in scan.groups)
    return render_template(
        "scans/staff.html",
        scan=scan,
        form=form,
        roster=roster,
        most=FAULTS_SHOWN,
        page=page_of(queries.people_of(scan.id, text=text, unreachable=only)),
        text=text,
        only=only,
        unreachable=staff.count_unreachable(scan.id),
        groups=groups,
        carried=scan.group_by is GroupBy.CODE,
        languages=languages_of(scan),
        own_name=own_name,
    )


@bp.post("/scans/<int:scan_id>/staff/take-back")
@requires(Permission.SCAN_COMPOSE)
def take_back(scan_id: int):
    scan = scan_here(scan_id, Permission.SCAN_COMPOSE)
    chosen = [
        int(code) for code in request.form.getlist("code") if code.isascii() and code.isdigit() and len(code) < 20
    ]
    try:
        count = staff.take_back(scan, [code for code in chosen if code < 2**63], by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "error")
        return to_room(scan_id)
    db.session.commit()
    if count:
        flash(ngettext("%(num)s address was removed.", "%(num)s addresses were removed.", count), "success")
    else:
        flash(gettext("Tick the addresses that you want to remove."), "info")
    return redirect(url_for(".staff_list", scan_id=scan_id), 303)
