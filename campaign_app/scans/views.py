"""The pages of a scan: the list, the invitation, the task list, the launch, and the link of a running one."""

from datetime import datetime

from flask import Response, abort, flash, render_template, request
from flask_babel import gettext
from flask_login import current_user

from campaign_app.companies.actions import invite_company_user
from campaign_app.companies.guards import company_for
from campaign_app.companies.names import search_form
from campaign_app.core.access import Permission, Role, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.languages import own_names
from campaign_app.core.paging import page_of
from campaign_app.instruments.coverage import coverage_of
from campaign_app.instruments.library import size_of
from campaign_app.instruments.queries import edition_of
from campaign_app.scans import (
    actions,
    queries,
    share,
    views_agreements,
    views_preparing,
    views_questions,
    views_rounds,
    views_staff,
    views_texts,
)
from campaign_app.scans.blueprint import bp, codes_of, scan_here, to_room
from campaign_app.scans.checklist import (
    group_warnings,
    launch_checks,
    opens_late,
    plan_warnings,
    strict_warnings,
    tree_warnings,
)
from campaign_app.scans.composition import composition_of
from campaign_app.scans.guards import own_scan
from campaign_app.scans.models import Scan, ScanStatus
from campaign_app.scans.response import answered_at_least
from campaign_app.scans.rounds import days_of, still_leaving
from campaign_app.scans.staff import count_unreachable
from campaign_app.scans.tasks import agreed_words, next_of, state_names, tasks_of
from campaign_app.scans.words import STATUS_TAGS, round_names, status_names
from campaign_app.sectors.queries import sector_ids_of
from forms.base import one_line
from forms.scans import ExtendForm, InviteForm, LaunchForm

# importing the other pages puts them on the same blueprint
__all__ = ["bp", "views_agreements", "views_preparing", "views_questions", "views_rounds", "views_staff", "views_texts"]


@bp.get("/scans")
@requires(Permission.SCAN_READ)
def company_scans():
    names = status_names()
    typed, wanted = one_line(request.args.get("q", "")[:100]), request.args.get("status", "")
    status = ScanStatus(wanted) if wanted in set(ScanStatus) else None
    page = page_of(queries.searched(queries.scans_visible_to(current_user), text=search_form(typed), status=status))
    return render_template(
        "scans/company_scans.html",
        page=page,
        names=names,
        tags=STATUS_TAGS,
        status=status,
        text=typed,
    )


@bp.route("/companies/<int:company_id>/scans/new", methods=["GET", "POST"])
@requires(Permission.SCAN_INVITE)
def invite(company_id: int):
    if request.method == "POST":
        begin_writing()
    company = company_for(current_user, company_id, Permission.SCAN_INVITE)
    theirs = set(db.session.scalars(sector_ids_of(current_user)))
    own = [sector for sector in company.sectors if sector.id in theirs]
    users = [person for person in company.users if person.active]
    form = InviteForm(
        sectors=[(sector.id, sector.name) for sector in own],
        people=[(person.id, f"{person.name} ({person.email})") for person in users],
        data=None if request.method == "POST" else _suggested_invitation(company, users),
    )
    if form.validate_on_submit():
        now = utc_now()
        try:
            chosen = {person.email: person for person in users if person.id in form.people.data}
            address = form.email.data
            if address and address not in chosen:
                # a second press of the button finds the person whom the first one invited
                known = next((person for person in users if person.email == address), None)
                chosen[address] = known or invite_company_user(
                    company, address, form.name.data, by=current_user, at=now
                )
            sector = next(sector for sector in own if sector.id == form.sector.data)
            scan = actions.invite_company(
                company,
                by=current_user,
                sector=sector,
                title=form.title.data,
                at=now,
                people=chosen.values(),
                form_key=form.form_key.data,
            )
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(
                gettext("%(company)s is invited. A mail with the link is on its way.", company=company.name), "success"
            )
            return to_room(scan.id)
    scans = db.session.scalars(queries.scans_of_company(company.id, current_user)).all()
    page = render_template("scans/invite.html", form=form, company=company, scans=scans, names=status_names())
    return page, 422 if form.is_submitted() else 200


def _suggested_invitation(company, users) -> dict:
    newcomer = bool(company.email) and not users
    return {
        "title": gettext("Workability scan %(year)s", year=local_date(utc_now()).year),
        "people": sorted(person.id for person in users),
        "name": company.contact_person if newcomer else None,
        "email": company.email if newcomer else None,
    }


@bp.get("/scans/<int:scan_id>")
@requires(Permission.SCAN_READ)
def show(scan_id: int):
    scan, now = own_scan(scan_id, Permission.SCAN_READ), utc_now()
    carried = codes_of(scan)
    tasks = tasks_of(scan, current_user, carried=carried, now=now)
    own = current_user.role is Role.COMPANY
    return render_template(
        "scans/show.html",
        scan=scan,
        tasks=tasks,
        next_task=next_of(tasks),
        state_names=state_names(),
        names=status_names(),
        tags=STATUS_TAGS,
        codes=sum(carried.values()),
        own=own,
        running=scan.status is ScanStatus.OPEN and now < scan.closes_at,
        address=share.open_address(scan) if own else None,
        answered=answered_at_least(scan) if own and scan.launched_at else None,
        rounds=days_of(scan, now),
        round_names=round_names(),
        **_mailing(scan, now, own),
    )


def _mailing(scan: Scan, now: datetime, own: bool) -> dict:
    """How the mailing goes, for the company alone: what is on its way, and what could not be reached."""
    if not (own and scan.personal_codes and scan.status is ScanStatus.OPEN):
        return {"leaving": 0, "unreachable": 0}
    return {"leaving": db.session.scalar(still_leaving(scan.id, now)), "unreachable": count_unreachable(scan.id)}


@bp.route("/scans/<int:scan_id>/launch", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def launch(scan_id: int):
    scan, now = scan_here(scan_id, Permission.SCAN_COMPOSE), utc_now()
    if not scan.is_draft:
        return to_room(scan_id)
    form, carried = LaunchForm(), codes_of(scan)
    if form.validate_on_submit():
        try:
            actions.launch(scan, by=current_user, at=now)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The scan is launched."), "success")
            return to_room(scan_id)
    checks = launch_checks(scan, carried, now)
    ready = all(check.holds for check in checks)
    edition = composition_of(scan) if ready else None
    page = render_template(
        "scans/launch.html",
        scan=scan,
        form=form,
        checks=checks,
        ready=ready,
        warnings=[
            *plan_warnings(scan, carried),
            *(strict_warnings(scan, edition) if edition else ()),
            *group_warnings(scan, carried).values(),
            *tree_warnings(scan),
        ],
        codes=sum(carried.values()),
        agreed=agreed_words(scan),
        late=opens_late(scan, now),
        rounds=days_of(scan, now),
        round_names=round_names(),
        edition=edition,
        cards=[(name, scan.printed_codes[code]) for code, name in own_names(scan.printed_codes)],
        size=size_of(edition.questions) if edition else None,
        licences=edition.licences if edition else (),
        languages=edition.languages if edition else (),
        elements=coverage_of(edition) if edition else (),
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/scans/<int:scan_id>/extend", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def extend(scan_id: int):
    scan, now = scan_here(scan_id, Permission.SCAN_COMPOSE), utc_now()
    if scan.status is not ScanStatus.OPEN:
        flash(gettext("Only a running scan can be extended."), "warning")
        return to_room(scan_id)
    form = ExtendForm(data=None if request.method == "POST" else {"closes_on": scan.closes_on})
    if form.validate_on_submit():
        try:
            actions.extend(scan, closes_on=form.closes_on.data, by=current_user, at=now)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The scan stays open longer."), "success")
            return to_room(scan_id)
    return render_template("scans/extend.html", scan=scan, form=form), 422 if form.is_submitted() else 200


@bp.get("/scans/<int:scan_id>/qr.svg")
@requires(Permission.SCAN_COMPOSE)
def qr(scan_id: int):
    address = _open_address_or_404(own_scan(scan_id, Permission.SCAN_COMPOSE))
    return Response(share.qr_picture(address), mimetype="image/svg+xml")


@bp.get("/scans/<int:scan_id>/poster")
@requires(Permission.SCAN_COMPOSE)
def poster(scan_id: int):
    scan = own_scan(scan_id, Permission.SCAN_COMPOSE)
    address = _open_address_or_404(scan)
    return render_template(
        "scans/poster.html", scan=scan, address=address, size=size_of(edition_of(scan.edition_id).questions)
    )


def _open_address_or_404(scan: Scan) -> str:
    return share.open_address(scan) or abort(404)
