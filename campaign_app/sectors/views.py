"""Sectors: the list, one sector's page, and who works for which."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.paging import page_of
from campaign_app.sectors import actions, queries
from campaign_app.sectors.guards import consultant_for, sector_for
from campaign_app.sectors.words import VERIFIED_WORDS
from forms.sectors import AssignForm, SectorForm, SectorsOfForm, read_committees

bp = Blueprint("sectors", __name__)


@bp.get("/sectors")
@requires(Permission.SECTOR_READ)
def overview():
    words = request.args.get("q", "").replace("\x00", "").strip()[:120]
    return render_template("sectors/overview.html", page=page_of(queries.sectors(words=words)), words=words)


@bp.route("/sectors/<int:sector_id>", methods=["GET", "POST"])
@requires(Permission.SECTOR_EDIT)
def edit(sector_id: int):
    if request.method == "POST":
        begin_writing()
    sector = sector_for(current_user, sector_id, Permission.SECTOR_EDIT, for_change=request.method == "POST")
    form = SectorForm(data=_as_typed(sector))
    if form.validate_on_submit():
        found, _ = read_committees(form.committees.data)
        values = {"name": form.name.data, "fund": form.fund.data, "committees": found, "active": form.active.data}
        actions.edit_sector(sector, **values, by=current_user, at=utc_now())
        db.session.commit()
        flash(gettext("%(name)s is saved.", name=sector.name), "success")
        return redirect(url_for("sectors.edit", sector_id=sector_id), 303)
    return _page_of(sector, form, _assign_form(sector))


def _as_typed(sector) -> dict:
    """What the form shows of a sector before anybody types."""
    committees = ", ".join(item.joint_committee for item in sector.committees)
    return {"name": sector.name, "fund": sector.fund, "committees": committees, "active": sector.active}


def _assign_form(sector) -> AssignForm:
    there = {person.id for person in sector.consultants}
    others = [person for person in db.session.scalars(queries.active_consultants()) if person.id not in there]
    return AssignForm(people=[(str(person.id), f"{person.name} ({person.email})") for person in others])


def _page_of(sector, form, assign_form):
    """The sector's page, with what was typed in either form."""
    refused = form.errors or assign_form.errors
    verified = VERIFIED_WORDS.get(sector.verified, sector.verified)
    page = render_template("sectors/edit.html", sector=sector, form=form, assign_form=assign_form, verified=verified)
    return page, 422 if refused else 200


@bp.post("/sectors/<int:sector_id>/consultants")
@requires(Permission.SECTOR_EDIT)
def assign(sector_id: int):
    begin_writing()
    sector = sector_for(current_user, sector_id, Permission.SECTOR_EDIT, for_change=True)
    form = _assign_form(sector)
    if form.validate_on_submit():
        person = consultant_for(current_user, int(form.person.data))
        try:
            actions.assign(sector, person, by=current_user, at=utc_now())
            db.session.commit()
            flash(gettext("%(name)s works for this sector now.", name=person.name), "success")
            return redirect(url_for("sectors.edit", sector_id=sector_id), 303)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
    return _page_of(sector, SectorForm(None, data=_as_typed(sector)), form)


@bp.post("/sectors/<int:sector_id>/consultants/<int:person_id>/remove")
@requires(Permission.SECTOR_EDIT)
def unassign(sector_id: int, person_id: int):
    begin_writing()
    sector = sector_for(current_user, sector_id, Permission.SECTOR_EDIT, for_change=True)
    person = consultant_for(current_user, person_id)
    actions.unassign(sector, person.id, by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("%(name)s no longer works for this sector.", name=person.name), "success")
    return redirect(url_for("sectors.edit", sector_id=sector_id), 303)


@bp.route("/people/<int:person_id>/sectors", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def of_consultant(person_id: int):
    if request.method == "POST":
        begin_writing()
    person = consultant_for(current_user, person_id, for_change=request.method == "POST")
    own = {str(item) for item in db.session.scalars(queries.sector_ids_of(person))}
    # a sector that no longer takes part stays visible where it is still assigned
    offered = [row for row in db.session.scalars(queries.sectors()) if row.active or str(row.id) in own]
    form = SectorsOfForm(sectors=[(str(row.id), row.name) for row in offered], data={"sectors": sorted(own)})
    if form.validate_on_submit():
        chosen = [int(item) for item in form.sectors.data]
        actions.set_sectors_of(person, chosen, by=current_user, at=utc_now())
        db.session.commit()
        flash(gettext("The sectors of %(name)s are saved.", name=person.name), "success")
        return redirect(url_for("accounts.person", person_id=person_id), 303)
    return render_template("sectors/of_consultant.html", form=form, person=person), 422 if form.errors else 200
