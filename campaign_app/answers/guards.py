"""Who stands before the box: the scan of an address and the draft on the device, or a stop with a reason in words."""

import hmac
import re
from dataclasses import dataclass

from flask import abort, g, request
from flask_babel import refresh

from campaign_app.answers import queries
from campaign_app.answers.drafts import Draft, draft_on_device, entry_on_device
from campaign_app.answers.kiosk import is_kiosk
from campaign_app.answers.queries import Key, Visit
from campaign_app.core.clock import utc_now
from campaign_app.core.keys import Unreadable
from campaign_app.core.languages import RESPONDENTS, interface_for
from campaign_app.scans.codes import hash_of, well_formed
from campaign_app.scans.models import ScanStatus

PLAIN = re.compile(r"[A-Za-z0-9_-]{1,32}")
NEVER_LAUNCHED = (ScanStatus.INVITED, ScanStatus.DRAFT)


class Stop(Exception):
    """The respondent cannot go on here; `reason` is a key of stops.STOPS, which has the words and the status."""

    def __init__(self, reason: str, visit: Visit | None = None):
        super().__init__(reason)
        self.reason, self.visit = reason, visit


@dataclass(frozen=True, slots=True)
class Caller:
    """A respondent at a page: the scan, and the draft on their device."""

    visit: Visit
    draft: Draft


def visit_for(public_id: str) -> Visit:
    """The launched scan of an address; 404 for any other; sets the language to one that the questionnaire speaks."""
    visit = _visit(public_id)
    speak(visit)
    return visit


def visit_in(public_id: str) -> Visit:
    """The same, in the language that the address asks for, else that of what is on the device."""
    visit = _visit(public_id)
    try:
        draft = draft_on_device(visit.public_id)
    except Unreadable:
        draft = None
    speak(visit, _in_address() or (draft.language if draft else None))
    return visit


def visit_taking_answers(public_id: str) -> Visit:
    """The same, when answers may come in; else Stop."""
    return _running(visit_in(public_id))


def visit_by_link(token: str, find=queries.visit_by_open_token) -> Visit:
    """The scan that a link leads to, the open one or another; Stop before it opens and after its last moment."""
    visit = find(token) if PLAIN.fullmatch(token) else None
    visit = _launched(visit)
    speak(visit)
    return _running(visit)


def visit_by_participant(token: str) -> tuple[Visit, int]:
    """The sector scan that a company's own link leads to, and the participation; Stop as for the common link."""
    found = queries.visit_by_participant(token) if PLAIN.fullmatch(token) else None
    visit, participant = found or (None, None)
    speak(_launched(visit))
    return _running(visit), participant


def running_visit(public_id: str) -> Visit:
    """The launched scan of an address while answers may come in; else Stop, and 404 for any other."""
    return _running(visit_for(public_id))


def visit_by_code(code: str) -> tuple[Visit, Key]:
    """The scan that a personal code opens; Stop for a code that is unknown or used, or a scan that does not run."""
    found = queries.visit_by_code(hash_of(code)) if well_formed(code) else None
    if found is None:
        raise Stop("unknown_code")
    visit, key = found
    speak(_launched(visit))
    _running(visit)
    if key.used:
        raise Stop("used_code", visit)
    return visit, key


def caller_at(public_id: str) -> Caller:
    """The respondent at one of the pages of a running scan, with a draft that is not sent; else Stop."""
    visit = _visit(public_id)
    draft = readable_draft(visit)
    speak(visit, draft.language if draft else None)
    _running(visit)
    if draft is None:
        raise Stop("closing" if g.send_before else "no_answers_here", visit)
    if draft.sent:
        raise Stop("sent_before", visit)
    if request.method == "POST":
        demand_token(visit, draft)
    return Caller(visit, draft)


def after_sending(public_id: str) -> tuple[Visit, Draft | None]:
    """The scan, running or not, and what is left on the device, for the page of thanks."""
    visit = _visit(public_id)
    draft = readable_draft(visit)
    speak(visit, _in_address() or (draft.language if draft else None))
    return visit, draft


def readable_draft(visit: Visit) -> Draft | None:
    """The draft on the device; Stop when what is there was not made here."""
    try:
        return draft_on_device(visit.public_id)
    except Unreadable:
        speak(visit)
        raise Stop("unreadable", visit) from None


def at_the_door(public_id: str) -> tuple[Visit, Draft | None, Draft | None]:
    """The scan, the ticket and the draft at the first page; with a ticket, a draft that cannot be read is none.

    In the hour of grace no ticket counts. A draft is only ever made before it, so whoever has one began in time: that
    is proven without anybody having written down when.
    """
    visit = _visit(public_id)
    ticket = entry_on_device(visit.public_id)
    try:
        draft = readable_draft(visit)
    except Stop:
        if ticket is None:
            raise
        draft = None
    speaker = draft if draft and not (draft.sent and ticket) else ticket
    speak(visit, speaker.language if speaker else None)
    _running(visit)
    if g.send_before is None:
        return visit, ticket, draft
    if draft is None:
        raise Stop("closing", visit)
    return visit, None, draft


def demand_token(visit: Visit, *holders: Draft | None) -> None:
    """Only a page made for the holder of the draft (or ticket) may post; any other is Stop."""
    sent = request.form.get("form-token", "").encode()
    if not any(hmac.compare_digest(sent, holder.token.encode()) for holder in holders if holder):
        raise Stop("forged", visit)


def speak(visit: Visit, language: str | None = None) -> str:
    """Settle the language of the page: the one asked for, or what the browser prefers, or the edition's first."""
    spoken = visit.edition.languages
    if language not in spoken:
        language = _preferred(spoken)
    g.page_language = language
    g.language = interface_for(language)
    refresh()  # what was put in words before stays as it is
    return language


def speak_any() -> None:
    """Settle the language where no questionnaire is in sight: what the address asks for or the browser prefers."""
    asked = _in_address()
    g.page_language = g.language = asked if asked in RESPONDENTS else _preferred(RESPONDENTS)
    refresh()


def _in_address() -> str | None:
    """The language that a link on a page without a form asks for."""
    return request.args.get("lang")


def _preferred(spoken: tuple[str, ...]) -> str:
    """The first language of the browser that is spoken here, fr-BE standing for French too; else our first."""
    exactly = {language.lower(): language for language in spoken}
    nearly = {language.partition("-")[0].lower(): language for language in reversed(spoken)}
    for tag in request.accept_languages.values():
        tag = tag.lower()
        if language := exactly.get(tag) or nearly.get(tag.partition("-")[0]):
            return language
    return spoken[0]


def _visit(public_id: str) -> Visit:
    visit = _launched(queries.visit_by_public_id(public_id) if PLAIN.fullmatch(public_id) else None)
    g.kiosk = is_kiosk(public_id)
    return visit


def _launched(visit: Visit | None) -> Visit:
    if visit is None or visit.edition_id is None or visit.status in NEVER_LAUNCHED:
        speak_any()  # the error page too
        abort(404)
    return visit


def _running(visit: Visit) -> Visit:
    """The scan, when answers may come in; `g.send_before` is the end of the hour of grace while that lasts."""
    now = utc_now()
    if visit.closed(now):
        raise Stop("closed", visit)
    if visit.not_yet_open(now):
        raise Stop("not_yet_open", visit)
    g.send_before = visit.last_answers_at if visit.in_grace(now) else None
    return visit
