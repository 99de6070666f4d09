"""The pages of research files: what there is, asking for one, and fetching it under the terms."""

from flask import Response, redirect, render_template, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user
from werkzeug.utils import secure_filename

from campaign_app.benchmarks.rules import FEWEST_COMPANIES, FEWEST_RESPONDENTS
from campaign_app.core.access import Permission, Role, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.pages import LANGUAGES
from campaign_app.core.paging import page_of
from campaign_app.documents.actions import content_of
from campaign_app.documents.models import Document
from campaign_app.microdata import actions, queries, words
from campaign_app.microdata.blueprint import bp
from campaign_app.microdata.guards import file_for
from campaign_app.microdata.makers import title_of
from campaign_app.microdata.models import HandOver
from campaign_app.microdata.supply import least, supplies_at
from campaign_app.sectors.queries import sectors_of
from forms.microdata import AskForm, TermsForm

P = Permission
LOOK_AGAIN = {"Refresh": "10"}  # seconds


@bp.get("/microdata")
@requires(P.MICRODATA_ASK)
def overview():
    return _overview(_ask_form())


@bp.post("/microdata")
@requires(P.MICRODATA_ASK)
def ask():
    begin_writing()
    form = _ask_form()
    if form.validate_on_submit():
        try:
            document = actions.ask_for_file(form.sector.data or None, form.language.data, by=current_user, at=utc_now())
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            return redirect(url_for(".file", public_id=document.public_id), 303)
    return _overview(form), 422


def _ask_form() -> AskForm:
    everything = [(0, gettext("All sectors together"))] if current_user.role is Role.ADVISER else []
    sectors = [(sector.id, sector.name) for sector in db.session.scalars(sectors_of(current_user))]
    return AskForm(sectors=everything + sectors, languages=LANGUAGES.items(), language=get_locale().language)


def _overview(form: AskForm) -> str:
    supplies, page = supplies_at(utc_now()), page_of(queries.files_visible_to(current_user))
    names = {choice.value: choice.label for choice in form.sector.choices}
    return render_template(
        "microdata/overview.html",
        form=form,
        page=page,
        lines=[(name, supplies.get(number or None)) for number, name in names.items()],
        titles={number or 0: words.title_of(name if number else None) for number, name in names.items()},
        languages=LANGUAGES,
        k=least(),
        companies=FEWEST_COMPANIES,
        respondents=FEWEST_RESPONDENTS,
    )


@bp.get("/microdata/files/<public_id>")
@requires(P.MICRODATA_ASK)
def file(public_id: str):
    document = file_for(current_user, public_id, P.MICRODATA_ASK)
    return _file(document), LOOK_AGAIN if document.is_under_way else {}


@bp.post("/microdata/files/<public_id>/fetch")
@requires(P.MICRODATA_ASK)
def fetch(public_id: str):
    begin_writing()
    document = file_for(current_user, public_id, P.MICRODATA_ASK)
    form = TermsForm()
    if not document.is_done or not form.validate_on_submit():
        return _file(document, form), 422
    return handed(document, document, by=current_user)


def handed(document: Document, subject: Document | HandOver, *, by) -> Response:
    """The file itself, its fetching noted first."""
    content = content_of(document)
    if content is None:
        return Response(gettext("This file can no longer be read. Ask for it anew."), 410, mimetype="text/plain")
    name = secure_filename(f"{title_of(document)} {document.language}.zip") or "sokkel.zip"
    actions.note_fetch(subject, by=by, at=utc_now())
    db.session.commit()
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/zip", headers=headers)


def _file(document: Document, form: TermsForm | None = None) -> str:
    return render_template(
        "microdata/file.html",
        document=document,
        title=title_of(document),
        terms=words.terms(least()),
        form=form or TermsForm(formdata=None),
        languages=LANGUAGES,
    )
