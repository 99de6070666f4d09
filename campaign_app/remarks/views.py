"""The pages of the remarks: who reads them, reading them question by question, and the end of it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext, ngettext
from flask_login import current_user

from campaign_app.answers.models import Remark
from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.paging import page_of
from campaign_app.instruments.queries import edition_of
from campaign_app.remarks import actions, queries, tasks
from campaign_app.remarks.guards import appointing_scan_for, moderated_scan_for
from campaign_app.remarks.models import KEPT_AT_MOST, Duty, Moderator, Verdict
from campaign_app.remarks.reading import A_PAGE, Desk, choice_of, ids_in
from campaign_app.remarks.words import duty_names, event_names, known_masks
from campaign_app.scans.models import Scan, ScanStatus
from forms.remarks import LATER, AcceptForm, AppointForm, DecisionsForm, FinishForm

# importing the tasks puts the room's step on every scan's list
__all__ = ["bp", "tasks"]
bp = Blueprint("remarks", __name__, url_prefix="/scans/<int:scan_id>/remarks")

P = Permission
LOG_SHOWN = 30


@bp.get("")
@requires(P.REMARK_APPOINT)
def show(scan_id: int):
    return _room(appointing_scan_for(current_user, scan_id))


@bp.post("/readers")
@requires(P.REMARK_APPOINT)
def appoint(scan_id: int):
    begin_writing()
    scan = appointing_scan_for(current_user, scan_id)
    form = _appoint_form(scan)
    if not form.validate_on_submit():
        return _room(scan, appointing=form)
    person = next(person for person in scan.company.users if person.id == form.person.data)
    try:
        actions.appoint(scan, person, Duty(form.duty.data), by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _room(appointing_scan_for(current_user, scan_id), appointing=form)
    db.session.commit()
    flash(gettext("%(name)s may read the remarks now, after accepting the task.", name=person.name), "success")
    return _to_room(scan_id)


@bp.post("/readers/<int:person_id>/remove")
@requires(P.REMARK_APPOINT)
def dismiss(scan_id: int, person_id: int):
    begin_writing()
    scan = appointing_scan_for(current_user, scan_id)
    rows = queries.moderators_of(scan.id).where(Moderator.person_id == person_id)
    actions.dismiss(scan, db.session.scalar(rows) or abort(404), by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("The reader is taken away. What was decided already stays."), "success")
    return _to_room(scan_id)


@bp.post("/accept")
@requires(P.REMARK_MODERATE)
def accept(scan_id: int):
    begin_writing()
    scan, moderator = moderated_scan_for(current_user, scan_id, accepted=False)
    form = AcceptForm()
    if not form.validate_on_submit():
        return _room(scan, accepting=form)
    actions.accept(moderator, scan, at=utc_now())
    db.session.commit()
    return _to_room(scan_id)


@bp.route("/read/<variable>", methods=["GET", "POST"])
@requires(P.REMARK_MODERATE)
def read(scan_id: int, variable: str):
    """The remarks of one question, a page at a time, with a decision about each."""
    begin_writing()
    scan, _ = moderated_scan_for(current_user, scan_id)
    asked = {row.variable: row for row in db.session.scalars(queries.questions_of(scan.id))}
    if variable not in asked or asked[variable].written is None:
        abort(404)
    if db.session.scalar(queries.publication_of(scan.id)):
        flash(gettext("The reading of these remarks is finished."), "warning")
        return _to_room(scan_id)
    wanted = request.args.get("show", "waiting")
    offered = queries.offered(scan.id, variable)
    desk = Desk(scan, _verdict_names())
    form = DecisionsForm()
    if form.is_submitted():
        entries = desk.entries(db.session.scalars(offered.where(Remark.id.in_(ids_in(request.form)))), request.form)
        kept = form.validate() and _decided(scan, entries, form)
        if kept is not None and kept is not False:
            db.session.commit()
            flash(ngettext("%(num)s decision kept.", "%(num)s decisions kept.", kept), "success")
            return redirect(url_for(".read", scan_id=scan_id, variable=variable, **_place()), 303)
        page = None
    else:
        page = page_of(_shown(offered, wanted), size=A_PAGE)
        entries = desk.entries(page.rows)
    actions.looked(scan, variable, by=current_user, at=utc_now())
    html = render_template(
        "remarks/read.html",
        scan=scan,
        label=_labels(scan)[variable],
        variable=variable,
        form=form,
        entries=entries,
        page=page,
        wanted=wanted,
        counts=_counts(scan).get(variable, {}),
        masks=desk.masks,
        in_brackets=" ".join(f"[{words}]" for words in desk.masks.values()),
    )
    db.session.commit()
    return html, 422 if form.is_submitted() else 200


@bp.route("/finish", methods=["GET", "POST"])
@requires(P.REMARK_MODERATE)
def finish(scan_id: int):
    """Publish what was chosen, destroy the rest: asked once, done for good."""
    begin_writing()
    scan, _ = moderated_scan_for(current_user, scan_id)
    form = FinishForm()
    if form.validate_on_submit():
        try:
            actions.finish(scan, withhold_rest=form.withhold_rest.data, by=current_user, at=utc_now())
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
            scan, _ = moderated_scan_for(current_user, scan_id)
        else:
            db.session.commit()
            flash(gettext("The remarks are published with the result. What was sent is destroyed."), "success")
            return _to_room(scan_id)
    if scan.status is not ScanStatus.RELEASED or db.session.scalar(queries.publication_of(scan.id)):
        return _to_room(scan_id)
    page = render_template("remarks/finish.html", scan=scan, form=form, labels=_labels(scan), counts=_counts(scan))
    return page, 422 if form.is_submitted() else 200


def _decided(scan: Scan, entries: list, form) -> int | None:
    """Keep the decisions of a posted page; how many, or None when one was refused, with its fault beside it."""
    masks, choices = known_masks(), {}
    for entry in entries:
        choice = choice_of(entry.form) if entry.form.validate() else None
        if entry.form.errors:
            continue
        if choice is None and entry.form.was.data == LATER:
            continue
        try:
            if choice is not None:
                actions.check(choice, entry.remark.text, masks)
        except DomainError as error:
            tell(entry.form, error)
        else:
            choices[entry.remark.id] = choice
    if any(entry.form.errors for entry in entries):
        return None
    try:
        actions.decide(scan, choices, by=current_user, at=utc_now())
    except DomainError as error:
        tell(form, error)
        return None
    return len(choices)


def _shown(offered, wanted: str):
    if wanted in set(Verdict):
        return queries.decided(offered, Verdict(wanted))
    return queries.undecided(offered)


def _place() -> dict:
    """The list and the page of it that the address names."""
    return {name: request.args[name] for name in ("show", "page") if name in request.args}


def _room(scan: Scan, *, appointing: AppointForm | None = None, accepting: AcceptForm | None = None):
    readers = db.session.scalars(queries.moderators_of(scan.id)).all()
    own = next((each for each in readers if each.person_id == current_user.id), None)
    publication = db.session.scalar(queries.publication_of(scan.id))
    html = render_template(
        "remarks/show.html",
        scan=scan,
        released=scan.status is ScanStatus.RELEASED,
        readers=readers,
        own=own,
        full=len(readers) >= actions.MOST_MODERATORS,
        form=appointing or _appoint_form(scan),
        accepting=accepting or AcceptForm(),
        asked=db.session.scalars(queries.questions_of(scan.id)).all(),
        labels=_labels(scan) if scan.edition_id else {},
        counts=_counts(scan) if own and own.accepted_at else {},
        publication=publication,
        until=scan.closed_at + KEPT_AT_MOST if scan.closed_at else None,
        duties=duty_names(),
        log=db.session.execute(queries.log_of(scan.id).limit(LOG_SHOWN)).all(),
        events=event_names(),
    )
    return html, 422 if appointing or accepting else 200


def _appoint_form(scan: Scan) -> AppointForm:
    people = [(each.id, each.name) for each in scan.company.users if each.active and each.id != current_user.id]
    return AppointForm(people=people, duties=duty_names().items())


def _verdict_names() -> dict[str, str]:
    return {
        LATER: gettext("Not yet"),
        Verdict.PUBLISH: gettext("Publish"),
        Verdict.WITHHOLD: gettext("Withhold"),
    }


def _labels(scan: Scan) -> dict[str, str]:
    language = get_locale().language
    variables = edition_of(scan.edition_id).variables.items()
    return {code: each.text.get(language) or next(iter(each.text.values())) for code, each in variables if each.is_text}


def _counts(scan: Scan) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for variable, verdict, count in db.session.execute(queries.verdict_counts(scan.id)):
        found.setdefault(variable, {})[verdict or LATER] = count
    return found


def _to_room(scan_id: int):
    return redirect(url_for("remarks.show", scan_id=scan_id), 303)
