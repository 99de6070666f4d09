"""What a form of another program cannot hold, kept beside it: each difference with the value that it stands against.

A difference is one path of keys, what the form alone would say there (`was`), and what the instrument says (`kept`).
Read again, a difference counts only where the form still says what it said: whoever edits the form is never overruled.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from surveys.exchange.carrying import Carried, Loss
from surveys.exchange.sheets import Sheet
from surveys.faults import InstrumentFaults, quoted
from surveys.instrument import read_instrument, to_content
from surveys.model import Instrument
from surveys.reading import load

COLUMNS = ("path", "part", "was", "kept")
LONGEST_CELL = 30_000
ORDER = "*"
LOSSES = "~"  # what the form alone would have lost, so that reading it again does not tell it as news
MOST_DEEP = 8


def differences(instrument: Instrument, alone: Carried) -> list[tuple[str, object, object]]:
    """What to keep so that `alone`, which the form says, becomes the instrument again: (path, was, kept)."""
    found = list(_differences(to_content(alone.instrument), to_content(instrument), ()))
    losses = [[loss.place, loss.what, loss.instead] for loss in alone.losses]
    return [*found, (_spelled((LOSSES,)), None, losses)] if losses else found


def _differences(was: object, kept: object, path: tuple[str, ...]) -> Iterator[tuple[str, object, object]]:
    if isinstance(was, dict) and isinstance(kept, dict):
        for key in {**was, **kept}:
            yield from _differences(was.get(key), kept.get(key), (*path, key))
        return
    if _nouns(kept) and _nouns(was):
        before, after = _by_code(was), _by_code(kept)
        for code in after:
            yield from _differences(before.get(code), after[code], (*path, code))
        if list(before) != list(after):
            yield _spelled((*path, ORDER)), list(before), list(after)
        return
    if was != kept:
        yield _spelled(path), was, kept


def rows(found: list[tuple[str, object, object]]) -> Iterator[tuple[str, str, str, str]]:
    """The rows of the sheet: long values run on over several rows of one path."""
    for path, was, kept in found:
        cells = [[""] if value is None else _pieces(value) for value in (was, kept)]
        for part in range(max(map(len, cells))):
            yield path, str(part + 1), *(each[part] if part < len(each) else "" for each in cells)


def _pieces(value: object) -> list[str]:
    text = json.dumps(value, ensure_ascii=False)
    # what XML cannot hold, JSON can spell
    text = "".join(each if each.isprintable() or each == " " else json.dumps(each)[1:-1] for each in text)
    return [text[start : start + LONGEST_CELL] for start in range(0, len(text), LONGEST_CELL)]


def restored(carried: Carried, sheet: Sheet) -> Carried:
    """The carried instrument with what was kept beside it; what no longer fits is listed among the losses."""
    losses: list[Loss] = []
    content = to_content(carried.instrument)
    known: list = []
    for path, was, kept in _entries(sheet, losses):
        place = f"sheet sokkel {path}"[:200]
        try:
            keys = tuple(json.loads(path))
            if keys == (LOSSES,):
                known = [Loss(*map(str, each)) for each in kept]
            elif not _apply(content, keys, was, kept):
                losses.append(Loss(place, "the form was changed here", "What had been kept no longer counts."))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            losses.append(Loss(place, "this line cannot be read", "It is left out."))
    try:
        data = json.dumps(content, ensure_ascii=False).encode()
        instrument = read_instrument(data, name="restored.json")
    except InstrumentFaults as found:
        what = f"what was kept no longer fits the form ({found.faults[0].place}: {found.faults[0].problem})"
        return Carried(carried.instrument, (*carried.losses, Loss("sheet sokkel", what, "The form alone counts.")))
    return Carried(instrument, (*(loss for loss in carried.losses if loss not in known), *losses))


def _entries(sheet: Sheet, losses: list[Loss]) -> Iterator[tuple[str, object, object]]:
    whole: dict[str, list[str]] = {}
    for row in sheet.rows:
        pieces = whole.setdefault(row.get("path"), ["", ""])
        pieces[0] += row.get("was")
        pieces[1] += row.get("kept")
    for path, (was, kept) in whole.items():
        try:
            yield path, _loaded(was), _loaded(kept)
        except InstrumentFaults:
            losses.append(Loss(f"sheet sokkel {quoted(path)}", "this line cannot be read", "It is left out."))


def _loaded(text: str) -> object:
    # as careful with depth, NaN and doubles as with any file
    return load(f'{{"value": {text}}}'.encode(), "kept.json")["value"] if text else None


def _apply(content: dict, path: tuple[str, ...], was: object, kept: object) -> bool:
    """Put one kept value in its place; false when something else stands there now than stood there then."""
    if not 0 < len(path) <= MOST_DEEP or not all(isinstance(key, str) for key in path):
        raise ValueError
    here: object = content
    for key in path[:-1]:
        here = _at(here, key)
        if here is None:
            return False
    key = path[-1]
    if key == ORDER:
        return _reorder(here, was, kept)
    if _at(here, key) != was:
        return False
    _put(here, key, kept)
    return True


def _reorder(nouns: list, was: list, kept: list) -> bool:
    """The nouns in their old order, without those that the form had to add; new ones of the form stay at the end."""
    by_code = _by_code(nouns)
    if any(code not in by_code for code in was):
        kept = [code for code in kept if code in by_code]
    added = [code for code in by_code if code not in was and code not in kept]
    nouns[:] = [by_code[code] for code in (*kept, *added) if code in by_code]
    return True


def _at(here: object, key: str) -> object:
    return _by_code(here).get(key) if isinstance(here, list) else here.get(key)


def _put(here: object, key: str, value: object) -> None:
    if isinstance(here, list):
        here.append(value | {"code": key})
    elif value is None:
        here.pop(key, None)
    else:
        here[key] = value


def _nouns(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) and "code" in each for each in value)


def _by_code(nouns: list[dict]) -> dict[str, dict]:
    return {each["code"]: each for each in nouns}


def _spelled(path: tuple[str, ...]) -> str:
    return json.dumps(list(path), ensure_ascii=False)
