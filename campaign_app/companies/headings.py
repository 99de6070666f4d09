"""What a column holds, by its heading as people really write it, and by its content where a heading is ambiguous.

A heading is compared without case, accents, punctuation and spaces. Rules are tried in order; the first that fits wins.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from campaign_app.companies.tables import Table, Value

REQUIRED = ("enterprise_number", "name")
FIELDS = ("name", "enterprise_number", "postcode", "committees", "headcount", "contact_person", "email")
PARTS = ("first_name", "last_name")
PC = "pc"  # paritair comité or postcode (CP in French): the content decides
CONTACT = "contact"  # a person or an address: the content decides
NUMBER = "number"  # "Nr": an enterprise number only when the content says so
FTE = "fte"  # full-time equivalents are no headcount; said, not used
UNUSED = "unused"
HEADER_WITHIN = 60  # rows from the top
SAMPLE = 500  # rows that decide about an ambiguous heading


@dataclass(frozen=True)
class Meaning:
    """What a heading says: a field or one of the marks above; `certain` is False for a heading such as "Naam"."""

    what: str
    certain: bool = True


COUNT = r"(totaal|totale|tot|gemiddeld|gem|aantal|aant|total|nombre(de|d|des)?|nbr?e?(de|d)?|numberof|noof|nr|no|het)*"
PEOPLE = (
    r"(wn|wns|wkn|mdw|werkn\w*|medew\w*|pers|personeel|personeelsleden|personeelsaantal\w*|personeelsbestand|personeelssterkte|"
    r"personen|mensen|koppen|tewerkgesteld\w*|tewerkstelling|staff|employees?|workers?|travailleurs?|employes?|salaries|"
    r"personnel|personnes|effectifs?|headcount|fysiekepersonen)"
)
PC_WORD = r"(pcs?|psc|scp|cps?|pcpsc|psccp|pcscp|pccp|jc)"
PC_MORE = r"(nrs?|nummers?|codes?|s|hoofd|arbeiders?|bedienden?|ouvriers?|employes?|ar|bed|arb|\d)*"
LAW = r"(nummer|number|numero|num|nrs?|no|id|code|n|nbr)"

# (field, certain, pattern over the heading without spaces, pattern that must not occur)
RULES: tuple[tuple[str, bool, str, str], ...] = (
    (FTE, True, r"(^|aantal|in|nombre)(vte|fte|etp)s?$|voltijds|^(vte|fte|etp)", "kopp|hoofd"),
    (UNUSED, True, r"mailing|nieuwsbrief|newsletter", ""),
    ("email", True, r"e?mail|courriel|^mel$", ""),
    (
        UNUSED,
        True,
        r"tele?f|^tel|^fax|gsm|mobiel|phone|mobile|website|^web$|^url|^straat|^rue|huisn|iban|rekening|nace",
        "",
    ),
    ("enterprise_number", True, rf"^{LAW}?(kbo|bce|cbe)", "naam|status|link|datum|adres|url|nom"),
    ("enterprise_number", True, rf"^(be)?(btw|tva|vat|be){LAW}$|^{LAW}(de|du|van)?(btw|tva|vat)$|^(btw|tva|vat)$", ""),
    (
        "enterprise_number",
        True,
        rf"(btw|tva|vat)\w*(ondern|kbo)|^ondern\w*{LAW}(kbo|btw)?$|ondernemingsn(r|um)",
        "vestig\\w*n(r|u)$",
    ),
    ("enterprise_number", True, rf"^{LAW}(d|de|dela|van|vande|of)?(ondern\w*|entreprise|enterprise|company)$", ""),
    (
        "enterprise_number",
        True,
        rf"^(ond|enterprise|company|business|entreprise|bedrijfs|firma)(registration)?{LAW}$",
        "",
    ),
    (UNUSED, True, r"vestiging|etablissement|establishment", ""),
    ("committees", True, r"parit|jointcom", ""),
    (
        "committees",
        False,
        rf"^{PC_WORD}(nrs?|nummers?|codes?)?(arbeiders?|bedienden?|ouvriers?|employes?|arb|bed|\d)+$",
        "",
    ),
    (PC, False, rf"^(hoofd|nrs?|nummers?|codes?|aanvullend)?{PC_WORD}{PC_MORE}$", ""),
    ("postcode", True, r"postc|postalc|^zip|zipcode|codepostal|^postnu?m?m?e?r|^postal$|^npa$|^plz$", ""),
    (
        "contact_person",
        True,
        r"contact(persoon|person|naam|name|pers|bedrijf|hr|gegevens)?|verantwoordelijke|aanspreek|responsable|zaakvoerder|"
        r"personeelsdienst|personeelschef|hrmanager|directeur|tav$",
        r"^contacte?n?s?$|datum|laatst|dernier|last|via|kanaal|resultaat|status|notiti|aantal|functie|taal|gelegd|wijze|"
        r"moment|date|opgenomen|geschied|actie",
    ),
    ("contact_person", True, r"voornaam\w*naam|naam\w*voornaam|prenom\w+nom|nom\w*prenom|^fullname", ""),
    (CONTACT, False, r"^contacte?n?s?$|^hr$", ""),
    ("first_name", True, r"voornaam|prenom|firstname|givenname", ""),
    ("last_name", True, r"achternaam|familienaam|nomdefamille|lastname|surname|familyname", ""),
    (
        "headcount",
        True,
        rf"^{COUNT}{PEOPLE}(\d|in|belgie|vlaanderen|rsz|totaal|total|koppen|hoofden|actief|op|het|bedrijf)*$",
        "",
    ),
    ("headcount", False, r"^aantal$|grootte$|omvang|^size$|^taille$", ""),
    (
        "name",
        True,
        r"(bedrijf|bedrijfs|firma|ondernemings?|handels|organisaties?|werkgevers?|klant|vennootschaps?|maatschappelijke|"
        r"juridische|officiele|commerciele|company|business|legal|trade|employer)(naam|name|benaming)$|"
        r"^(naam|nom|name)(van|de|du|dela|of)?(l|het|de|the|uw|la)?(bedrijf|firma|onderneming|werkgever|organisatie|vennootschap|company|"
        r"entreprise|societe|employeur|enterprise)$",
        "",
    ),
    (
        "name",
        True,
        r"^(bedrijf|bedrijven|firmas?|onderneming|ondernemingen|benaming|organisatie|werkgever|vennootschap|raisonsociale|"
        r"denomination\w*|societe|entreprise|company|enterprise|employer|employeur)$",
        "",
    ),
    ("name", False, r"^(naam|nom|name|klant|client|naamklant)$", ""),
    (NUMBER, False, rf"^{LAW}$", ""),
)

# For headings with a typing fault: the long ones, as they should be written.
SPELLINGS = {
    "ondernemingsnummer": "enterprise_number",
    "ondernemingsnr": "enterprise_number",
    "numerodentreprise": "enterprise_number",
    "enterprisenumber": "enterprise_number",
    "btwnummer": "enterprise_number",
    "kbonummer": "enterprise_number",
    "bedrijfsnaam": "name",
    "naambedrijf": "name",
    "firmanaam": "name",
    "naamonderneming": "name",
    "onderneming": "name",
    "raisonsociale": "name",
    "postcode": "postcode",
    "codepostal": "postcode",
    "paritaircomite": "committees",
    "paritairecomites": "committees",
    "commissionparitaire": "committees",
    "jointcommittee": "committees",
    "aantalwerknemers": "headcount",
    "aantalmedewerkers": "headcount",
    "aantalpersoneelsleden": "headcount",
    "personeelsaantal": "headcount",
    "werknemers": "headcount",
    "contactpersoon": "contact_person",
    "personnedecontact": "contact_person",
    "contactperson": "contact_person",
    "emailadres": "email",
    "voornaam": "first_name",
    "familienaam": "last_name",
    "achternaam": "last_name",
}


def compact(heading: str) -> str:
    """A heading without case, accents, punctuation and spaces; # is "aantal" where something follows it."""
    plain = unicodedata.normalize("NFKD", heading.casefold()).replace("№", "nr").replace("n°", "nr")
    plain = re.sub(r"#(?=\s*\w)", "aantal", plain)
    return re.sub(r"[^a-z0-9]", "", plain)


def meaning_of(heading: Value) -> Meaning | None:
    """What a heading means; None when it is no heading that we know."""
    if not isinstance(heading, str) or len(heading) > 120 or "@" in heading:
        return None
    outside = re.sub(r"\([^)]*\)?|\[[^\]]*\]?", " ", heading)
    pieces = [piece for piece in re.split(r"[/(),:;|+\[\]\n\r]| of | ou | or | en | et | - ", heading) if piece.strip()]
    found = []
    for text in dict.fromkeys((outside, heading, *pieces)):
        meaning = _by_rule(compact(text))
        if meaning and meaning.certain and meaning.what != UNUSED:
            # "Aantal werknemers (VTE)" counts something else than what its first words say
            fte = meaning.what == "headcount" and re.search(r"\b(vte|fte|etp)", heading.casefold())
            return Meaning(FTE) if fte else meaning
        found.append(meaning)
    if known := next((meaning for meaning in found if meaning), None):
        return known
    close = get_close_matches(compact(outside), SPELLINGS, n=1, cutoff=0.87)
    return Meaning(SPELLINGS[close[0]]) if close else None


def _by_rule(text: str) -> Meaning | None:
    if not text:
        return None
    for what, certain, pattern, without in RULES:
        if re.search(pattern, text) and not (without and re.search(without, text)):
            return Meaning(what, certain)
    return None


def recognised_in(row: Sequence[Value]) -> set[str]:
    """The different things that the headings of a row mean; empty unless at least one is beyond doubt."""
    meanings = [meaning for meaning in map(meaning_of, row) if meaning and meaning.what not in (UNUSED, NUMBER)]
    return {meaning.what for meaning in meanings} if any(meaning.certain for meaning in meanings) else set()


@dataclass
class Header:
    """The row of headings of a table: what each column means (`columns`: position -> field) and what is not used."""

    number: int
    headings: dict[int, str]
    columns: dict[int, str] = field(default_factory=dict)
    unused: dict[int, str] = field(default_factory=dict)
    fte: bool = False

    @property
    def missing(self) -> list[str]:
        """The required fields that no column holds."""
        return [name for name in REQUIRED if name not in self.columns.values()]


def find_header(table: Table) -> Header | None:
    """The row near the top that reads most like headings, its columns understood; None when no row does."""
    top = table.rows[:HEADER_WITHIN]
    scores = [len(recognised_in(row)) for _, row in top]
    if not scores or max(scores) < 2:
        return None
    place = scores.index(max(scores))
    # of two rows of headings that stand together the lower one says more
    while place + 1 < len(top) and scores[place + 1] == scores[place] and top[place + 1][0] == top[place][0] + 1:
        place += 1
    number, row = top[place]
    above_number, above = top[place - 1] if place else (0, [])
    below = [values for _, values in table.rows[place + 1 : place + 1 + SAMPLE]]
    # a row of group headings stands straight above and has more than one cell
    grouped = above_number == number - 1 and sum(1 for value in above if value) > 1
    headings, meanings = {}, {}
    for column in range(max(len(row), max((len(values) for values in below), default=0))):
        own = _at(row, column) or table.spread.get((number, column))
        heading = " ".join(str(own).split()) if own is not None else ""
        group = (_at(above, column) or table.spread.get((above_number, column))) if grouped else None
        meaning = meaning_of(str(own)) if own is not None else None
        if group and (meaning is None or not meaning.certain or meaning.what in meanings.values()):
            together = meaning_of(f"{group} {heading}") or meaning_of(f"{heading} {group}")
            meaning = together or meaning
            heading = f"{group} {heading}".strip() if together else heading
        headings[column] = heading
        if meaning:
            meanings[column] = meaning
    header = Header(number, headings)
    _settle(header, meanings, below)
    return header


def _at(row: Sequence[Value], column: int) -> Value:
    return row[column] if column < len(row) else None


def _settle(header: Header, meanings: dict[int, Meaning], below: list[Sequence[Value]]) -> None:
    """Decide what each column is: certain headings first, then by content, then what is left over."""
    certain = {meaning.what for meaning in meanings.values() if meaning.certain}
    header.fte = FTE in certain
    for column, meaning in meanings.items():
        what = meaning.what
        if what == PC:
            what = _pc(below, column, certain)
        elif what == CONTACT:
            what = "email" if _share(below, column, r"\S+@\S+\s*") > 0.5 else "contact_person"
        elif what == NUMBER:
            what = (
                "enterprise_number"
                if _share(below, column, r"(BE)?[\s.]*[01]?[\s.]*[2-9][\d .\-/]{8,13}\s*") > 0.5
                else UNUSED
            )
        elif what == "headcount" and not meaning.certain and "headcount" in certain:
            what = UNUSED
        elif what == "name" and not meaning.certain:
            what = _weak_name(header, certain)
        if what in (UNUSED, FTE):
            continue
        header.columns[column] = what
        certain.add(what)
    header.columns = dict(sorted(header.columns.items()))
    header.unused = {
        column: heading for column, heading in header.headings.items() if heading and column not in header.columns
    }


def _weak_name(header: Header, certain: set[str]) -> str:
    """What "Naam" is: the company, unless another column is; then it belongs to the contact person."""
    if "name" not in certain and "name" not in header.columns.values():
        return "name"
    if "first_name" in certain:
        return "last_name"
    return UNUSED if "contact_person" in certain else "contact_person"


def _pc(below: list[Sequence[Value]], column: int, certain: set[str]) -> str:
    postcodes = _share(below, column, r"(B|BE)?[\s\-]*[1-9]\d{3}(\.0)?(\s+\D+)?\s*")
    committees = _share(below, column, r"\D{0,6}[123]\d\d([.,]\d{1,2})?(?!\d).*")
    if postcodes == committees:
        return "postcode" if "committees" in certain and "postcode" not in certain else "committees"
    return "postcode" if postcodes > committees else "committees"


def _share(below: list[Sequence[Value]], column: int, pattern: str) -> float:
    """The share of the filled cells of a column that read like a pattern."""
    texts = [str(value)[:200].strip() for row in below if (value := _at(row, column)) is not None]
    fitting = sum(1 for text in texts if re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL))
    return fitting / len(texts) if texts else 0.0
