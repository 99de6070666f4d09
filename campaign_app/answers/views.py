"""The respondent's pages: in by a link or a code, the welcome, the themes one by one, a last look, send, thanks."""

from dataclasses import replace

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext

from campaign_app.answers import actions, drafts, guards, walk
from campaign_app.answers.drafts import Draft, TooLarge
from campaign_app.answers.guards import Caller, Stop
from campaign_app.answers.intake import checked
from campaign_app.answers.limits import may_send, may_try_a_code
from campaign_app.answers.queries import Visit
from campaign_app.answers.rendering import show, show_overview, show_theme
from campaign_app.answers.saving import save_group, save_page, too_large
from campaign_app.answers.stops import STOPS
from campaign_app.answers.welcoming import facts_about
from campaign_app.core.access import public
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import Damaged
from campaign_app.core.extensions import csrf
from campaign_app.core.pages import DATABASE_AWAY, RETRY_AFTER, noted
from forms.answers import CodeForm, Reading
from surveys.routing import unanswered

bp = Blueprint("answers", __name__)

OPEN_TO_ALL = "respondents have no account: a link or a code lets them in, a cookie on their device lets them go on"
GO = "go-to"  # what a button asks for; no answer variable can be called so


@bp.errorhandler(Stop)
def stopped(stop: Stop):
    """A page that says why one cannot go on, with the status of the reason."""
    words, visit = STOPS[stop.reason], stop.visit
    values = {"words": words, "public_id": visit.public_id if visit else None, "reason": stop.reason, "token": ""}
    if "page_language" not in g:
        guards.speak_any()
    if visit and stop.reason != "unreadable":
        draft = guards.readable_draft(visit)
        values["token"] = draft.token if draft else ""
    return show("stop", words.status, **values)


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


# --- in, by a link or a code


@bp.get("/s/<token>")
@public(OPEN_TO_ALL)
def enter_open(token: str):
    """The open link: a ticket on the device, and on to an address that says nothing."""
    return _let_in(guards.visit_by_link(token))


@bp.get("/c/<code>")
@public(OPEN_TO_ALL)
def enter_code(code: str):
    """A personal code out of a mail: swapped for a ticket at once, so that it stands in no later address."""
    if not may_try_a_code(request.remote_addr):
        raise Stop("too_many_codes")
    visit, key = guards.visit_by_code(code)
    return _let_in(visit, code_id=key.code_id, group_id=key.group_id)


@bp.route("/c", methods=["GET", "POST"])
@public(OPEN_TO_ALL)
def type_code():
    """Where a printed code is typed."""
    guards.speak_any()
    form = CodeForm()
    if form.validate_on_submit():
        if not may_try_a_code(request.remote_addr):
            raise Stop("too_many_codes")
        try:
            visit, key = guards.visit_by_code(form.code.data)
            return _let_in(visit, code_id=key.code_id, group_id=key.group_id)
        except Stop as stop:
            if stop.reason != "unknown_code":
                raise
            form.code.errors = [STOPS[stop.reason].message]
    return render_template("answers/code.html", form=form), 422 if form.errors else 200


def _let_in(visit: Visit, *, code_id: int | None = None, group_id: int | None = None):
    ticket = Draft(drafts.new_form_id(), g.page_language, code_id=code_id, group=group_id)
    return drafts.keep_entry(_to(visit, "welcome"), ticket, visit.public_id)


# --- the first page


@bp.route("/v/<public_id>", methods=["GET", "POST"])
@public(OPEN_TO_ALL)
@csrf.exempt
def welcome(public_id: str):
    """What this is, who sees what, and the way on: begin, or go on with what is on the device."""
    visit, ticket, draft = guards.at_the_door(public_id)
    if request.method == "POST":
        return _through_the_door(visit, ticket, draft)
    resumes = draft is not None and not draft.sent
    if ticket is None and not resumes:
        raise Stop("sent_before" if draft else "no_answers_here", visit)
    return show(
        "welcome",
        languages=visit.edition.languages,
        title=visit.edition.title[g.page_language],
        visit=visit,
        facts=facts_about(visit),
        may_begin=ticket is not None,
        resumes=resumes,
        another=ticket is not None and resumes and ticket.code_id != draft.code_id,
        sent=bool(draft and draft.sent),
        token=(ticket or draft).token,
    )


def _through_the_door(visit: Visit, ticket: Draft | None, draft: Draft | None):
    guards.demand_token(visit, ticket, draft)
    if language := _language_asked(visit):
        response = _to(visit, "welcome")
        if ticket:
            drafts.keep_entry(response, replace(ticket, language=language), visit.public_id)
        if draft:
            drafts.keep_draft(response, replace(draft, language=language), visit.public_id)
        return response
    if request.form.get(GO) == "continue" and draft and not draft.sent:
        return drafts.drop_entry(_to(visit, walk.first_open(visit.edition, draft)), visit.public_id)
    if ticket is None:
        return _to(visit, "welcome")
    asks_group = ticket.group is None and bool(walk.groups_at(visit))
    begun = replace(ticket, language=g.page_language, asks_group=asks_group)
    response = _to(visit, walk.steps(visit.edition, begun)[0])
    return drafts.drop_entry(drafts.keep_draft(response, begun, visit.public_id), visit.public_id)


# --- the themes


@bp.route("/v/<public_id>/<int:number>", methods=["GET", "POST"])
@public(OPEN_TO_ALL)
@csrf.exempt
def page(public_id: str, number: int):
    """One theme; posting saves on the device and moves on, back, to the overview, or to another language."""
    caller = guards.caller_at(public_id)
    edition, draft = caller.visit.edition, caller.draft
    way = walk.steps(edition, draft)
    if number not in way:
        return _to(caller.visit, walk.after(number, way))
    if request.method == "GET":
        return show_theme(caller, number)
    if number == walk.GROUP_PAGE:
        saved = save_group(draft, walk.groups_at(caller.visit), request.form.get("group-id", ""))
    else:
        moving_on = request.form.get(GO) != "back" and not _language_asked(caller.visit)
        saved = save_page(edition, draft, number, request.form, g.page_language, moving_on=moving_on)
    if saved.reading.faults:
        return _refused(Caller(caller.visit, saved.draft), number, saved.reading)
    try:
        return _onward(caller.visit, saved.draft, number, stay=saved.stay)
    except TooLarge as fault:
        return _refused(Caller(caller.visit, saved.draft), number, too_large(edition, saved, number, fault))


def _refused(caller: Caller, number: int, reading: Reading):
    """The page again with everything that was typed; what holds is on the device already, if it fits."""
    if language := _language_asked(caller.visit):
        caller = Caller(caller.visit, replace(caller.draft, language=language))
        guards.speak(caller.visit, language)
    response = show_theme(caller, number, reading, 422)
    try:
        return drafts.keep_draft(response, caller.draft, caller.visit.public_id)
    except TooLarge:
        return response


def _onward(visit: Visit, draft: Draft, number: int, *, stay: bool):
    go, way = request.form.get(GO), walk.steps(visit.edition, draft)
    check = {"check": 1} if "check" in request.args else {}
    if language := _language_asked(visit):
        draft = replace(draft, language=language)
        response = _to(visit, number, **check)
    elif go == "back":
        before = walk.before(number, way)
        response = _to(visit, "welcome" if before is None else before)
    elif stay:
        response = _to(visit, number, **check)
    else:
        response = _to(visit, None if go == "check" else walk.after(number, way))
    return drafts.keep_draft(response, draft, visit.public_id)


# --- the last look, sending, thanks


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
    if language := _language_asked(visit):
        return drafts.keep_draft(_to(visit, None), replace(draft, language=language), visit.public_id)
    if request.form.get(GO) == "back":
        return _to(visit, walk.steps(visit.edition, draft)[-1])
    answers = checked(visit.edition, draft.answers)
    if faults := _not_complete(caller, answers):
        return show_overview(caller, faults, 422)
    if draft.code_id is None and not may_send(request.remote_addr):
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
    db.session.commit()
    again = {"again": 1} if receipt is actions.Receipt.ALREADY else {}
    return drafts.keep_draft(_to(visit, "thanks", **again), draft.as_sent(), visit.public_id)


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
        faults.append((address, gettext("Still to answer: %(question)s", question=variable.text[g.page_language])))
    return faults


def _own_group(caller: Caller) -> int | None:
    group = caller.draft.group
    return group if any(group == each.id for each in walk.groups_at(caller.visit)) else None


@bp.get("/v/<public_id>/thanks")
@public(OPEN_TO_ALL)
def thanks(public_id: str):
    """Thank you, what happens next, and where to find help."""
    visit, draft = guards.after_sending(public_id)
    if draft is None or not draft.sent:
        return _to(visit, "welcome")
    return show("thanks", public_id=visit.public_id, visit=visit, token=draft.token, again="again" in request.args)


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
    return drafts.clear_device(_to(visit, "cleared"), visit.public_id)


@bp.get("/v/<public_id>/cleared")
@public(OPEN_TO_ALL)
def cleared(public_id: str):
    """Confirms that the device holds nothing any more."""
    guards.visit_for(public_id)
    return show("cleared")


def _language_asked(visit: Visit) -> str | None:
    asked = request.form.get(GO, "").removeprefix("lang-")
    return asked if request.form.get(GO, "").startswith("lang-") and asked in visit.edition.languages else None


def _to(visit: Visit, place: int | str | None, **values):
    """A redirect to a page by its number, to one by its name, or (None) to the last look."""
    if isinstance(place, int):
        return redirect(url_for("answers.page", public_id=visit.public_id, number=place, **values), 303)
    return redirect(url_for(f"answers.{place or 'check'}", public_id=visit.public_id, **values), 303)
