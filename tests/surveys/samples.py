"""A small, sound instrument to bend out of shape, as the dict that a JSON file holds."""

import copy
import json

from surveys.instrument import Instrument, InstrumentFaults, read_instrument


def words(text: str) -> dict:
    return {"nl": text, "en": f"{text} (en)"}


SCORED = [{"code": code, "score": score, "text": words(code)} for code, score in (("1", 0), ("2", 50), ("3", 100))]
PLAIN = [{"code": code, "text": words(code)} for code in ("a", "b", "c")]
BACKGROUND = [
    *({"code": code, "text": words(code)} for code in ("x", "y", "z")),
]

CORE = {
    "format": "sokkel-instrument/1",
    "code": "core",
    "kind": "core",
    "version": "1",
    "languages": ["nl", "en"],
    "title": words("Kern"),
    "source": {"author": "Sokkel", "year": 2026, "licence": "EUPL-1.2"},
    "legal_elements": ["job_content"],
    "options": [
        {"code": "scored", "choices": SCORED},
        {"code": "plain", "choices": [*PLAIN, {"code": "no", "missing": True, "text": words("liever niet")}]},
        {"code": "who", "choices": BACKGROUND},
    ],
    "pages": [{"code": "first", "title": words("Eerst")}, {"code": "second", "title": words("Dan")}],
    "questions": [
        {"code": "statute", "page": "first", "kind": "background", "text": words("Statuut"), "options": "who"},
        {"code": "regime", "page": "first", "kind": "background", "text": words("Regime"), "options": "who"},
        {
            "code": "ws",
            "page": "second",
            "kind": "matrix",
            "text": words("Stress"),
            "options": "scored",
            "rows": [{"code": f"ws_{number}", "text": words(f"Rij {number}")} for number in (1, 2, 3)],
        },
        {"code": "mo_1", "page": "second", "kind": "likert", "text": words("Zin"), "options": "scored"},
        {"code": "tools", "page": "second", "kind": "multiple", "text": words("Wat"), "options": "plain",
         "exclusive": ["c"]},
        {"code": "hours", "page": "second", "kind": "number", "text": words("Uren"), "minimum": 0, "maximum": 60,
         "integer": True, "when": "statute == 'x'"},
        {"code": "remark", "page": "second", "kind": "long_text", "text": words("Nog iets?")},
    ],
    "scales": [
        {
            "code": "work_stress", "role": "indicator", "text": words("Werkstress"), "items": ["ws_1", "ws_2", "ws_3"],
            "reversed": ["ws_2"], "cutoffs": {"problem": 60, "acute": 80, "source": "Sokkel 2026"},
        },
        {
            "code": "motivation", "role": "indicator", "text": words("Motivatie"), "items": ["mo_1"],
            "direction": "high_is_good", "cutoffs": {"problem": 40, "acute": 20, "source": "Sokkel 2026"},
        },
    ],
    "workability": {"indicators": ["work_stress", "motivation"]},
}  # fmt: skip

MODULE = {
    "format": "sokkel-instrument/1",
    "code": "transport",
    "kind": "module",
    "version": "1",
    "languages": ["nl", "en"],
    "joint_committees": ["140"],
    "sectors": ["transport"],
    "legal_elements": ["working_conditions"],
    "title": words("Vervoer"),
    "source": {"author": "Sokkel", "year": 2026, "licence": "EUPL-1.2"},
    "options": [{"code": "scored", "choices": [{**each, "score": 100 - each["score"]} for each in SCORED]}],
    "pages": [{"code": "first", "title": words("Onderweg")}],
    "questions": [
        {"code": "tr_1", "page": "first", "kind": "likert", "text": words("Rit"), "options": "scored",
         "when": "statute in ['x', 'y']"},
    ],
    "scales": [{"code": "driving", "role": "module", "text": words("Rijden"), "items": ["tr_1"]}],
}  # fmt: skip


def core() -> dict:
    """A fresh copy of the core, to bend."""
    return copy.deepcopy(CORE)


def module() -> dict:
    """A fresh copy of the module, to bend."""
    return copy.deepcopy(MODULE)


def read(content: object, name: str = "some.json") -> Instrument:
    """The instrument that such a dict describes."""
    return read_instrument(json.dumps(content).encode(), name=name)


def faults_of(content: object) -> list[str]:
    """The faults of such a dict, each as one text."""
    try:
        read(content)
    except InstrumentFaults as found:
        return [str(fault) for fault in found.faults]
    return []
