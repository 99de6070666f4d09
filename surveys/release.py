"""The release: the fixed set of cells that a closed scan publishes, and its JSON, the same byte for byte every time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from surveys.model import Frozen, canonical

FORMAT = "sokkel-release/1"
DIGITS = 10
HIDDEN_SHARE = "hidden"  # in place of a share that is not told, of a cell that is

Measure = float | int | str


@dataclass(frozen=True)
class Cell:
    """One published or hidden cell: `hidden` is the reason code, and a hidden cell carries neither n nor measures.

    `by` and `key` say of whom: "total" and ""; "group" and the key of a group; "background:<question>" and an option;
    "group*background:<question>" and "<group>|<option>", the people of a group who gave that answer.
    Proportions are 0..1 and means 0..100; a text in place of a number is a bound (">0.90") or "hidden".
    """

    table: str
    by: str
    key: str
    n: int | None
    measures: Mapping[str, Measure] = field(default_factory=Frozen)
    hidden: str | None = None

    def __post_init__(self) -> None:
        rounded = {
            name: round(value, DIGITS) + 0.0 if isinstance(value, float) else value
            for name, value in sorted(self.measures.items())
        }
        object.__setattr__(self, "measures", Frozen(rounded))


@dataclass(frozen=True)
class Release:
    """All cells of a closed scan, computed once; pages, reports and files draw from it and never from answers.

    The version of the software is kept beside it, not in it: a newer version that computes the same gives equal bytes.
    """

    cells: tuple[Cell, ...]
    notes: tuple[str, ...]
    edition_hash: str
    k: int
    n: int | None

    @cached_property
    def _by_place(self) -> dict[tuple[str, str, str], Cell]:
        return {(cell.table, cell.by, cell.key): cell for cell in self.cells}

    def cell(self, table: str, by: str = "total", key: str = "") -> Cell | None:
        """One cell, None when the release has no such cell."""
        return self._by_place.get((table, by, key))

    def table(self, table: str, by: str | None = None) -> Iterator[Cell]:
        """The cells of a table, all of them or those of one split."""
        return (cell for cell in self.cells if cell.table == table and by in (None, cell.by))

    def with_groups(self, keys: Mapping[str, str]) -> Release:
        """The release with its groups under other keys; groups that have none are left out."""
        cells = []
        for cell in self.cells:
            group, *answer = cell.key.rsplit("|", 1) if "*" in cell.by else [cell.key]
            if not cell.by.startswith("group"):
                cells.append(cell)
            elif group in keys:
                cells.append(replace(cell, key="|".join([keys[group], *answer])))
        return replace(self, cells=tuple(cells))

    def to_json(self) -> str:
        """The release as canonical JSON: equal releases give equal bytes."""
        cells = [
            {"table": c.table, "by": c.by, "key": c.key, "n": c.n, "measures": dict(c.measures), "hidden": c.hidden}
            for c in self.cells
        ]
        frame = {"edition_hash": self.edition_hash, "k": self.k, "n": self.n, "notes": list(self.notes)}
        return canonical({"format": FORMAT, "cells": cells} | frame)

    @classmethod
    def from_json(cls, text: str) -> Release:
        """The release in a JSON text; raises ValueError when it is not one."""
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise ValueError("this is not a release of this format")
            cells = tuple(Cell(**cell) for cell in content["cells"])
            return cls(cells, tuple(content["notes"]), content["edition_hash"], content["k"], content["n"])
        except (KeyError, TypeError, AttributeError, RecursionError) as broken:
            raise ValueError(f"this is not a release: {broken}") from None
