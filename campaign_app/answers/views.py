"""The respondent's way: the themes one by one, a last look, send."""

from dataclasses import replace

from flask import g, request, url_for
from flask_babel import gettext
from markupsafe import escape

from campaign_app.answers import (
    actions,
    drafts,
    elsewhere,
    guards,
    views_after,
    views_door,
    views_keyin,
    views_kiosk,
    views_later,
    walk,
)
from campaign_app.answers.blueprint import GO, OPEN_TO_ALL, bp, language_asked, to
from campaign_app.answers.drafts import Draft, TooLarge
from campaign_app.answers.guards import Caller, Stop
from campaign_app.answers.intake import checked
from campaign_app.answers.limits import may_send, may_send_from_kiosk
from campaign_app.answers.picture import keep_picture, sealed_picture
from campaign_app.answers.queries import Visit
from campaign_app.answers.rendering import show_overview, show_theme
from campaign_app.answers.saving import save_group, save_page, too_large
from campaign_app.core.access import public
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.extensions import csrf
from campaign_app.core.languages import quoted
from forms.answers import Reading
from surveys.routing import unanswered

# importing the other pages puts them on the same blueprint
__all__ = ["bp", "views_after", "views_door", "views_keyin", "views_kiosk", "views_later"]


@bp.route("/v/<public_id>/<int:number>", methods=["GET", "POST"])
@public(OPEN_TO_ALL)
@csrf.exempt
def page(public_id: str, number: int):
    """One theme; posting saves on the device and moves on, back, to the overview, or to another language."""
    caller = guards.caller_at(public_id)
    edition, draft = caller.visit.edition, caller.draft
    found = walk.visible(edition, draft.answers)
    way = walk.way_of(found, draft)
    if number not in way:
        return to(caller.visit, walk.after(number, way))
    if request.method == "GET":
        return show_theme(caller, number, found)
    if language := language_asked(caller.visit):
        draft = replace(draft, language=language)
        guards.speak(caller.visit, language)  # before a fault is put in words
    if number == walk.GROUP_PAGE:
        saved = save_group(draft, walk.groups_at(caller.visit), request.form.get("group-id", ""))
    else:
        moving_on = request.form.get(GO) not in ("back", "later") and not language
        saved = save_page(edition, draft, number, request.form, g.page_language, moving_on=moving_on)
    if saved.reading.faults:
        return _refused(Caller(caller.visit, saved.draft), number, saved.reading)
    try:
        return _onward(caller.visit, saved.draft, number, stay=saved.stay)
    except TooLarge as fault:
        return _refused(Caller(caller.visit, saved.draft), number, too_large(edition, saved, number, fault))


def _refused(caller: Caller, number: int, reading: Reading):
    """The page again with everything that was typed; what holds is on the device already, if it fits."""
    found = walk.visible(caller.visit.edition, caller.draft.answers)
    response = show_theme(caller, number, found, reading, 422)
    try:
        return drafts.keep_draft(response, caller.draft, caller.visit)
    except TooLarge:
        return response


def _onward(visit: Visit, draft: Draft, number: int, *, stay: bool):
    go, way = request.form.get(GO), walk.steps(visit.edition, draft)
    check = {"check": 1} if "check" in request.args else {}
    if language_asked(visit):
        response = to(visit, number, **check)
    elif go == "back":
        before = walk.before(number, way)
        response = to(visit, "welcome" if before is None else before)
    elif go == "later":
        response = to(visit, "later")
    elif stay:
        response = to(visit, number, **check)
    else:
        response = to(visit, None if go == "check" else walk.after(number, way))
    return drafts.keep_draft(response, draft, visit)


@bp.get("/v/<public_id>/check")
@public(OPEN_TO_ALL)
def check(public_id: str):
    """Everything once more before it is sent."""
    return show_overview(guards.caller_at(public_id))


@bp.post("/v/<public_id>/send")
@public(OPEN_TO_ALL)
@csrf.exempt
def send(public_id: str):
    """Into the intake, once; the thank-you page comes only when it is there."""
    caller = guards.caller_at(public_id)
    visit, draft = caller.visit, caller.draft
    if language := language_asked(visit):
        return drafts.keep_draft(to(visit, None), replace(draft, language=language), visit)
    if request.form.get(GO) == "back":
        return to(visit, walk.steps(visit.edition, draft)[-1])
    answers = checked(visit.edition, draft.answers)
    if faults := _not_complete(caller, answers):
        return show_overview(caller, faults, 422)
    may = may_send_from_kiosk if g.kiosk else may_send
    if draft.code_id is None and not may(request.remote_addr):
        raise Stop("too_many", visit)
    begin_writing()
    try:
        receipt = actions.receive(
            visit,
            form_id=draft.form_id,
            code_id=draft.code_id,
            answers=answers,
            group_id=_own_group(caller),
            now=utc_now(),
        )
    except actions.ScanClosed:
        raise Stop("closed", visit) from None
    except actions.CodeUsed:
        raise Stop("used_code", visit) from None
    if draft.kept:
        elsewhere.forget(draft)
    db.session.commit()
    again = {"again": 1} if receipt is actions.Receipt.ALREADY else {}
    response = drafts.keep_draft(to(visit, "thanks", **again), draft.as_sent(), visit)
    # on a shared device the next person stands ready
    sealed = None if g.kiosk else sealed_picture(visit.edition, answers, visit.public_id)
    return keep_picture(response, sealed, visit.public_id) if sealed else response


def _not_complete(caller: Caller, answers: dict) -> list[tuple[str, str]]:
    """What stands in the way of sending, as (address, sentence)."""
    visit, edition = caller.visit, caller.visit.edition
    if not answers:
        first = url_for("answers.page", public_id=visit.public_id, number=1)
        return [(first, gettext("You have not answered anything yet."))]
    faults = []
    for code in unanswered(edition, answers):
        variable = edition.variable(code)
        number = edition.page_order[variable.question.page] + 1
        address = url_for("answers.page", public_id=visit.public_id, number=number, check=1, _anchor=f"q-{code}")
        question = quoted(variable.text[g.page_language], g.page_language, around=g.language)
        faults.append((address, escape(gettext("Still to answer: %(question)s")) % {"question": question}))
    return faults


def _own_group(caller: Caller) -> int | None:
    group = caller.draft.group
    if caller.visit.company_id is None:
        return group  # the company whose link they had; sealing counts it and forgets it
    return group if any(group == each.id for each in walk.groups_at(caller.visit)) else None
