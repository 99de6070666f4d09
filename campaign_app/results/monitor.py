"""Published figures of the Flemish workability monitor: context beside a report, never a comparison."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("monitor.csv")
MEASURES = (
    "workability_rate",
    "work_stress_problem",
    "motivation_problem",
    "learning_problem",
    "work_life_balance_problem",
)


@dataclass(frozen=True)
class MonitorFigure:
    """One published percentage with its year and source; `sector` is "" for all of Flanders."""

    population: str
    year: int
    sector: str
    measure: str
    share: float
    source: str


@cache
def published() -> tuple[MonitorFigure, ...]:
    """Every figure that somebody verified at its source."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["verified"] == "yes"]
    return tuple(
        MonitorFigure(
            row["population"],
            int(row["year"]),
            row["sector"],
            row["measure"],
            float(row["percent"]) / 100,
            row["source"],
        )
        for row in rows
    )


def context_for(variant: str, sector: str) -> list[MonitorFigure]:
    """Per measure the latest figure of Flanders and of the sector, for the same kind of workers."""
    population = "self_employed" if variant == "self_employed" else "employees"
    latest: dict[tuple[str, str], MonitorFigure] = {}
    for figure in published():
        if figure.population == population and figure.sector in ("", sector) and figure.measure in MEASURES:
            place = (figure.measure, figure.sector)
            if place not in latest or latest[place].year < figure.year:
                latest[place] = figure
    return sorted(latest.values(), key=lambda each: (MEASURES.index(each.measure), each.sector))
