"""The way through the pages: which come, in which order, where one stands, and the groups one may say to belong to."""

from dataclasses import dataclass
from functools import lru_cache

from campaign_app.answers.drafts import Draft
from campaign_app.answers.queries import Visit, groups_of
from campaign_app.core.database import db
from surveys.edition import Edition
from surveys.routing import path

GROUP_PAGE = 0
EDITIONS_KEPT = 200


@dataclass(frozen=True, slots=True)
class Group:
    """A group as a respondent chooses it: how deep it lies in the tree, and its full path in words."""

    id: int
    name: str
    depth: int
    path: str


def visible(edition: Edition, answers: dict) -> list[tuple[int, object, list]]:
    """The pages to be shown as (number, page, questions); a page keeps its number whatever is left out before it."""
    if not edition.conditions:
        return _everything(edition)
    return _numbered(edition, path(edition, answers))


_unconditional: dict[str, list] = {}


def _everything(edition: Edition) -> list[tuple[int, object, list]]:
    """All pages of an edition without conditions, found once."""
    found = _unconditional.get(edition.content_hash)
    if found is None:
        if len(_unconditional) >= EDITIONS_KEPT:
            _unconditional.clear()
        found = _unconditional[edition.content_hash] = _numbered(edition, path(edition, {}))
    return found


def _numbered(edition: Edition, pages: list) -> list[tuple[int, object, list]]:
    return [(edition.page_order[page.code] + 1, page, questions) for page, questions in pages]


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
