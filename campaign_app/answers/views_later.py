"""Going on later: on this device if it is one's own, or elsewhere with a code that only its owner has."""

from dataclasses import replace

from flask import g, render_template, request, url_for

from campaign_app.answers import drafts, elsewhere, guards, walk
from campaign_app.answers.blueprint import GO, OPEN_TO_ALL, bp, language_asked, to
from campaign_app.answers.guards import Caller, Stop
from campaign_app.answers.limits import may_keep_elsewhere, may_try_a_code
from campaign_app.answers.rendering import links_to, show
from campaign_app.answers.stops import STOPS
from campaign_app.answers.views_door import code_page
from campaign_app.core.access import public
from campaign_app.core.database import begin_writing, db
from campaign_app.core.extensions import csrf
from campaign_app.core.links import external
from forms.answers import CodeForm


@bp.route("/v/<public_id>/later", methods=["GET", "POST"])
@public(OPEN_TO_ALL)
@csrf.exempt
def later(public_id: str):
    """How one goes on later; posting lets the answers stay here or not, or makes a code."""
    caller = guards.caller_at(public_id)
    if request.method == "GET":
        return _choices(caller)
    visit, draft, go = caller.visit, caller.draft, request.form.get(GO)
    if language := language_asked(visit):
        draft = replace(draft, language=language)
        guards.speak(visit, language)
        code = request.form.get("resume-code", "")
        if code and may_keep_elsewhere(request.remote_addr) and elsewhere.still_opens(code, draft):
            return drafts.keep_draft(_code_page(Caller(visit, draft), code), draft, visit)
    elif go == "code":
        if not may_keep_elsewhere(request.remote_addr):
            raise Stop("too_many_kept", visit)
        draft = replace(draft, kept=True)
        begin_writing()
        code = elsewhere.keep(draft, visit)
        db.session.commit()
        # in this answer only: a redirect would have to carry the code through an address or a cookie
        return drafts.keep_draft(_code_page(Caller(visit, draft), code), draft, visit)
    elif go in ("stay", "let-go"):
        draft = replace(draft, stays=go == "stay" and not g.kiosk)
    return drafts.keep_draft(to(visit, "later"), draft, visit)


def _choices(caller: Caller):
    visit, draft = caller.visit, caller.draft
    return show(
        "later",
        languages=visit.edition.languages,
        public_id=visit.public_id,
        draft=draft,
        token=draft.token,
        until=visit.closes_at,
        onward=_onward(caller),
    )


def _code_page(caller: Caller, code: str):
    visit = caller.visit
    return show(
        "kept",
        languages=visit.edition.languages,
        public_id=visit.public_id,
        token=caller.draft.token,
        code=elsewhere.grouped(elsewhere.normalised(code)),
        address=external("answers.type_code"),
        onward=_onward(caller),
    )


def _onward(caller: Caller) -> str:
    """The address of the first page with something open."""
    place = walk.where_one_was(caller.visit.edition, caller.draft)
    name = "answers.check" if place is None else "answers.page"
    return url_for(name, public_id=caller.visit.public_id, **({} if place is None else {"number": place}))


@bp.route("/v/<public_id>/resume", methods=["GET", "POST"])
@public(OPEN_TO_ALL)
def resume(public_id: str):
    """Where a resume code is typed: it puts the draft on this device, unless unsent answers of somebody lie there."""
    visit = guards.visit_taking_answers(public_id)
    form = CodeForm()
    if form.validate_on_submit():
        if not may_try_a_code(request.remote_addr):
            raise Stop("too_many_codes", visit)
        found = elsewhere.kept_under(form.code.data) if elsewhere.resembles_code(form.code.data) else None
        if found and found[0] == visit.public_id:
            return _put_on_device(visit, replace(found[1], stays=False, kept=True), form)
        form.code.errors = [STOPS["unknown_code"].message]
    return code_page(form, links_to("answers.resume", visit.edition.languages, public_id=visit.public_id))


def _put_on_device(visit, draft, form: CodeForm):
    try:
        here = drafts.draft_on_device(visit.public_id)
    except guards.Unreadable:
        here = None
    theirs = here is not None and not here.sent and here.form_id != draft.form_id
    if theirs and request.form.get(GO) != "replace":
        return render_template("answers/replace.html", form=form, public_id=visit.public_id), 409
    response = to(visit, walk.where_one_was(visit.edition, draft))
    return drafts.drop_entry(drafts.keep_draft(response, draft, visit), visit.public_id)
