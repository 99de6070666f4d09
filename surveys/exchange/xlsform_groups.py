"""The groups of an XLSForm: its rows as a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from surveys.exchange.sheets import Row
from surveys.faults import Fault, InstrumentFaults, Notebook, quoted

DEEPEST = 20
GROUP = re.compile(r"(begin|end)[ _]?(.+)", re.IGNORECASE)


@dataclass
class Group:
    """A group of rows: `kind` is group or repeat; the whole form is a group without a row."""

    row: Row | None
    kind: str = "group"
    children: list = field(default_factory=list)
    above: Group | None = None

    @property
    def name(self) -> str:
        return self.row.get("name") if self.row else ""

    @property
    def appearance(self) -> set[str]:
        return set(self.row.get("appearance").lower().split()) if self.row else set()


def tree_of(rows: Iterable[Row], types: dict, faults: Notebook, note: Callable, leave_out: Callable) -> Group:
    """The form as a group without a row of its own; what is no row of a form is a fault or is left out, noted."""
    top = here = Group(None)
    depth = 0
    for row in rows:
        kind = row.get("type")
        if not kind:
            if row.get("name") or row.by_language("label"):
                faults.note(row.place, "there is no type", "Write one, such as select_one, integer or note.")
            continue
        if row.get("disabled").lower() in ("yes", "true", "true()"):
            leave_out(row, "the row is disabled")
            continue
        edge = GROUP.fullmatch(kind)
        if not edge or kind.lower() in types:
            here.children.append(row)
        elif edge[1].lower() == "begin":
            depth += 1
            if depth > DEEPEST:
                raise InstrumentFaults([Fault(row.place, "groups are nested far too deep", "Nest them less.")])
            repeated = edge[2].lower() in ("repeat", "lgroup", "looped group", "loop") or "loop" in edge[2].lower()
            group = Group(row, "repeat" if repeated else "group", above=here)
            if edge[2].lower() not in ("group", "repeat", "lgroup", "looped group") and not repeated:
                note(row.place, f"a {quoted(kind)} has no counterpart", "It counts as a group.")
            here.children.append(group)
            here = group
        elif here.above is None:
            faults.note(row.place, f"{quoted(kind)} ends what never began", "Take it out, or begin the group.")
        else:
            depth -= 1
            here = here.above
    while here.above is not None:
        faults.note(here.row.place, "this group never ends", "Add an end_group below its last question.")
        here = here.above
    return top
