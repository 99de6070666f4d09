"""What one cell says: each function reads a value as people write it and returns what is stored, or says why not."""

import re
import unicodedata
from datetime import date, datetime

from email_validator import EmailNotValidError, validate_email
from flask_babel import format_date, lazy_gettext
from stdnum.be import vat

from campaign_app.companies.names import show_number, tidy, without_apostrophe
from campaign_app.companies.tables import UNREADABLE, Unreadable, Value

NAME_LENGTH, PERSON_LENGTH, EMAIL_LENGTH = 200, 120, 254
LONGEST_TEXT = 2000  # in which an address is looked for
MOST_PEOPLE = 500_000  # more than any employer in Belgium has
# how people write that they do not know
NOTHING = {
    *("", "-", "--", "—", "–", "/", "?", "??", ".", "null", "none", "#n/b", "n/a", "na", "unknown"),
    *("nvt", "n.v.t.", "n.v.t", "geen", "onbekend", "ntb", "leeg", "niet gekend", "niet bekend", "inconnu", "s.o."),
}  # fmt: skip


class CellFault(Exception):
    """A cell cannot be read; the message says why and, where possible, what to write instead."""

    def __init__(self, message):
        super().__init__(str(message))
        self.message = message


class Read:
    """A value that was read, with a remark where it is not exactly what stood there."""

    __slots__ = ("remark", "value")

    def __init__(self, value, remark=None):
        self.value, self.remark = value, remark


def text_of(value: Value) -> str:
    """A cell as one line of text; refuses an error of Excel."""
    if value is None:
        return ""
    if isinstance(value, Unreadable):
        raise CellFault(UNREADABLE[value.reason])
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, float):
        return repr(value)
    return without_apostrophe(tidy(unicodedata.normalize("NFKC", str(value)) if _odd(str(value)) else str(value)))


def _odd(text: str) -> bool:
    """Whether a text holds full-width characters, hard spaces and the like."""
    return not text.isascii()


def _day(value: date) -> str:
    day = value.date() if isinstance(value, datetime) else value
    return format_date(day, "d MMMM yyyy")


def _refuse_date(value: Value) -> None:
    if isinstance(value, date):
        words = lazy_gettext("this cell holds a date (%(day)s); Excel has changed what was typed", day=_day(value))
        raise CellFault(words)


def _whole(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_empty(value: Value) -> bool:
    """Whether a cell holds nothing, or a way to write that nothing is known."""
    return value is None or (isinstance(value, str) and tidy(value).casefold() in NOTHING)


def read_number(value: Value) -> Read:
    """An enterprise number as ten digits, from text with dots, spaces or BE, or from a number that lost its zero."""
    _refuse_date(value)
    value = _whole(value)
    if isinstance(value, float):
        raise CellFault(lazy_gettext("this is a number with decimals, not an enterprise number"))
    text = text_of(value).upper()
    if re.fullmatch(r"\d[.,]?\d*E\+?\d+", text):
        words = lazy_gettext(
            "a spreadsheet has shortened this number to %(text)s; type the ten digits again", text=text
        )
        raise CellFault(words)
    bare = re.sub(
        r"^[^0-9A-Z]*((KBO|BCE|CBE|BTW|TVA|VAT|RPR|RPM|ONDERNEMINGS|NUMMER|NR|N°|NO|NUMBER)[^0-9A-Z]*)+", "", text
    )
    bare = re.sub(r"[\s.\-_/()',:;]", "", re.sub(r"(?<=\d{6})[.,]0+$", "", bare))
    if not bare.startswith("BE") and re.match(r"[A-Z]{2}[A-Z]?\d{5}", bare):
        words = lazy_gettext("this is a foreign VAT number (%(country)s); a Belgian one is needed", country=bare[:2])
        raise CellFault(words)
    bare = bare.removeprefix("BE")
    if not bare.isdecimal() and len(found := re.findall(r"(?<!\d)[01]?\d{3}[ .]?\d{3}[ .]?\d{3}(?!\d)", text)) == 1:
        # words around it, as in "RPR Gent 0314.595.348"
        bare = bare if re.search(r"\d", text.replace(found[0], "")) else re.sub(r"\D", "", found[0])
    if not re.fullmatch(r"[0-9]+", bare):
        raise CellFault(lazy_gettext("“%(text)s” is not an enterprise number", text=_short(text)))
    # a number lost its zero; one that begins with it lost another digit
    bare = f"0{bare}" if len(bare) == 9 and bare[0] != "0" else bare
    if len(bare) != 10:
        raise CellFault(lazy_gettext("an enterprise number has ten digits, this has %(count)s", count=len(bare)))
    if bare[0] in "2345678":
        raise CellFault(
            lazy_gettext(
                "%(number)s looks like the number of an establishment (vestigingseenheid); fill in the enterprise "
                "number, which begins with 0 or 1",
                number=f"{bare[0]}.{bare[1:4]}.{bare[4:7]}.{bare[7:]}",
            )
        )
    if bare[0] not in "01":
        raise CellFault(lazy_gettext("an enterprise number begins with 0 or 1"))
    if not vat.is_valid(bare) or not int(bare[:8]):
        words = lazy_gettext(
            "the check digits of %(number)s are not right; look for a typing fault", number=show_number(bare)
        )
        raise CellFault(words)
    return Read(bare)


def read_name(value: Value) -> Read:
    """The name of a company."""
    _refuse_date(value)
    text = text_of(value)
    if len(text) > NAME_LENGTH:
        raise CellFault(lazy_gettext("this name is longer than %(most)s characters", most=NAME_LENGTH))
    if not re.search(r"\w", text):
        raise CellFault(lazy_gettext("“%(text)s” is not a name", text=_short(text)))
    return Read(text)


def read_postcode(value: Value) -> Read:
    """A Belgian postcode of four digits, also out of "B-9000" or "9000 Gent"."""
    _refuse_date(value)
    text = text_of(_whole(value)).removesuffix(".0")
    found = re.fullmatch(r"(?:B(?:E)?\s*[-–]?\s*)?([1-9]\d{3})(?:[\s,\-–/(]+[^\d].*)?", text, re.IGNORECASE)
    found = found or re.fullmatch(r"[^\d]+[\s,(\-–]([1-9]\d{3})\)?", text)
    if not found or re.fullmatch(r"\d{4} ?[A-Z]{2}", text):  # 1234 AB is Dutch
        raise CellFault(lazy_gettext("“%(text)s” is not a Belgian postcode of four digits", text=_short(text)))
    return Read(found[1])


COMMITTEE = re.compile(
    r"(?<!\d)(\d{3})(?:\.(\d{1,2})(?:\.00)?|,(\d{2}))?(?![\d])(?![.,]\d{1,2}(?!\d))|(?<!\d)(\d{7}|\d{5})(?!\d)"
)


def read_committees(value: Value) -> Read:
    """Joint committees as a sorted list such as ["140.03", "200"], however they are separated and introduced."""
    _refuse_date(value)
    if isinstance(value, bool):
        raise CellFault(lazy_gettext("“%(text)s” is not a joint committee", text=text_of(value)))
    if isinstance(value, float):
        if not 0 <= value < 1e6 or abs(value * 100 - round(value * 100)) > 1e-6:
            raise CellFault(lazy_gettext("“%(text)s” is not a joint committee", text=text_of(value)))
        text = f"{value:.2f}"
        text = text[:-1] if text.endswith("0") else text
    else:
        text = text_of(value)
    codes = set()
    for found in COMMITTEE.finditer(text):
        codes.add(_committee(found))
    rest = COMMITTEE.sub(" ", text)
    if not codes or re.search(r"\d", re.sub(r"\([^)]*\)", "", rest)):
        raise CellFault(
            lazy_gettext("“%(text)s” is not a joint committee; write for example 140.03 or 200", text=_short(text))
        )
    return Read(sorted(codes))


def _committee(found: re.Match) -> str:
    main, part = found[1], found[2] or found[3]
    if found[4]:  # as the social security writes it, without a dot: 14003 or 1400300
        main, part = found[4][:3], found[4][3:5]
    if not "100" <= main <= "399":
        raise CellFault(lazy_gettext("joint committee %(code)s does not exist", code=main))
    if part is not None and len(part) == 1 and part != "0":
        raise CellFault(
            lazy_gettext(
                "%(main)s.%(part)s may mean %(main)s.%(part)s0 or %(main)s.0%(part)s; write two digits after the dot "
                "and store the cell as text",
                main=main,
                part=part,
            )
        )
    return main if part in (None, "0", "00") else f"{main}.{part}"


THOUSANDS = r"\d{1,3}(?:[.,'’ ]\d{3})+|\d+"
PEOPLE = r"(?:wn|wns|werkn\w*|pers\w*|medew\w*|mdw|man|fte|mensen|koppen|travailleurs|employ\w*|staff)?\.?"


def read_headcount(value: Value) -> Read:
    """A headcount, also out of "ca. 50", "1.250" or "50 wn"; of "50-100" the lower bound, with a remark."""
    if isinstance(value, date):
        raise CellFault(
            lazy_gettext(
                "this cell holds a date (%(day)s): Excel has probably taken a range such as 5-10 for a date",
                day=_day(value),
            )
        )
    value = _whole(value)
    text = text_of(value).casefold()
    if isinstance(value, float):
        raise CellFault(lazy_gettext("%(text)s is not a whole number of people", text=text))
    plain = re.sub(
        r"^(?:ca|circa|c|ong|ongeveer|±|\+/-|\+-|~|≈|env|environ|about|approx|rond|plm|bij benadering)[.\s]*", "", text
    )
    about = plain != text
    if found := re.fullmatch(rf"({THOUSANDS})(?:[.,]0+)?\s*{PEOPLE}", plain):
        count = _count(found[1])
        if not about:
            return Read(count)
        return Read(count, lazy_gettext("“%(text)s” is read as %(count)s", text=_short(text), count=count))
    least = re.fullmatch(
        rf"(?:>=?|≥|\+|meer dan|minstens|min\.?|vanaf|plus de|more than)\s*({THOUSANDS})\s*{PEOPLE}", plain
    )
    least = least or re.fullmatch(rf"({THOUSANDS})\s*(?:\+|en meer|of meer|et plus)\s*{PEOPLE}", plain)
    span = re.fullmatch(
        rf"(?:tussen\s+|van\s+|entre\s+|de\s+)?({THOUSANDS})\s*(?:-|–|—|/|à|a|tot|t/m|tem|to|en|et|\.\.+)\s*({THOUSANDS})\s*{PEOPLE}",
        plain,
    )
    if span and _count(span[1]) > _count(span[2]):
        raise CellFault(lazy_gettext("“%(text)s” is not a whole number of people", text=_short(text)))
    if span or least:
        count = _count((span or least)[1])
        words = lazy_gettext(
            "“%(text)s” is a range; its lower bound %(count)s is stored", text=_short(text), count=count
        )
        return Read(count, words)
    raise CellFault(lazy_gettext("“%(text)s” is not a whole number of people", text=_short(text)))


def _count(text: str) -> int:
    bare = re.sub(r"\D", "", text)
    if len(bare) > 9 or int(bare) > MOST_PEOPLE:
        raise CellFault(lazy_gettext("%(text)s people is more than any employer has", text=_short(text)))
    return int(bare)


ADDRESS_IN_TEXT = re.compile(r"[<(\[]?\s*(?:mailto:)?[^\s<>()\[\],;]+@[^\s<>()\[\],;]+\s*[>)\]]?")


PHONE = re.compile(r"(?<![\w.])(?:(?:tel|gsm)[.:]*\s*)?(?:\+|00?)\d(?:[ ./-]{0,2}\d){7,11}(?!\d)", re.IGNORECASE)


def read_person(value: Value) -> Read:
    """The name of a contact person; the address in "An Peeters <an@firma.be>" is left out."""
    _refuse_date(value)
    text, phone = text_of(value), None
    # the pattern needs quadratic time for a very long text
    if len(text) <= LONGEST_TEXT:
        text = ADDRESS_IN_TEXT.sub(" ", text)
        phone = PHONE.search(text)
        text = tidy(re.sub(r"(\s*[,;|])+(?=\s*([,;|]|$))", "", PHONE.sub(" ", text))).strip(" ,;-–|/")
    if len(text) > PERSON_LENGTH:
        raise CellFault(lazy_gettext("this name is longer than %(most)s characters", most=PERSON_LENGTH))
    if text and not re.search(r"[^\W\d_]", text):
        raise CellFault(lazy_gettext("“%(text)s” is not a name", text=_short(text)))
    return Read(text or None, lazy_gettext("a telephone number is not stored") if phone else None)


def read_email(value: Value) -> Read:
    """One e-mail address in lower case, out of "mailto:", "Name <address>" or a list (of which the first)."""
    _refuse_date(value)
    text = text_of(value)
    refused = lazy_gettext("“%(text)s” is not an e-mail address", text=_short(text))
    if len(text) > LONGEST_TEXT:
        raise CellFault(refused)
    found = re.findall(
        r"[^\s<>()\[\],;:\"|]+@[^\s<>()\[\],;:\"|/?]*", re.sub(r"mailto:", " ", text, flags=re.IGNORECASE)
    )
    if not found:
        raise CellFault(refused)
    try:
        address = validate_email(found[0].strip(".'"), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise CellFault(refused) from None
    if len(address) > EMAIL_LENGTH:
        raise CellFault(refused)
    if len(set(found)) > 1:
        return Read(address, lazy_gettext("of several addresses the first is stored: %(address)s", address=address))
    return Read(address)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


READERS = {
    "name": read_name,
    "enterprise_number": read_number,
    "postcode": read_postcode,
    "committees": read_committees,
    "headcount": read_headcount,
    "contact_person": read_person,
    "email": read_email,
}
