"""In by a link or a code, and the first page."""

from dataclasses import replace

from flask import g, redirect, render_template, request, url_for

from campaign_app.answers import drafts, elsewhere, guards, walk
from campaign_app.answers.blueprint import GO, OPEN_TO_ALL, bp, language_asked, to
from campaign_app.answers.drafts import Draft
from campaign_app.answers.guards import Stop
from campaign_app.answers.limits import may_try_a_code
from campaign_app.answers.queries import Visit
from campaign_app.answers.rendering import links_to, show_alike
from campaign_app.answers.stops import STOPS
from campaign_app.answers.welcoming import facts_about
from campaign_app.core.access import public
from campaign_app.core.extensions import csrf
from campaign_app.scans.models import GroupBy
from forms.answers import CodeForm

OWN_DEVICE = "own-device"


@bp.get("/s/<token>")
@public(OPEN_TO_ALL)
def enter_open(token: str):
    """The open link: a ticket on the device, and on to an address that says nothing."""
    return _let_in(guards.visit_by_link(token))


@bp.get("/s/<token>/company")
@public(OPEN_TO_ALL)
def enter_participant(token: str):
    """The link that a company got for its people in a sector scan."""
    visit, participant = guards.visit_by_participant(token)
    return _let_in(visit, group_id=participant)


@bp.get("/c/<code>")
@public(OPEN_TO_ALL)
def enter_code(code: str):
    """A personal code out of a mail: swapped for a ticket at once, so that it stands in no later address."""
    if not may_try_a_code(request.remote_addr):
        raise Stop("too_many_codes")
    visit, key = guards.visit_by_code(code)
    if language := request.args.get("language"):
        guards.speak(visit, language)
    return _let_in(visit, code_id=key.code_id, group_id=key.group_id)


@bp.route("/c", methods=["GET", "POST"])
@public(OPEN_TO_ALL)
def type_code():
    """Where a code is typed: one that was printed, or one to go on with answers from another device."""
    guards.speak_any()
    form = CodeForm()
    if form.validate_on_submit():
        if not may_try_a_code(request.remote_addr):
            raise Stop("too_many_codes")
        if onward := _to_resume(form.code.data):
            return onward
        try:
            visit, key = guards.visit_by_code(form.code.data)
            return _let_in(visit, code_id=key.code_id, group_id=key.group_id)
        except Stop as stop:
            if stop.reason != "unknown_code":
                raise
            form.code.errors = [STOPS[stop.reason].message]
    return code_page(form, links_to("answers.type_code"))


def code_page(form: CodeForm, links):
    """Where a code is typed, of either kind."""
    return render_template("answers/code.html", form=form, links=links), 422 if form.errors else 200


def _to_resume(typed: str):
    """On to where its scan takes a resume code, with the same post; None for a code that opens nothing."""
    found = elsewhere.kept_under(typed) if elsewhere.resembles_code(typed) else None
    return redirect(url_for("answers.resume", public_id=found[0], lang=g.page_language), 307) if found else None


def _let_in(visit: Visit, *, code_id: int | None = None, group_id: int | None = None):
    if g.send_before:
        # a ticket would begin nothing any more; what is on the device may still be sent
        return to(visit, "welcome")
    ticket = Draft(drafts.new_form_id(), g.page_language, code_id=code_id, group=group_id)
    return drafts.keep_entry(to(visit, "welcome"), ticket, visit.public_id)


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
    facts = facts_about(visit)
    state = {
        "may_begin": ticket is not None,
        "resumes": resumes,
        "another": ticket is not None and resumes and ticket.code_id != draft.code_id,
        "sent": bool(draft and draft.sent),
        "stays": (draft if resumes else ticket).stays,
    }
    return show_alike(
        "welcome",
        (ticket or draft).token,
        (visit, facts, *state.values()),
        lambda: {
            "languages": visit.edition.languages,
            "title": visit.edition.title[g.page_language],
            "visit": visit,
            "facts": facts,
            "written": any(each.is_text for each in visit.edition.variables.values()),
            **state,
        },
    )


def _through_the_door(visit: Visit, ticket: Draft | None, draft: Draft | None):
    guards.demand_token(visit, ticket, draft)
    stays = OWN_DEVICE in request.form and not g.kiosk
    if language := language_asked(visit):
        response = to(visit, "welcome")
        if ticket:
            drafts.keep_entry(response, replace(ticket, language=language, stays=stays), visit.public_id)
        if draft:
            drafts.keep_draft(response, replace(draft, language=language, stays=stays and not draft.sent), visit)
        return response
    if request.form.get(GO) == "continue" and draft and not draft.sent:
        response = to(visit, walk.where_one_was(visit.edition, draft))
        drafts.keep_draft(response, replace(draft, stays=stays), visit)
        return drafts.drop_entry(response, visit.public_id)
    if ticket is None:
        return to(visit, "welcome")
    asks_group = visit.group_by is GroupBy.RESPONDENT and bool(walk.groups_at(visit))
    begun = replace(ticket, language=g.page_language, asks_group=asks_group, stays=stays)
    response = to(visit, walk.steps(visit.edition, begun)[0])
    return drafts.drop_entry(drafts.keep_draft(response, begun, visit), visit.public_id)
