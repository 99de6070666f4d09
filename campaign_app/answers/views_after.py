"""After sending: thanks, one's own picture, and a device that holds nothing any more."""

from dataclasses import replace

from flask import g, request, url_for

from campaign_app.answers import drafts, guards
from campaign_app.answers.blueprint import OPEN_TO_ALL, bp, language_asked, to
from campaign_app.answers.guards import Stop
from campaign_app.answers.kiosk import THANKS_LAST
from campaign_app.answers.picture import PICTURE, bars, opened_picture
from campaign_app.answers.rendering import links_to, show, show_alike
from campaign_app.core.access import public
from campaign_app.core.extensions import csrf


@bp.get("/v/<public_id>/thanks")
@public(OPEN_TO_ALL)
def thanks(public_id: str):
    """Thank you, what happens next, the way to one's own picture, and where to find help."""
    visit, draft = guards.after_sending(public_id)
    if draft is None or not draft.sent:
        return to(visit, "welcome")
    again = {"again": 1} if "again" in request.args else {}
    has_picture = opened_picture(request.cookies.get(PICTURE), visit.public_id) is not None
    response = show_alike(
        "thanks",
        draft.token,
        (visit, has_picture, bool(again)),
        lambda: {
            "public_id": visit.public_id,
            "visit": visit,
            "again": again,
            "has_picture": has_picture,
            "links": links_to("answers.thanks", visit.edition.languages, public_id=visit.public_id, **again),
        },
    )
    if draft.language != g.page_language:
        drafts.keep_draft(response, replace(draft, language=g.page_language), visit)
    if g.kiosk:
        response.headers["Refresh"] = f"{THANKS_LAST}; url={url_for('answers.next_person', public_id=visit.public_id)}"
    return response


@bp.route("/v/<public_id>/picture", methods=["GET", "POST"])
@public(OPEN_TO_ALL)
@csrf.exempt
def picture(public_id: str):
    """One's own picture, once: the device loses it with this answer, and only the page itself still has it."""
    visit, draft = guards.after_sending(public_id)
    if request.method == "GET" or draft is None or not draft.sent:
        return to(visit, "thanks")
    guards.demand_token(visit, draft)
    sealed = request.form.get("own-picture") or request.cookies.get(PICTURE)
    scores = opened_picture(sealed, visit.public_id)
    if scores is None:
        raise Stop("picture_gone", visit)
    language = guards.speak(visit, language_asked(visit) or draft.language)
    own = bars(visit.edition, scores, language)
    response = show(
        "picture",
        languages=visit.edition.languages,
        public_id=visit.public_id,
        token=draft.token,
        sealed=sealed,
        bars=own,
        heavy=any(bar.level in ("problem", "acute") for bar in own["indicator"]),
    )
    return drafts.keep_draft(response, replace(draft, language=language), visit)


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
    onward = to(visit, "next_person") if g.kiosk else to(visit, "cleared", lang=g.page_language)
    return drafts.clear_device(onward, visit.public_id)


@bp.get("/v/<public_id>/cleared")
@public(OPEN_TO_ALL)
def cleared(public_id: str):
    """Confirms that the device holds nothing any more."""
    visit = guards.visit_in(public_id)
    return show("cleared", links=links_to("answers.cleared", visit.edition.languages, public_id=visit.public_id))
