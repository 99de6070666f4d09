"""Licences: under whose terms a licensed instrument may be used, until when, and by whom."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import format_date, gettext


def valid_until(licence: Mapping) -> date | None:
    """The last day on which a licence holds, None when it holds for good."""
    return date.fromisoformat(licence["valid_until"]) if licence.get("valid_until") else None


def covers(licence: Mapping, enterprise_number: str) -> bool:
    """Whether an organisation may use what is licensed: everybody may where none is named."""
    named = {_digits(each) for each in licence.get("organisations", ())}
    return not named or _digits(enterprise_number) in named


def outlasted(licences: Iterable[Mapping], last_day: date | None) -> list[str]:
    """The licences that end before a scan closes on its last day, each as a sentence."""
    ends = [(licence, valid_until(licence)) for licence in licences] if last_day else []
    return [
        gettext(
            "The licence of %(holder)s for “%(code)s” ends on %(until)s, before the scan closes on %(closes)s.",
            holder=licence["holder"],
            code=licence["code"],
            until=format_date(until, "long"),
            closes=format_date(last_day, "long"),
        )
        for licence, until in ends
        if until and until < last_day
    ]


def withheld(licences: Iterable[Mapping], enterprise_number: str) -> list[str]:
    """The licences that name organisations and not this one, each as a sentence."""
    return [
        gettext(
            "The licence of %(holder)s for “%(code)s” does not name this company. Ask the holder, or leave it out.",
            holder=licence["holder"],
            code=licence["code"],
        )
        for licence in licences
        if not covers(licence, enterprise_number)
    ]


def _digits(text: str) -> str:
    """An enterprise number as ten digits, however a licence writes it: "BE 0314.595.348", "314595348"."""
    return "".join(each for each in text if each.isdigit()).zfill(10)
