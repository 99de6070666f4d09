"""The screen on which a third person keys in booklets, one page a booklet, into the same box as everybody's answers."""

import hmac
from dataclasses import replace

from flask import g, redirect, request, session, url_for

from campaign_app.answers import actions, drafts, guards, keying, queries, walk
from campaign_app.answers.blueprint import GO, bp, language_asked
from campaign_app.answers.guards import Stop
from campaign_app.answers.intake import checked
from campaign_app.answers.keying import Batch
from campaign_app.answers.limits import may_key_in
from campaign_app.answers.queries import Visit
from campaign_app.answers.rendering import show
from campaign_app.core.access import public
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.extensions import csrf
from campaign_app.core.pages import LANGUAGES
from campaign_app.scans.models import GroupBy
from forms.answers import Reading
from forms.paper import keyed
from surveys.numbering import numbers_of

THIRD_PERSON = "the third person has no account: their own link lets them in, a cookie lets them go on"


@bp.get("/k/<token>")
@public(THIRD_PERSON)
def enter_keyin(token: str):
    """The third person's link: swapped for a cookie at once, so that it stands in no later address."""
    visit = guards.visit_by_link(token, queries.visit_by_keyin_token)
    return keying.keep_batch(_to(visit), Batch(g.page_language), visit.public_id)


@bp.route("/keyin/<public_id>", methods=["GET", "POST"])
@public(THIRD_PERSON)
@csrf.exempt
def keyin(public_id: str):
    """One booklet; sending it gives a blank page for the next one."""
    visit, batch = _at_the_keys(public_id)
    if request.method == "GET":
        return _page(visit, batch, drafts.new_form_id(), Reading())
    form_id = request.form.get("form-id", "")[:64]
    token = keying.token_of(form_id, public_id).encode()
    if not hmac.compare_digest(request.form.get("form-token", "").encode(), token):
        raise Stop("forged", visit)
    reading = keyed(visit.edition.questions, request.form, batch.language)
    if language := language_asked(visit):
        batch = replace(batch, language=language)
        g.page_language = language
        return keying.keep_batch(_page(visit, batch, form_id, Reading(typed=reading.typed)), batch, public_id)
    group, fault = keying.group_of(request.form.get(keying.GROUP, "").strip(), _groups(visit))
    if fault:
        reading.faults[keying.GROUP] = fault
    strays = keying.judged(visit.edition, reading, confirmed=keying.CONFIRMED in request.form)
    answers = checked(visit.edition, reading.values)
    if reading.faults or not answers:
        return _page(visit, batch, form_id, reading, strays=strays, blank=not reading.typed, status=422)
    if not may_key_in(request.remote_addr):
        raise Stop("too_many", visit)
    begin_writing()
    try:
        receipt = actions.receive(visit, form_id=form_id, code_id=None, answers=answers, group_id=group, now=utc_now())
    except actions.ScanClosed:
        raise Stop("closed", visit) from None
    db.session.commit()
    counted = receipt is actions.Receipt.COUNTED
    batch = replace(batch, count=batch.count + counted)
    return keying.keep_batch(_to(visit, kept="new" if counted else "again"), batch, public_id)


@bp.post("/keyin/<public_id>/stop")
@public(THIRD_PERSON)
@csrf.exempt
def stop_keyin(public_id: str):
    """The third person is done: nothing of it stays on the device."""
    visit, batch = _at_the_keys(public_id)
    return keying.drop_batch(show("keyin_done", count=batch.count), visit.public_id)


def _at_the_keys(public_id: str) -> tuple[Visit, Batch]:
    visit = guards.running_visit(public_id)
    batch = keying.batch_on_device(public_id)
    if batch is None:
        raise Stop("keyin_link", visit)
    # our own sentences in a language of the desk, the questions in that of the booklet
    guards.speak(visit, batch.language)
    chosen = session.get("language") or request.accept_languages.best_match(list(LANGUAGES))
    g.language = chosen if chosen in LANGUAGES else "nl"
    return visit, batch


def _page(visit: Visit, batch: Batch, form_id: str, reading: Reading, *, strays=False, blank=False, status=200):
    edition = visit.edition
    return show(
        "keyin",
        status,
        languages=edition.languages,
        title=edition.title[batch.language],
        public_id=visit.public_id,
        form_id=form_id,
        token=keying.token_of(form_id, visit.public_id),
        batch=batch,
        kept=request.args.get("kept") if request.method == "GET" else None,
        groups=_groups(visit),
        group_typed=request.form.get(keying.GROUP, "")[:8],
        group_fault=reading.faults.get(keying.GROUP),
        themes=keying.themes_of(edition, batch.language, reading),
        summary=keying.summary_of(reading, numbers_of(edition)),
        strays=strays,
        blank=blank,
        go=GO,
    )


def _groups(visit: Visit) -> tuple[walk.Group, ...]:
    return walk.groups_at(visit) if visit.group_by is GroupBy.RESPONDENT else ()


def _to(visit: Visit, **values):
    return redirect(url_for("answers.keyin", public_id=visit.public_id, **values), 303)
