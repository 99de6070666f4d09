"""The pages of the import: upload, dry run, confirm or throw away, and the refused rows to take along."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.companies import actions, files, words
from campaign_app.companies.blueprint import bp
from campaign_app.companies.guards import import_for
from campaign_app.companies.reading import read_file
from campaign_app.companies.tables import FileFault, letters
from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.sheets import XLSX, attachment
from campaign_app.sectors.queries import sectors_of
from forms.companies import ImportForm

MOST_SHOWN = 200


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.COMPANY_IMPORT)
def import_file():
    sectors = list(db.session.scalars(sectors_of(current_user)))
    form = ImportForm(sectors=[(sector.id, sector.name) for sector in sectors])
    if form.validate_on_submit():
        sector = next(sector for sector in sectors if sector.id == form.sector.data)
        file = form.file.data
        try:
            upload = actions.keep_upload(file.read(), file.filename, sector=sector, by=current_user, at=utc_now())
        except FileFault as fault:
            tell(form, fault)
        else:
            db.session.commit()
            return redirect(url_for(".review", import_id=upload.id), 303)
    page = render_template("companies/import.html", form=form, sectors=sectors)
    return page, 422 if form.is_submitted() else 200


@bp.get("/imports/<int:import_id>")
@requires(Permission.COMPANY_IMPORT)
def review(import_id: int):
    upload = import_for(current_user, import_id, Permission.COMPANY_IMPORT)
    plan = actions.plan_of(upload, current_user)
    return render_template(
        "companies/review.html", upload=upload, plan=plan, facts=words.FACTS, most=MOST_SHOWN, letters=letters
    )


@bp.post("/imports/<int:import_id>/confirm")
@requires(Permission.COMPANY_IMPORT)
def confirm(import_id: int):
    begin_writing()
    upload = import_for(current_user, import_id, Permission.COMPANY_IMPORT, for_change=True)
    try:
        done = actions.confirm_upload(upload, by=current_user, at=utc_now())
    except DomainError as refusal:
        db.session.rollback()
        flash(str(refusal.message), "error")
        return redirect(url_for(".review", import_id=import_id), 303)
    db.session.commit()
    if not done:
        flash(gettext("This list was imported before; nothing changed now."), "info")
    return redirect(url_for(".review", import_id=import_id), 303)


@bp.post("/imports/<int:import_id>/discard")
@requires(Permission.COMPANY_IMPORT)
def discard(import_id: int):
    upload = import_for(current_user, import_id, Permission.COMPANY_IMPORT)
    done = bool(upload.outcome)
    actions.discard_upload(upload)
    db.session.commit()
    if not done:
        flash(gettext("The file was thrown away; nothing was imported."), "info")
    return redirect(url_for(".overview" if done else ".import_file"), 303)


@bp.get("/imports/<int:import_id>/faults.xlsx")
@requires(Permission.COMPANY_IMPORT)
def refused_rows(import_id: int):
    upload = import_for(current_user, import_id, Permission.COMPANY_IMPORT)
    content = files.refused_rows_xlsx(read_file(upload.content))
    return attachment(content, gettext("rows-with-a-fault") + ".xlsx", XLSX)
