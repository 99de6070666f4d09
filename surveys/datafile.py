"""Microdata as files: SPSS (.sav) and CSV with the same names and the same numeric codes.

An option is the number that its code is, else its place in the list; a band of several is told by its first and last
place (203: the second to the third). Below zero stands why there is no answer; in SPSS these are declared missing.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from surveys.anonymity import WITHHELD, band_code, is_ordered
from surveys.kinds import KINDS
from surveys.microdata import CHOSEN, NOT_ASKED, NOT_CHOSEN, Column, Microdata
from surveys.model import Frozen, OptionList
from surveys.scoring import problem_count, problems

NO_ANSWER, UNASKED, KEPT_BACK, SAYS_NOTHING = -9, -8, -7, -10  # from -10 down: options that say nothing
LOWEST = -99
LONGEST_NAME, LONGEST_LABEL, LONGEST_VALUE, LONGEST_FILE = 64, 255, 120, 64  # bytes of UTF-8 that SPSS takes
RESERVED = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
WORDS = {
    "nl": {
        "no_answer": "Geen antwoord",
        "not_asked": "Niet gevraagd (volgt uit een eerder antwoord)",
        "withheld": "Achtergehouden om niemand herkenbaar te maken",
        "no_score": "Te weinig antwoorden voor een score",
        "yes": "Ja",
        "no": "Nee",
        "score": "score van 0 tot 100",
        "workable": "Werkbaar werk: op geen enkele indicator een probleem",
    },
    "en": {
        "no_answer": "No answer",
        "not_asked": "Not asked (follows from an earlier answer)",
        "withheld": "Withheld so that nobody is recognisable",
        "no_score": "Too few answers for a score",
        "yes": "Yes",
        "no": "No",
        "score": "score from 0 to 100",
        "workable": "Workable job: no problem on any indicator",
    },
}


@dataclass(frozen=True)
class Field:
    """One column of a file: its name for SPSS, numbers, what they mean, and the range that counts as missing.

    `source` is the code of the question or scale; `codes` the number of every option code or band, for the codebook.
    """

    name: str
    source: str
    label: str
    measure: str
    numbers: np.ndarray
    labels: Mapping[float, str]
    missing: tuple[float, float]
    codes: Mapping[str, float]
    decimals: int = 0


def fields_of(data: Microdata, language: str) -> list[Field]:
    """The columns of a file with labels in a language: the answers in the order of the questions, then the scores."""
    taken: set[str] = set()
    fields = [_answer(data, column, language, taken) for column in data.columns]
    return [*fields, *_scores(data, language, taken)]


def csv_bytes(fields: Sequence[Field]) -> bytes:
    """The columns as CSV: a line of names, commas, UTF-8, every cell a number."""
    columns = []
    for field in fields:
        places, found = pd.factorize(field.numbers)
        columns.append(np.array([_spelled(value) for value in found], dtype=object)[places].tolist())
    lines = map(",".join, zip(*columns, strict=True))
    return ("\n".join([",".join(field.name for field in fields), *lines]) + "\n").encode()


def sav_bytes(fields: Sequence[Field], *, label: str, made_at: datetime) -> bytes:
    """The columns as an SPSS file with labels, missing values and measures; equal columns give equal bytes.

    `made_at` stands in its header as the moment of making.
    """
    import pyreadstat

    frame = pd.DataFrame({field.name: field.numbers for field in fields})
    ranges = {f.name: [{"lo": f.missing[0], "hi": f.missing[1]}] for f in fields}
    with tempfile.TemporaryDirectory(prefix="sokkel-") as folder:
        path = Path(folder) / "microdata.sav"
        pyreadstat.write_sav(
            frame,
            path,
            file_label=cut(label, LONGEST_FILE),
            column_labels={field.name: field.label for field in fields},
            variable_value_labels={field.name: dict(field.labels) for field in fields},
            missing_ranges=ranges,
            variable_measure={field.name: field.measure for field in fields},
            variable_format={field.name: f"F{_width(field)}.{field.decimals}" for field in fields},
            row_compress=True,
        )
        return _stamped(path.read_bytes(), made_at)


def variable_name(text: str, taken: set[str]) -> str:
    """A name that SPSS takes and that is not `taken` yet, whatever its capitals; it is taken from then on."""
    name = re.sub("[^A-Za-z0-9_]+", "_", text).strip("_")
    name = name if re.match("[A-Za-z]", name) else f"v_{name}"
    name = f"{name}_" if name.lower() in RESERVED else name
    base, number = name[:LONGEST_NAME], 2
    name = base.rstrip("_") or base
    name = f"{name}_v" if name.lower() in RESERVED else name
    while name.lower() in taken:
        ending = f"_{number}"
        name, number = base[: LONGEST_NAME - len(ending)] + ending, number + 1
    taken.add(name.lower())
    return name


def cut(text: str, most: int) -> str:
    """A text of at most so many bytes of UTF-8, on one line, with dots where it was cut."""
    text = " ".join(text.split())
    raw = text.encode()
    return text if len(raw) <= most else raw[: most - 3].decode(errors="ignore").rstrip() + "…"


def spoken(text: Frozen, language: str) -> str:
    """A text in a language, else in the first that it has."""
    return text.get(language) or next(iter(text.values()), "")


def _answer(data: Microdata, column: Column, language: str, taken: set[str]) -> Field:
    variable = data.edition.variables[column.variable]
    question, kind = variable.question, KINDS[variable.question.kind]
    label = spoken(variable.text, language)
    if question.rows:
        label = f"{spoken(question.text, language)} {label}"
    base, codes, labels, measure, decimals = 0.0, {}, {}, "nominal", 0
    if kind.is_number:
        measure, decimals = "scale", 1
        base = 0.0 if question.minimum >= 0 else -(10.0 ** (math.floor(math.log10(-question.minimum)) + 1))
        label = f"{label} ({spoken(question.unit, language)})" if question.unit else label
    elif column.option is not None:
        codes = {NOT_CHOSEN: 0.0, CHOSEN: 1.0}
        labels = {0.0: WORDS[language]["no"], 1.0: WORDS[language]["yes"]}
        option = next(choice for choice in question.options.choices if choice.code == column.option)
        label = f"{spoken(option.text, language)}: {label}"
    else:
        codes, labels = _options(question.options, column, language)
        telling = [choice.code for choice in question.options.telling]
        ranked = kind.is_scored and any(choice.score is not None for choice in question.options.choices)
        measure = "ordinal" if question.kind in ("likert", "matrix") or ranked or is_ordered(telling) else "nominal"
    marks = {None: base + NO_ANSWER, NOT_ASKED: base + UNASKED, WITHHELD: base + KEPT_BACK}
    labels = labels | _missing_labels(base, language)
    return Field(
        name=variable_name(column.name.replace(".", "_"), taken),
        source=column.variable,
        label=cut(label, LONGEST_LABEL),
        measure=measure,
        numbers=_numbered(data.table[column.name], codes, marks),
        labels={number: cut(text, LONGEST_VALUE) for number, text in labels.items()},
        missing=(base + LOWEST, base - 1),
        codes=codes,
        decimals=decimals,
    )


def _options(options: OptionList, column: Column, language: str) -> tuple[dict[str, float], dict[float, str]]:
    telling = [choice.code for choice in options.telling]
    own = all(re.fullmatch("0|[1-9][0-9]{0,3}", code) for code in telling)
    numbers = {code: float(code) if own else float(place) for place, code in enumerate(telling, 1)}
    silent = [choice.code for choice in options.choices if choice.missing]
    numbers |= {code: float(SAYS_NOTHING - place) for place, code in enumerate(silent)}
    texts = {choice.code: spoken(choice.text, language) for choice in options.choices}
    labels = {numbers[code]: texts[code] for code in numbers}
    places = {code: place for place, code in enumerate(telling, 1)}
    step = 10 ** max(2, len(str(len(telling))), max(len(code) for code in telling) if own and telling else 0)
    for band in (band for band in column.bands if len(band) > 1):
        numbers[band_code(band)] = float(places[band[0]] * step + places[band[-1]])
        labels[numbers[band_code(band)]] = " / ".join(texts[code] for code in band)
    return numbers, labels


def _missing_labels(base: float, language: str) -> dict[float, str]:
    named = {NO_ANSWER: "no_answer", UNASKED: "not_asked", KEPT_BACK: "withheld"}
    return {base + number: WORDS[language][word] for number, word in named.items()}


def _numbered(series: pd.Series, codes: Mapping[str, float], marks: Mapping) -> np.ndarray:
    places, found = pd.factorize(series)
    known = {**codes, **marks}
    return np.array([*(float(known.get(value, value)) for value in found), marks[None]])[places]


def _scores(data: Microdata, language: str, taken: set[str]) -> Iterable[Field]:
    scores = data.scores
    labels = {float(NO_ANSWER): WORDS[language]["no_score"]}
    for scale in data.edition.scales:
        yield Field(
            name=variable_name(scale.code, taken),
            source=scale.code,
            label=cut(f"{spoken(scale.text, language)} ({WORDS[language]['score']})", LONGEST_LABEL),
            measure="scale",
            numbers=scores[scale.code].round(4).fillna(NO_ANSWER).to_numpy(dtype=float),
            labels=labels,
            missing=(LOWEST, -1),
            codes={},
            decimals=2,
        )
    if data.edition.workability:
        count = problem_count(data.edition, problems(data.edition, scores))
        yield Field(
            name=variable_name("workable", taken),
            source="workable",
            label=cut(WORDS[language]["workable"], LONGEST_LABEL),
            measure="nominal",
            numbers=(count == 0).astype("Int64").fillna(NO_ANSWER).to_numpy(dtype=float),
            labels=labels | {0.0: WORDS[language]["no"], 1.0: WORDS[language]["yes"]},
            missing=(LOWEST, -1),
            codes={},
        )


def _width(field: Field) -> int:
    widest = max([8, *(len(str(int(abs(number)))) for number in field.labels)]) + field.decimals
    if len(field.numbers):
        widest = max(widest, len(str(int(np.abs(field.numbers).max()))) + field.decimals + 2)
    return min(widest, 40)


def _spelled(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _stamped(content: bytes, at: datetime) -> bytes:
    """The file with this moment in its header (bytes 92 to 109) instead of the one at which it was written."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    stamp = f"{at.day:02d} {months[at.month - 1]} {at.year % 100:02d}{at:%H:%M:%S}".encode("ascii")
    return content[:92] + stamp + content[109:]
