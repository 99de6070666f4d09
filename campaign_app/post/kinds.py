"""Kinds of mail: each room registers how its mails are made, at the moment they are sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from babel.core import UnknownLocaleError
from flask import render_template
from flask_babel import force_locale

from campaign_app.post.models import OutboxMail


@dataclass(frozen=True)
class Message:
    """A mail's words: the subject and two alternatives of the same text."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Kind:
    """How a kind of mail is made, and whether somebody waits for it.

    A repeatable kind (password reset, invitation) leaves at any hour and again when it is in doubt whether it arrived;
    every other kind is mass mail: within the sending hours (unless at any hour), under the hourly cap, and never a
    second time.
    `refused` is told the payload of a message that the mail server refused for good.
    Of a traceless kind nothing remains once it is done: whether it left or was dropped is not to be seen afterwards.
    """

    name: str
    make: Callable[[OutboxMail], Message | None]
    repeatable: bool
    traceless: bool = False
    any_hour: bool = False
    refused: Callable[[dict], None] | None = None


KINDS: dict[str, Kind] = {}


def mail_kind(name: str, *, repeatable: bool = False, **promises) -> Callable:
    """Register a function that makes a mail of this kind from its row; None means that it is no longer true.

    `promises` are the other fields of Kind: traceless, any_hour, refused.
    """

    def register(make: Callable[[OutboxMail], Message | None]):
        if name in KINDS:
            raise ValueError(f"the mail kind {name} is registered twice")
        KINDS[name] = Kind(name, make, repeatable, **promises)
        return make

    return register


def render(name: str, subject: str, /, **values) -> Message:
    """Write a mail from templates/email/<room>/<name>.txt and .html, such as render("accounts.reset", …)."""
    folder, _, file = name.partition(".")
    values = {**values, "subject": str(subject)}
    text = render_template(f"email/{folder}/{file}.txt", **values)
    return Message(str(subject), text.strip() + "\n", render_template(f"email/{folder}/{file}.html", **values))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make what is written within the block speak a mail's language; Dutch when that language is unknown."""
    try:
        chosen = force_locale(language)
        chosen.__enter__()
    except (ValueError, UnknownLocaleError):
        chosen = force_locale("nl")
        chosen.__enter__()
    try:
        yield
    finally:
        chosen.__exit__(None, None, None)
