"""The pages of sector scans: the list, opening one, its room with the links, and the figures of the sector."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from campaign_app.core.access import Permission, Role, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.links import external
from campaign_app.core.paging import page_of
from campaign_app.instruments.library import size_of
from campaign_app.instruments.queries import edition_of
from campaign_app.instruments.words import spoken, variant_names
from campaign_app.results import findings
from campaign_app.results import words as result_words
from campaign_app.results.charts import report_of
from campaign_app.results.queries import release_of
from campaign_app.results.totals import read_totals
from campaign_app.scans.models import Participant, Scan, ScanStatus
from campaign_app.scans.response import answered_at_least
from campaign_app.scans.share import open_address, qr_picture
from campaign_app.scans.words import STATUS_TAGS, status_names
from campaign_app.sector_scans import actions, queries
from campaign_app.sector_scans.guards import sector_scan_for
from campaign_app.sectors.queries import sectors_of
from forms.sector_scans import AddCompanyForm, JoinForm, OpenSectorScanForm

bp = Blueprint("sector_scans", __name__, url_prefix="/sector-scans")

P = Permission


@bp.get("")
@requires(P.SECTOR_SCAN_READ)
def overview():
    page = page_of(queries.sector_scans_visible_to(current_user))
    return render_template("sector_scans/overview.html", page=page, names=status_names(), tags=STATUS_TAGS)


@bp.route("/new", methods=["GET", "POST"])
@requires(P.SECTOR_SCAN_RUN)
def create():
    if request.method == "POST":
        begin_writing()
    sectors = {sector.id: sector for sector in db.session.scalars(sectors_of(current_user))}
    offered = [offer.module for offer in actions.offers_to(sectors.values())]
    now = utc_now()
    form = OpenSectorScanForm(
        sectors=[(sector.id, sector.name) for sector in sectors.values()],
        variants=variant_names().items(),
        modules=[(each.code, spoken(each.title)) for each in offered],
        data=None if request.method == "POST" else {"opens_on": local_date(now)},
    )
    if form.validate_on_submit():
        try:
            scan = actions.open_sector_scan(
                sectors[form.sector.data],
                title=form.title.data,
                modules=[each.code for each in offered if each.code in form.modules.data],
                variant=form.variant.data,
                opens_on=form.opens_on.data,
                closes_on=form.closes_on.data,
                by=current_user,
                at=now,
                form_key=form.form_key.data,
            )
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The sector scan is open to companies."), "success")
            return _to(scan.id)
    page = render_template("sector_scans/new.html", form=form, sectors=sectors)
    return page, 422 if form.is_submitted() else 200


@bp.get("/<int:scan_id>")
@requires(P.SECTOR_SCAN_READ)
def show(scan_id: int):
    return _room(sector_scan_for(current_user, scan_id, P.SECTOR_SCAN_READ))


def _room(scan: Scan, **forms):
    """The room of a sector scan; with a form that was refused, the status says so."""
    now = utc_now()
    open_now = scan.status is ScanStatus.OPEN and now < scan.closes_at
    participants = db.session.scalars(queries.participants_visible_to(current_user, scan.id)).all()
    free = db.session.scalars(queries.companies_that_may_join(current_user, scan)).all() if open_now else []
    choices = [(company.id, company.name) for company in free]
    runs = current_user.role is Role.CONSULTANT
    page = render_template(
        "sector_scans/show.html",
        scan=scan,
        names=status_names(),
        tags=STATUS_TAGS,
        open_now=open_now,
        runs=runs,
        participants=[(row, _address_of(row)) for row in participants],
        count=db.session.scalar(queries.participant_count(scan.id)),
        answered=answered_at_least(scan) if runs else None,
        common=open_address(scan) if runs and open_now else None,
        may_join=bool(free),
        join_form=forms.get("join_form") or JoinForm(companies=choices),
        add_form=forms.get("add_form") or AddCompanyForm(),
        size=size_of(edition_of(scan.edition_id).questions),
        variants=variant_names(),
    )
    return page, 422 if forms else 200


@bp.post("/<int:scan_id>/join")
@requires(P.SECTOR_SCAN_JOIN)
def join(scan_id: int):
    begin_writing()
    scan = sector_scan_for(current_user, scan_id, P.SECTOR_SCAN_JOIN)
    free = {company.id: company for company in db.session.scalars(queries.companies_that_may_join(current_user, scan))}
    form = JoinForm(companies=[(company.id, company.name) for company in free.values()])
    if not free:
        return _to(scan_id)
    if not form.validate_on_submit():
        return _room(scan, join_form=form)
    return _joined(scan, free[form.company.data], form, "join_form")


@bp.post("/<int:scan_id>/companies")
@requires(P.SECTOR_SCAN_RUN)
def add_company(scan_id: int):
    begin_writing()
    scan = sector_scan_for(current_user, scan_id, P.SECTOR_SCAN_RUN)
    form = AddCompanyForm()
    if not form.validate_on_submit():
        return _room(scan, add_form=form)
    digits = "".join(sign for sign in form.number.data if sign in "0123456789").zfill(10)
    company = db.session.scalar(queries.company_by_number(scan.sector_id, digits))
    if company is None:
        form.number.errors = [gettext("No company of this sector has this number. Add the company first.")]
        return _room(scan, add_form=form)
    return _joined(scan, company, form, "add_form")


def _joined(scan: Scan, company, form, name: str):
    scan_id = scan.id
    try:
        actions.join(scan, company, by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        tell(form, error)
        return _room(sector_scan_for(current_user, scan_id, P.SECTOR_SCAN_READ), **{name: form})
    db.session.commit()
    flash(gettext("%(company)s takes part. Pass the link below on to its people.", company=company.name), "success")
    return _to(scan_id)


@bp.get("/<int:scan_id>/qr.svg")
@requires(P.SECTOR_SCAN_READ)
def qr(scan_id: int):
    """The common link as a picture, or with ?participant= that of one company."""
    scan = sector_scan_for(current_user, scan_id, P.SECTOR_SCAN_READ)
    wanted = request.args.get("participant", type=int)
    if wanted is None:
        address = open_address(scan) if current_user.role is Role.CONSULTANT else None
    else:
        rows = db.session.scalars(queries.participants_visible_to(current_user, scan.id))
        address = next((_address_of(row) for row in rows if row.id == wanted), None)
    return Response(qr_picture(address), mimetype="image/svg+xml") if address else abort(404)


@bp.get("/<int:scan_id>/result")
@requires(P.SECTOR_SCAN_READ)
def result(scan_id: int):
    scan = sector_scan_for(current_user, scan_id, P.SECTOR_SCAN_READ)
    stored = db.session.scalar(release_of(scan.id))
    if stored is None:
        return _to(scan_id)
    report = report_of(stored, get_locale().language)
    return render_template(
        "sector_scans/result.html",
        scan=scan,
        stored=stored,
        report=report,
        companies=read_totals(stored.totals).get("companies"),
        backgrounds=report.background_splits(gettext("Workability rate")) if report.has_figures else [],
        findings=findings,
        words=result_words,
    )


def _address_of(row: Participant) -> str:
    return external("answers.enter_participant", token=row.token)


def _to(scan_id: int):
    return redirect(url_for(".show", scan_id=scan_id), 303)
