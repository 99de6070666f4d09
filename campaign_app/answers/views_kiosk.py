"""A shared device: its link, a fresh start for the next person, and the question whether somebody is still there."""

from flask import g, redirect, url_for

from campaign_app.answers import drafts, guards, kiosk, queries, walk
from campaign_app.answers.blueprint import OPEN_TO_ALL, bp, to
from campaign_app.answers.drafts import Draft
from campaign_app.answers.guards import Stop
from campaign_app.answers.queries import Visit
from campaign_app.answers.rendering import show
from campaign_app.core.access import public


@bp.get("/t/<token>")
@public(OPEN_TO_ALL)
def enter_kiosk(token: str):
    """The link of a shared device: marks it as one, and on to where what is there is cleared."""
    visit = guards.visit_by_link(token, queries.visit_by_kiosk_token)
    # no cookie of the scan comes along to this address, so nothing could be taken away from here
    return kiosk.make_kiosk(to(visit, "next_person"), visit.public_id)


@bp.get("/v/<public_id>/next")
@public(OPEN_TO_ALL)
def next_person(public_id: str):
    """Takes everything of the one before from a shared device and begins anew; on any other device it changes nothing.

    By GET, because a shared device comes here by itself, also without script.
    """
    visit = guards.running_visit(public_id)
    if not g.kiosk:
        return to(visit, "welcome")
    return _afresh(visit)


@bp.get("/v/<public_id>/pause")
@public(OPEN_TO_ALL)
def pause(public_id: str):
    """Asks whether somebody is still there, or wants everything cleared; after two minutes it clears by itself."""
    visit = guards.running_visit(public_id)
    if not g.kiosk:
        return to(visit, "welcome")
    draft = guards.readable_draft(visit)
    if draft is None or draft.sent:
        return redirect(url_for("answers.next_person", public_id=public_id), 303)
    guards.speak(visit, draft.language)
    number = walk.where_one_was(visit.edition, draft)
    back = (
        url_for("answers.check", public_id=public_id)
        if number is None
        else url_for("answers.page", public_id=public_id, number=number)
    )
    response = show("pause", back=back, public_id=public_id)
    response.headers["Refresh"] = f"{kiosk.PAUSE_LASTS}; url={url_for('answers.next_person', public_id=public_id)}"
    return response


def _afresh(visit: Visit):
    if g.send_before:
        raise Stop("closing", visit)
    response = drafts.clear_device(to(visit, "welcome"), visit.public_id)
    return drafts.keep_entry(response, Draft(drafts.new_form_id(), g.page_language), visit.public_id)
