"""What a scan still needs before its launch, and what is allowed but unwise: each as a sentence with its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext, ngettext

from campaign_app.core.clock import local_date
from campaign_app.core.errors import DomainError
from campaign_app.instruments.licences import outlasted, withheld
from campaign_app.scans.composition import composition_of
from campaign_app.scans.models import GroupBy, Scan, ScanGroup, ScanStatus
from campaign_app.scans.offline import has_offline_way, languages_of
from campaign_app.scans.words import names_apart
from surveys.edition import Edition

SHORT_SCAN = timedelta(days=7)
LONG_SCAN = timedelta(days=60)
AGREE = "scans.agreements"


@dataclass(frozen=True)
class Check:
    """One line of the check list: what must be so, whether it is, and the endpoint where it is put right."""

    text: str
    holds: bool
    endpoint: str


# how many personal codes carry which group; None are those that carry none
Carried = Mapping[int | None, int]


def launch_checks(scan: Scan, carried: Carried, now: datetime, edition: Edition | None = None) -> list[Check]:
    """Everything that must hold before a launch; `edition` is what the draft makes now, if the caller composed it."""
    codes = sum(carried.values())
    fresh = scan.status is ScanStatus.INVITED
    dated = bool(scan.opens_at and scan.closes_at)
    checks = [
        Check(gettext("The questionnaire is composed."), not fresh, "scans.compose"),
        Check(gettext("There is an opening and a closing date."), dated, "scans.ways"),
        Check(gettext("The closing date lies ahead."), dated and scan.closes_at > now, "scans.ways"),
        Check(gettext("You said how many people may answer."), bool(scan.expected), "scans.ways"),
        Check(
            gettext("There is a way in."),
            scan.open_link or (scan.personal_codes and codes > 0) or has_offline_way(scan),
            "scans.ways",
        ),
    ]
    checks += part_checks(scan, edition) if not fresh else []
    if scan.personal_codes and not codes:
        checks.append(Check(gettext("There are addresses to mail the personal codes to."), False, "scans.staff_list"))
    if not fresh and scan.printed_codes:
        text = gettext("The questionnaire exists in the languages of the cards.")
        checks.append(Check(text, set(scan.printed_codes) <= set(languages_of(scan)), "scans.ways"))
    if scan.expected and scan.expected < scan.k and not scan.pool:
        text = gettext(
            "At least %(k)s people may answer, or the answers may join those of the sector. "
            "Otherwise nobody would ever see a figure.",
            k=scan.k,
        )
        checks.append(Check(text, False, "scans.ways"))
    if scan.groups and scan.group_by is GroupBy.CODE:
        text = gettext("The personal codes carry the groups: there is a group beside the addresses.")
        checks.append(Check(text, scan.personal_codes and carried.get(None, 0) < codes, "scans.ways"))
    checks.append(Check(gettext("The joint support is recorded: who agreed, and when."), bool(scan.agreements), AGREE))
    return checks


def part_checks(scan: Scan, edition: Edition | None = None) -> list[Check]:
    """That every part of a composed questionnaire is still in the library, and that its licences allow this scan."""
    try:
        edition = edition or composition_of(scan)
    except DomainError as gone:
        return [Check(str(gone.message), False, "scans.compose")]
    if not edition.licences:
        return []
    outlasting, withholding = licence_faults(scan, edition)
    faults = [Check(text, False, "scans.ways") for text in outlasting]
    faults += [Check(text, False, "scans.compose") for text in withholding]
    holds = gettext("The licences of the questionnaire name your company and last until the scan closes.")
    return faults or [Check(holds, True, "scans.compose")]


def licence_faults(scan: Scan, edition: Edition) -> tuple[list[str], list[str]]:
    """Which licences end before the scan does, and which do not name its company; both as sentences."""
    number = scan.company.enterprise_number
    return outlasted(edition.licences, scan.closes_on), withheld(edition.licences, number)


def plan_warnings(scan: Scan, carried: Carried) -> list[str]:
    """What is unwise in the dates, the numbers and the ways in."""
    found, codes = [], sum(carried.values())
    if scan.opens_at and scan.closes_at:
        length = scan.closes_at - scan.opens_at
        if length < SHORT_SCAN:
            found.append(gettext("The scan is open for less than a week: people who are away will miss it."))
        if length > LONG_SCAN:
            found.append(gettext("The scan is open for more than two months: people forget, and work changes."))
    if scan.expected and scan.expected < scan.k:
        found.append(gettext("Fewer than %(k)s people may answer: your company itself will get no figures.", k=scan.k))
    elif scan.expected and scan.expected < 2 * scan.k:
        found.append(
            gettext(
                "You get figures only if at least %(k)s of the %(expected)s people answer.",
                k=scan.k,
                expected=scan.expected,
            )
        )
    if scan.personal_codes and scan.expected and codes > scan.expected:
        found.append(
            ngettext(
                "There is %(num)s address, more than the number of people who may answer.",
                "There are %(num)s addresses, more than the number of people who may answer.",
                codes,
            )
        )
    cards = sum(scan.printed_codes.values())
    if cards and scan.expected and cards < scan.expected and not (scan.open_link or scan.personal_codes):
        found.append(
            ngettext(
                "There is %(num)s card, fewer than the number of people who may answer.",
                "There are %(num)s cards, fewer than the number of people who may answer.",
                cards,
            )
        )
    if scan.open_link and (scan.personal_codes or cards):
        found.append(gettext("With an open link beside codes a person could answer twice."))
    if scan.groups and scan.group_by is GroupBy.CODE:
        if scan.open_link:
            found.append(gettext("Who comes in by the open link carries no group and counts for the whole only."))
        if has_offline_way(scan):
            found.append(gettext("Cards, booklets and a shared device carry no group: they count for the whole only."))
        if 0 < carried.get(None, 0) < codes:
            found.append(
                ngettext(
                    "%(num)s address has no group beside it: that person counts for the whole only.",
                    "%(num)s addresses have no group beside them: those people count for the whole only.",
                    carried[None],
                )
            )
    return found


def people_in(scan: Scan, carried: Carried) -> dict[int, int | None]:
    """Per group id how many people may answer in it, parts included; None where nobody knows.

    Where codes carry the groups they are counted; otherwise the headcount is believed, or that of all its parts.
    """
    by_code = scan.group_by is GroupBy.CODE and carried.get(None, 0) < sum(carried.values())
    found: dict[int, int | None] = {}
    for group, _ in reversed(tree_of(scan.groups)):
        parts = [found[part.id] for part in scan.groups if part.parent_id == group.id]
        if by_code:
            found[group.id] = carried.get(group.id, 0) + sum(parts)
        elif group.headcount is None and parts and None not in parts:
            found[group.id] = sum(parts)
        else:
            found[group.id] = group.headcount
    return found


def strict_warnings(scan: Scan, edition: Edition) -> list[str]:
    """That the questions with a stricter threshold than the scan's own stay hidden, when too few people may answer."""
    k = edition.strictest
    if not scan.expected or scan.expected >= k or k <= scan.k:
        return []
    return [
        gettext(
            "Some questions, such as those on unwanted behaviour, are shown only from %(k)s answers on. "
            "Only %(expected)s people may answer: you will not see those.",
            k=k,
            expected=scan.expected,
        )
    ]


def group_warnings(scan: Scan, carried: Carried) -> dict[int, str]:
    """Per group id, why it will not be reported, or only just: judged by its people and the threshold k."""
    found: dict[int, str] = {}
    names = names_apart((group.id, group.name, group.parent_id) for group in scan.groups)
    people = people_in(scan, carried)
    for group in scan.groups:
        count = people[group.id]
        if count is None:
            continue
        name = names[group.id]
        if count < scan.k:
            found[group.id] = gettext(
                "%(name)s has fewer than %(k)s people: it will never be shown by itself.", name=name, k=scan.k
            )
        elif count == scan.k:
            found[group.id] = gettext(
                "%(name)s is shown only if all its %(people)s people answer.", name=name, people=count
            )
        elif count < 2 * scan.k:
            found[group.id] = gettext(
                "%(name)s is shown only if at least %(k)s of its %(people)s people answer.",
                name=name,
                k=scan.k,
                people=count,
            )
    return found


def tree_warnings(scan: Scan) -> list[str]:
    """Where the headcounts of the groups do not add up."""
    found: list[str] = []
    names = names_apart((group.id, group.name, group.parent_id) for group in scan.groups)
    for parent in (None, *scan.groups):
        children = [group for group in scan.groups if group.parent_id == (parent.id if parent else None)]
        total = sum(group.headcount or 0 for group in children)
        limit = parent.headcount if parent else scan.expected
        if children and limit and total > limit:
            name = names[parent.id] if parent else gettext("the whole company")
            found.append(
                gettext(
                    "The parts of %(name)s count %(total)s people together, more than its own %(limit)s.",
                    name=name,
                    total=total,
                    limit=limit,
                )
            )
    return found


def tree_of(groups: list[ScanGroup]) -> list[tuple[ScanGroup, int]]:
    """The groups with their depth (0 for the top), every parent directly followed by its children."""
    children: dict[int | None, list[ScanGroup]] = {}
    for group in groups:
        children.setdefault(group.parent_id, []).append(group)

    def below(parent_id: int | None, depth: int) -> list[tuple[ScanGroup, int]]:
        return [pair for group in children.get(parent_id, ()) for pair in ((group, depth), *below(group.id, depth + 1))]

    return below(None, 0)


def opens_late(scan: Scan, now: datetime) -> bool:
    """Whether the opening date has passed, so that a launch now opens the scan at once."""
    return bool(scan.opens_at) and scan.opens_on < local_date(now)
