"""The list of companies, the page of one, and their people. The import has its own file, uploads.py."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.accounts.models import Person
from campaign_app.companies import actions, files, queries, views_uploads, words
from campaign_app.companies.blueprint import bp
from campaign_app.companies.guards import company_for
from campaign_app.companies.importing import committee_matches, derived
from campaign_app.companies.models import Company
from campaign_app.companies.names import tidy
from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.paging import page_of
from campaign_app.core.sheets import XLSX, attachment
from campaign_app.sectors.models import Sector
from campaign_app.sectors.queries import active_sectors, sectors_of
from forms.companies import CompanyUserForm, EditCompanyForm, NewCompanyForm

__all__ = ["bp", "views_uploads"]

FACTS = ("name", "postcode", "committees", "headcount", "contact_person", "email")
MOST_EXPORTED = 50_000


def _asked() -> dict:
    """What the address asks of the list: words, a sector of the viewer's own, an order."""
    sector_id = request.args.get("sector", type=int)
    sort = request.args.get("sort", "name")
    return {
        "words": tidy(request.args.get("q", ""))[:100],
        "sector_id": sector_id if sector_id is not None and abs(sector_id) < 2**31 else None,
        "sort": sort if sort in queries.SORTS else "name",
    }


def _own_sectors() -> list[Sector]:
    return list(db.session.scalars(sectors_of(current_user)))


@bp.get("")
@requires(Permission.COMPANY_READ)
def overview():
    asked = _asked()
    page = page_of(queries.listed(current_user, **asked))
    everything = page.total if not (asked["words"] or asked["sector_id"]) else None
    if everything is None and not page.total:
        everything = db.session.scalar(queries.company_count(current_user))
    return render_template(
        "companies/overview.html",
        page=page,
        asked=asked,
        sectors=_own_sectors(),
        sorts=words.SORTS,
        everything=everything,
    )


@bp.get("/export.<any(xlsx, csv):kind>")
@requires(Permission.COMPANY_READ)
def export(kind: str):
    companies = db.session.scalars(queries.listed(current_user, **_asked()).limit(MOST_EXPORTED)).all()
    name = gettext("companies") + f"-{local_date(utc_now())}.{kind}"
    if kind == "xlsx":
        return attachment(files.companies_xlsx(companies), name, XLSX)
    return attachment(files.companies_csv(companies), name, "text/csv; charset=utf-8")


@bp.get("/<int:company_id>")
@requires(Permission.COMPANY_READ)
def show(company_id: int):
    company = company_for(current_user, company_id, Permission.COMPANY_READ)
    choosing = actions.may_choose_users(company, current_user)
    return render_template("companies/show.html", company=company, choosing=choosing)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def create():
    sectors = _own_sectors()
    form = NewCompanyForm(sectors=[(sector.id, sector.name) for sector in sectors])
    if form.validate_on_submit():
        sector = next(sector for sector in sectors if sector.id == form.sector.data)
        facts = {name: form[name].data for name in FACTS}
        try:
            company = actions.add_company(form.number.data, facts, sector=sector, by=current_user, at=utc_now())
        except DomainError as refusal:
            db.session.rollback()
            tell(form, refusal)
        else:
            db.session.commit()
            flash(gettext("%(name)s was added.", name=company.name), "success")
            return redirect(url_for(".show", company_id=company.id), 303)
    return render_template("companies/create.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/<int:company_id>/edit", methods=["GET", "POST"])
@requires(Permission.COMPANY_EDIT)
def edit(company_id: int):
    company = company_for(current_user, company_id, Permission.COMPANY_EDIT)
    codes = [item.joint_committee for item in company.committees]
    form = EditCompanyForm(
        sectors=_sectors_to_choose(company, codes),
        data={name: getattr(company, name) for name in FACTS if name != "committees"}
        | {"committees": "; ".join(codes), "sectors": [sector.id for sector in company.sectors]},
    )
    name = company.name
    if form.validate_on_submit():
        facts = {name: form[name].data for name in FACTS}
        try:
            added = actions.edit_company(
                company, facts, sector_ids=set(form.sectors.data), by=current_user, at=utc_now()
            )
        except DomainError as refusal:
            db.session.rollback()
            tell(form, refusal)
        else:
            db.session.commit()
            flash(gettext("The changes were saved."), "success")
            for sector in added:
                flash(gettext("The joint committees add the sector %(name)s.", name=sector.name), "info")
            return redirect(url_for(".show", company_id=company_id), 303)
    page = render_template("companies/edit.html", form=form, company=company, name=name)
    return page, 422 if form.is_submitted() else 200


def _sectors_to_choose(company: Company, codes: list[str]) -> list[tuple[int, str]]:
    """Those that the company is in, the viewer's own, and those that the joint committees point at."""
    wanted = {sector.id for sector in (*company.sectors, *_own_sectors())} | derived(codes, committee_matches())
    sectors = {sector.id: sector.name for sector in db.session.scalars(active_sectors()) if sector.id in wanted}
    sectors |= {sector.id: sector.name for sector in company.sectors}
    return sorted(sectors.items(), key=lambda pair: pair[1])


@bp.route("/<int:company_id>/users/new", methods=["GET", "POST"])
@requires(Permission.COMPANY_USERS)
def invite_user(company_id: int):
    company = company_for(current_user, company_id, Permission.COMPANY_USERS)
    form = CompanyUserForm(data={"name": company.contact_person, "email": company.email} if not company.users else {})
    if form.validate_on_submit():
        try:
            person = actions.invite_company_user(
                company, form.email.data, form.name.data, by=current_user, at=utc_now()
            )
        except DomainError as refusal:
            db.session.rollback()
            tell(form, refusal)
        else:
            db.session.commit()
            flash(gettext("A message with a link is on its way to %(email)s.", email=person.email), "success")
            return redirect(url_for(".show", company_id=company_id), 303)
    page = render_template("companies/invite_user.html", form=form, company=company)
    return page, 422 if form.is_submitted() else 200


@bp.post("/<int:company_id>/users/<int:person_id>/remove")
@requires(Permission.COMPANY_USERS)
def remove_user(company_id: int, person_id: int):
    company = company_for(current_user, company_id, Permission.COMPANY_USERS)
    person: Person = next((user for user in company.users if user.id == person_id), None) or abort(404)
    try:
        actions.remove_company_user(company, person, by=current_user, at=utc_now())
    except DomainError as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
        return redirect(url_for(".show", company_id=company_id), 303)
    db.session.commit()
    flash(gettext("%(name)s no longer works for this company in Sokkel.", name=person.name), "success")
    return redirect(url_for(".show", company_id=company_id), 303)
