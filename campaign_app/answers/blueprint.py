"""The blueprint of the respondent's pages, what its views share, and the pages that say why one cannot go on."""

from flask import Blueprint, abort, g, redirect, request, url_for

from campaign_app.answers import guards
from campaign_app.answers.guards import Stop
from campaign_app.answers.picture import drop_picture
from campaign_app.answers.queries import Visit
from campaign_app.answers.rendering import links_to, show
from campaign_app.answers.stops import STOPS
from campaign_app.core.access import public
from campaign_app.core.errors import Damaged
from campaign_app.core.pages import DATABASE_AWAY, RETRY_AFTER, noted

bp = Blueprint("answers", __name__)

OPEN_TO_ALL = "respondents have no account: a link or a code lets them in, a cookie on their device lets them go on"
# on a shared device these only say that somebody else sat there before
OF_THE_ONE_BEFORE = ("no_answers_here", "sent_before", "unreadable", "forged")
GO = "go-to"  # what a button asks for; no answer variable can be called so


def language_asked(visit: Visit) -> str | None:
    asked = request.form.get(GO, "").removeprefix("lang-")
    return asked if request.form.get(GO, "").startswith("lang-") and asked in visit.edition.languages else None


def to(visit: Visit, place: int | str | None, **values):
    """A redirect to a page by its number, to one by its name, or (None) to the last look."""
    if isinstance(place, int):
        return redirect(url_for("answers.page", public_id=visit.public_id, number=place, **values), 303)
    return redirect(url_for(f"answers.{place or 'check'}", public_id=visit.public_id, **values), 303)


@bp.errorhandler(Stop)
def stopped(stop: Stop):
    """A page that says why one cannot go on, with the status of the reason."""
    words, visit = STOPS[stop.reason], stop.visit
    if visit and g.get("kiosk") and stop.reason in OF_THE_ONE_BEFORE:
        return to(visit, "next_person")
    if "page_language" not in g:
        guards.speak_any()
    draft = guards.readable_draft(visit) if visit and stop.reason != "unreadable" else None
    if visit:
        links = links_to("answers.why", visit.edition.languages, public_id=visit.public_id, reason=stop.reason)
    else:
        links = links_to("answers.why", reason=stop.reason)
    return show(
        "stop",
        words.status,
        words=words,
        reason=stop.reason,
        public_id=visit.public_id if visit else None,
        token=draft.token if draft else "",
        unsent=draft is not None and not draft.sent,
        links=links,
    )


@bp.get("/why/<reason>", defaults={"public_id": None})
@bp.get("/v/<public_id>/why/<reason>")
@public(OPEN_TO_ALL)
def why(public_id: str | None, reason: str):
    """The page of a stop once more, in another language: a refused post has no address of its own to ask it from."""
    if reason not in STOPS:
        abort(404)
    raise Stop(reason, guards.visit_in(public_id) if public_id else guards.speak_any())


@bp.after_request
def leave_no_picture(response):
    """Who leaves the page of thanks leaves no own picture behind, whoever uses the device next."""
    if request.endpoint not in ("answers.thanks", "answers.send") and "public_id" in (request.view_args or {}):
        drop_picture(response, request.view_args["public_id"])
    return response


def cannot_go_on(error: Exception):
    """The database is locked or gone, or the questionnaire damaged: nothing is lost, the answers are on the device."""
    noted(error)
    reason = "damaged" if isinstance(error, Damaged) else "busy"
    if "page_language" not in g:
        guards.speak_any()
    public_id = (request.view_args or {}).get("public_id")
    words = STOPS[reason]
    response = show("stop", words.status, words=words, reason=reason, public_id=public_id, token=public_id)
    if reason == "busy":
        response.headers.update(RETRY_AFTER)
    return response


for fault in (*DATABASE_AWAY, Damaged):
    bp.register_error_handler(fault, cannot_go_on)
