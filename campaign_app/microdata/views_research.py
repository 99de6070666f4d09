"""The one page that a researcher sees: what the file is, the terms, and the file."""

from flask import Response, render_template, request

from campaign_app.core.access import public
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing
from campaign_app.microdata import words
from campaign_app.microdata.blueprint import bp
from campaign_app.microdata.guards import handed_over
from campaign_app.microdata.models import HandOver
from campaign_app.microdata.supply import least
from campaign_app.microdata.views_files import handed
from forms.microdata import TermsForm

RESEARCHER = "a researcher has no account; the link holds a secret, opens one file, ends, and can be closed"


@bp.get("/research/<key>")
@public(RESEARCHER)
def research(key: str):
    return _page(handed_over(key, request.remote_addr), key, TermsForm())


@bp.post("/research/<key>")
@public(RESEARCHER)
def research_fetch(key: str):
    begin_writing()
    row, form = handed_over(key, request.remote_addr), TermsForm()
    if not row.is_open(utc_now()):
        return _page(row, key, form)
    if not form.validate_on_submit():
        return _page(row, key, form)[0], 422
    return handed(row.document, row, by=None)


def _page(row: HandOver, key: str, form: TermsForm):
    if not row.is_open(utc_now()):
        return render_template("microdata/closed.html", row=row), 410
    return render_template("microdata/research.html", row=row, key=key, form=form, terms=words.terms(least())), 200


@bp.after_request
def out_of_search_engines(response: Response) -> Response:
    """Let no search engine keep what a link opens, and let nobody's cache keep a page of it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
