"""The mails to respondents: a company's own words per round and language, and what stands around them in any case."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import format_date, lazy_gettext
from markupsafe import Markup, escape
from sqlalchemy import func, select

from campaign_app.core import audit
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError
from campaign_app.core.links import external
from campaign_app.post.actions import queue_mail
from campaign_app.post.kinds import Message, render, speaking
from campaign_app.post.models import OutboxMail
from campaign_app.scans.languages import languages_of
from campaign_app.scans.locking import lock
from campaign_app.scans.models import Round, Scan, ScanStatus, ScanText
from campaign_app.scans.rounds import days_of, gone_out
from campaign_app.scans.wording import freedom, our_body, our_subject, promise, sender, way_in
from forms.base import UNSEEN

IN_SUBJECT = ("company", "closing_date")
IN_BODY = (*IN_SUBJECT, "link", "code")
LONGEST_SUBJECT, LONGEST_BODY = 200, 5000
PLACEHOLDER = re.compile(r"\{ *([^{}\n]*?) *\}")
# what mail programs make a link of by themselves: an address of the web, with or without its scheme
LIKE_AN_ADDRESS = re.compile(
    r"(?<![@\w.-])(?:[a-z][a-z0-9+.-]*://\S+|(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w@-])(?:[/:?#]\S*)?)", re.IGNORECASE
)
FALSE_CODE = "TEST-TEST-TEST"
TEST_KIND = "scans.test"
MOST_TESTS, TESTS_WITHIN = 20, timedelta(hours=1)


@dataclass(frozen=True)
class Words:
    """The subject and the text of a mail, with placeholders; `own` when the company wrote them."""

    subject: str
    body: str
    own: bool = False


def our_words(which: Round, language: str) -> Words:
    """The words of a mail that nobody changed."""
    with speaking(language):
        return Words(our_subject(which), our_body(which))


def words_of(scan: Scan, which: Round, language: str) -> Words:
    """The words of a round's mail in a language: the company's own, or ours."""
    row = db.session.get(ScanText, (scan.id, which, language))
    return Words(row.subject, row.body, own=True) if row else our_words(which, language)


def own_words(scan_id: int) -> set[tuple[Round, str]]:
    """For which rounds and languages a company wrote its own words."""
    rows = db.session.execute(select(ScanText.round, ScanText.language).where(ScanText.scan_id == scan_id))
    return {tuple(row) for row in rows}


def rounds_to_word(scan: Scan, now: datetime) -> dict[Round, bool]:
    """The rounds of a scan in their order, each with whether its words may still change."""
    over = scan.status in (ScanStatus.CANCELLED, ScanStatus.CLOSED, ScanStatus.RELEASED)
    return {which: not over and not gone_out(scan, day, now) for which, day in days_of(scan, now).items()}


def keep_words(scan: Scan, which: Round, language: str, words: Words, *, by, at: datetime) -> None:
    """Replace the words of a mail that has not gone out; words equal to ours become ours again."""
    lock(scan)
    if not rounds_to_word(scan, at).get(which) or language not in languages_of(scan):
        raise DomainError(lazy_gettext("This mail has gone out or is not planned, so its text cannot change any more."))
    checked = checked_words(words)
    row = db.session.get(ScanText, (scan.id, which, language))
    ours = our_words(which, language)
    if (checked.subject, checked.body) == (ours.subject, ours.body):
        if row is None:
            return
        db.session.delete(row)
    else:
        key = {"scan_id": scan.id, "round": which, "language": language}
        db.session.merge(ScanText(**key, subject=checked.subject, body=checked.body))
    db.session.flush()
    audit.record("scan.text_changed", scan, by=by, at=at, round=which.value, language=language)


def checked_words(words: Words) -> Words:
    """Words as they are kept; refuses, at its field, an unknown placeholder or a text without the way in."""
    subject, body = " ".join(_tidy(words.subject).split()), _tidy(words.body)
    _insist(bool(subject), "subject", lazy_gettext("Fill this in."))
    _insist(bool(body), "body", lazy_gettext("Fill this in."))
    _insist(len(subject) <= LONGEST_SUBJECT, "subject", _too_long(LONGEST_SUBJECT))
    _insist(len(body) <= LONGEST_BODY, "body", _too_long(LONGEST_BODY))
    _names_in(subject, "subject", IN_SUBJECT)
    used = _names_in(body, "body", IN_BODY)
    if not used & {"link", "code"}:
        message = lazy_gettext("Without {link} or {code} nobody can get in. Put one of them, or both, in the text.")
        raise DomainError(message, field="body")
    return Words(subject, body, own=True)


def _tidy(text: str) -> str:
    lines = [" ".join(UNSEEN.sub("", line).split()) for line in text.replace("\x00", "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _too_long(most: int):
    return lazy_gettext("At most %(most)s characters.", most=most)


def _insist(holds: bool, field: str, message) -> None:
    if not holds:
        raise DomainError(message, field=field)


def _names_in(text: str, field: str, allowed: tuple[str, ...]) -> set[str]:
    names = {name.lower() for name in PLACEHOLDER.findall(text)}
    if unknown := sorted(names - set(allowed)):
        known = ", ".join(f"{{{name}}}" for name in allowed)
        message = lazy_gettext(
            "We do not know {%(unknown)s}. Here you can use: %(known)s.", unknown=unknown[0][:60], known=known
        )
        raise DomainError(message, field=field)
    if {"{", "}"} & set(PLACEHOLDER.sub("", text)):
        message = lazy_gettext("There is a { or } without its other half. Placeholders look like {company}.")
        raise DomainError(message, field=field)
    return names


def message_for(scan: Scan, which: Round, words: Words, *, code: str, language: str | None = None) -> Message:
    """A mail to a respondent in the language that is set: these words, and around them what no company can change.

    Only our own link is a link. `language` is the one that the link opens the questionnaire in.
    """
    link = external("answers.enter_code", code=code, **({"language": language} if language else {}))
    values = {"company": scan.company.name, "link": link, "code": code}
    subject = _filled(words.subject, {**values, "closing_date": format_date(scan.closes_on, "d MMMM")}, str)
    values["closing_date"] = format_date(scan.closes_on, "full")
    parts = re.split(r"\n{2,}", words.body)
    return render(
        "scans.code",
        " ".join(subject.split()),
        link=link,
        way_in=way_in(),
        text="\n\n".join(f"{way_in()}: {link}" if _only_link(part) else _filled(part, values, inert) for part in parts),
        paragraphs=[None if _only_link(part) else _paragraph(part, values) for part in parts],
        fixed=(promise(scan.k), freedom(which)),
        sender=sender(inert(scan.company.name)),
    )


def _filled(text: str, values: dict[str, str], typed: Callable[[str], str]) -> str:
    """The text with its placeholders filled in; `typed` treats what people wrote, our own link and code stay as is."""
    safe = {name: value if name in ("link", "code") else typed(value) for name, value in values.items()}
    parts = PLACEHOLDER.split(text)
    return "".join(safe.get(part.lower(), "") if place % 2 else typed(part) for place, part in enumerate(parts))


def _only_link(text: str) -> bool:
    """Whether a paragraph is the link and nothing else, which becomes the button."""
    found = PLACEHOLDER.fullmatch(text.strip())
    return bool(found) and found[1].lower() == "link"


def _paragraph(text: str, values: dict[str, str]) -> Markup:
    link = Markup('<a href="{0}" style="color:#0e4f5c;word-break:break-all">{0}</a>').format(values["link"])
    safe = {name: link if name == "link" else escape(inert(value)) for name, value in values.items()}
    parts = PLACEHOLDER.split(text)
    written = [
        safe.get(part.lower(), Markup()) if place % 2 else escape(inert(part)) for place, part in enumerate(parts)
    ]
    return Markup("<br>").join(Markup().join(written).split("\n"))


def inert(text: str) -> str:
    """A text in which no mail program finds an address of the web to make a link of; it reads the same."""
    return LIKE_AN_ADDRESS.sub(lambda found: re.sub(r"([.:/])", "\u2060\\1\u2060", found[0]), text)


def send_test(scan: Scan, which: Round, language: str, *, by, at: datetime) -> None:
    """Mail a round's words as they are kept to the person who asks, with a code that opens nothing."""
    before = f"{TEST_KIND}:{by.id}:"
    own = OutboxMail.kind == TEST_KIND, OutboxMail.dedupe_key.startswith(before, autoescape=True)
    lately = db.session.scalar(
        select(func.count()).select_from(OutboxMail).where(*own, OutboxMail.due_at > at - TESTS_WITHIN)
    )
    if lately >= MOST_TESTS:
        raise DomainError(lazy_gettext("You sent yourself many tests just now. Wait an hour and try again."))
    number = db.session.scalar(select(func.count()).select_from(OutboxMail).where(*own))
    queue_mail(
        TEST_KIND,
        to=by.email,
        payload={"scan_id": scan.id, "round": which.value, "person_id": by.id},
        dedupe_key=f"{before}{number + 1}",
        due_at=at,
        expires_at=at + TESTS_WITHIN,
        language=language,
    )
    audit.record("scan.text_tested", scan, by=by, at=at, round=which.value, language=language)
