"""The product's own format out, as TOML or JSON: whoever reads it again holds an equal instrument."""

from __future__ import annotations

import json
from collections.abc import Mapping

from surveys.faults import Fault, InstrumentFaults
from surveys.instrument import to_content
from surveys.model import Instrument
from surveys.reading import MOST_BYTES


def to_json(instrument: Instrument) -> bytes:
    """The instrument as JSON, laid out for people as long as it then fits the bounds of a file."""
    content = to_content(instrument)
    roomy = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    if len(roomy) <= MOST_BYTES:
        return roomy
    return _within_bounds(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def to_toml(instrument: Instrument) -> bytes:
    """The instrument as TOML, in the layout of the shipped files."""
    content = to_content(instrument)
    # the title is short enough to stand in the head, as in the shipped files
    sections = {key: value for key, value in content.items() if key != "title" and _is_section(value)}
    lines = [f"{key} = {_value(value)}" for key, value in content.items() if key not in sections]
    for key, value in sections.items():
        head = f"[[{key}]]" if isinstance(value, list) else f"[{key}]"
        for table in value if isinstance(value, list) else [value]:
            lines += ["", head, *(f"{_key(name)} = {_value(each, spread=True)}" for name, each in table.items())]
    return _within_bounds(("\n".join(lines) + "\n").encode())


def _is_section(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain else _text(name)


def _value(value: object, *, spread: bool = False) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list):
        if spread and value and isinstance(value[0], Mapping):
            return "[\n" + "".join(f"  {_value(each)},\n" for each in value) + "]"
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    # JSON's escapes are all TOML's too; only DEL stands bare in JSON and may not in TOML.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _within_bounds(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        problem = f"written down, the instrument is larger than {MOST_BYTES // 1_000_000} MB"
        raise InstrumentFaults([Fault("file", problem, "Split it into modules.")])
    return data
