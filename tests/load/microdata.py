"""Time and peak memory of a research file: `python -m tests.load.microdata RESPONDENTS`, in a process of its own.

From answers in memory to the k-anonymous table, and from that to CSV and SPSS files of about sixty columns.
"""

import random
import resource
import sys
import time
from datetime import UTC, datetime

import pandas as pd

from surveys.datafile import csv_bytes, fields_of, sav_bytes
from surveys.edition import compose
from surveys.instrument import load_library
from surveys.microdata import protect
from tests.results.boxes import answers


def main() -> None:
    """Make the files of so many respondents and print what each step takes."""
    respondents = int(sys.argv[1])
    library = load_library()
    edition = compose(library["core"], [library["reachability"]])
    draw = random.Random(1)
    few = [answers(edition, draw, 0.35) for _ in range(2000)]
    frame = pd.DataFrame(draw.choices(few, k=respondents), dtype=object).reindex(columns=list(edition.variables))
    frame = frame.where(frame.notna(), None)
    began = resident()
    data, protecting = timed(lambda: protect([(edition, frame)]))
    fields, _ = timed(lambda: fields_of(data, "nl"))
    table, csv = timed(lambda: csv_bytes(fields_of(data, "nl")))
    file, sav = timed(
        lambda: sav_bytes(fields_of(data, "nl"), label="Sokkel", made_at=datetime(2026, 1, 1, tzinfo=UTC))
    )
    print(
        f"{respondents:6d} x {len(fields)}: k-anonymous in {protecting:.2f} s, CSV {csv:.2f} s "
        f"({len(table) / 1e6:.1f} MB; promised: under 2 s), .sav {sav:.2f} s "
        f"({len(file) / 1e6:.1f} MB; promised: under 3 s), {resident() - began:.0f} MiB more at most"
    )


def timed(work):
    """What the work gives, and how many seconds it took."""
    started = time.perf_counter()
    given = work()
    return given, time.perf_counter() - started


def resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
