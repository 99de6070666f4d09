"""The way through the pages: which come, in which order, where one stands, and the groups one may say to belong to."""

from dataclasses import dataclass
from functools import lru_cache

from campaign_app.answers.drafts import Draft
from campaign_app.answers.queries import Visit, groups_of
from campaign_app.core.database import db
from surveys.edition import Edition
from surveys.routing import hidden, path

GROUP_PAGE = 0
WAYS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Group:
    """A group as a respondent chooses it: how deep it lies in the tree, and its full path in words."""

    id: int
    name: str
    depth: int
    path: str


def visible(edition: Edition, answers: dict) -> list[tuple[int, object, list]]:
    """The pages to be shown as (number, page, questions); a page keeps its number whatever is left out before it."""
    key = edition.content_hash, hidden(edition, answers)
    found = _ways.get(key)
    if found is None:
        if len(_ways) >= WAYS_KEPT:
            _ways.clear()
        pages = path(edition, answers)
        found = _ways[key] = [(edition.page_order[page.code] + 1, page, questions) for page, questions in pages]
    return found


# what is kept of a way is which questions it leaves out: nobody's answers
_ways: dict[tuple, list] = {}


def steps(edition: Edition, draft: Draft) -> list[int]:
    """The numbers of the pages on this respondent's way, the question for their group first where it is asked."""
    return way_of(visible(edition, draft.answers), draft)


def way_of(found: list[tuple[int, object, list]], draft: Draft) -> list[int]:
    """As `steps`, for who has the visible pages at hand already."""
    numbers = [number for number, _, _ in found]
    return [GROUP_PAGE, *numbers] if draft.asks_group else numbers


def after(number: int, way: list[int]) -> int | None:
    """The next page on the way, None at its end."""
    return next((each for each in way if each > number), None)


def before(number: int, way: list[int]) -> int | None:
    """The page before on the way, None at its start."""
    return next((each for each in reversed(way) if each < number), None)


def where_one_was(edition: Edition, draft: Draft) -> int | None:
    """The page to go on from: the last one with an answer, or the next when all of it is answered; None at the end.

    What was skipped before it was skipped on purpose: nobody is sent back to it.
    """
    found = visible(edition, draft.answers)
    told = [[code in draft.answers for question in questions for code in question.variables] for *_, questions in found]
    last = max((place for place, answers in enumerate(told) if any(answers)), default=None)
    if last is None:
        return GROUP_PAGE if draft.asks_group and draft.group is None else found[0][0] if found else None
    if not all(told[last]):
        return found[last][0]
    return found[last + 1][0] if last + 1 < len(found) else None


def groups_at(visit: Visit) -> tuple[Group, ...]:
    """The groups of a launched scan, in tree order; fixed from launch on, so each process reads them once."""
    return _groups(visit.public_id, visit.id)


@lru_cache(maxsize=300)
def _groups(_public_id: str, scan_id: int) -> tuple[Group, ...]:
    children: dict[int | None, list] = {}
    for number, parent, name in db.session.execute(groups_of(scan_id)):
        children.setdefault(parent, []).append((number, name))
    found = []

    def climb(parent: int | None, depth: int, trail: str) -> None:
        for number, name in children.get(parent, ()):
            here = f"{trail} › {name}" if trail else name
            found.append(Group(number, name, depth, here))
            climb(number, depth + 1, here)

    climb(None, 0, "")
    return tuple(found)
