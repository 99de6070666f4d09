"""After sending: thanks, and a device that holds nothing any more."""

from flask import g, request, url_for

from campaign_app.answers import drafts, guards
from campaign_app.answers.blueprint import OPEN_TO_ALL, bp, to
from campaign_app.answers.guards import Stop
from campaign_app.answers.kiosk import THANKS_LAST
from campaign_app.answers.rendering import show
from campaign_app.core.access import public
from campaign_app.core.extensions import csrf


@bp.get("/v/<public_id>/thanks")
@public(OPEN_TO_ALL)
def thanks(public_id: str):
    """Thank you, what happens next, and where to find help."""
    visit, draft = guards.after_sending(public_id)
    if draft is None or not draft.sent:
        return to(visit, "welcome")
    page = show("thanks", public_id=visit.public_id, visit=visit, token=draft.token, again="again" in request.args)
    if g.kiosk:
        page.headers["Refresh"] = f"{THANKS_LAST}; url={url_for('answers.next_person', public_id=visit.public_id)}"
    return page


@bp.post("/v/<public_id>/clear")
@public(OPEN_TO_ALL)
@csrf.exempt
def clear(public_id: str):
    """Take everything of this survey from the device, for who shares it with others."""
    visit = guards.visit_for(public_id)
    try:
        draft = guards.readable_draft(visit)
    except Stop:
        draft = None  # what cannot be read has no token, and nothing that could be lost
    if draft:
        guards.speak(visit, draft.language)
        guards.demand_token(visit, draft)
    return drafts.clear_device(to(visit, "next_person" if g.kiosk else "cleared"), visit.public_id)


@bp.get("/v/<public_id>/cleared")
@public(OPEN_TO_ALL)
def cleared(public_id: str):
    """Confirms that the device holds nothing any more."""
    guards.visit_for(public_id)
    return show("cleared")
