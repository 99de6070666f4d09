"""The command line of the ground floor: check, compose, score, convert, describe; usable without the web application.

Exit codes: 0 all well, 1 faults in what the files say, 2 a file that cannot be read or written.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from surveys.codebook import Study, codebook_html, codebook_xml, entries_of
from surveys.edition import Edition, colliding, compose, standing_alone
from surveys.exchange import READS, WRITES, read_file, write_file
from surveys.faults import Fault, InstrumentFaults
from surveys.instrument import Instrument, read_instrument
from surveys.model import VARIANTS
from surveys.published import FORMAT as EDITION_FORMAT
from surveys.published import MOST_BYTES as LARGEST_EDITION
from surveys.reading import load

LARGEST_FILE = 200_000_000
CODEBOOKS = {".xml": codebook_xml, ".html": codebook_html}


class CannotRead(Exception):  # noqa: N818 - it says what happened, in one line, to a person at a terminal
    """A file that cannot be read or written, said in one line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m surveys", description="Questionnaires as files.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("check", help="check instrument files, one by one and together")
    command.add_argument("files", nargs="+", metavar="FILE")
    command.set_defaults(run=lambda given: check(given.files))

    command = commands.add_parser("compose", help="put a core and modules together into an edition")
    command.add_argument("core", metavar="CORE")
    command.add_argument("modules", nargs="*", metavar="MODULE")
    command.add_argument("--out", required=True, metavar="EDITION.json")
    command.add_argument("--variant", choices=VARIANTS, default=VARIANTS[0])
    command.set_defaults(run=lambda given: compose_files(given.core, given.modules, given.out, given.variant))

    command = commands.add_parser("score", help="turn answers into scale scores from 0 to 100")
    command.add_argument("edition", metavar="EDITION", help="an edition (.json) or an instrument (.toml, .json)")
    command.add_argument("answers", metavar="ANSWERS.csv")
    command.add_argument("--out", required=True, metavar="SCORES.csv")
    command.add_argument("--variant", choices=VARIANTS, default=VARIANTS[0], help="only when EDITION is an instrument")
    command.set_defaults(run=lambda given: score_file(given.edition, given.answers, given.out, given.variant))

    command = commands.add_parser("convert", help="carry a questionnaire over into another format")
    command.add_argument("source", metavar="IN", help=f"a file {', '.join(READS)}")
    command.add_argument("target", metavar="OUT", help=f"a file {', '.join(WRITES)}")
    command.set_defaults(run=lambda given: convert(given.source, given.target))

    command = commands.add_parser("codebook", help="describe every variable, as DDI-Codebook 2.5 or as a page")
    command.add_argument("edition", metavar="EDITION", help="an edition (.json) or an instrument (.toml, .json)")
    command.add_argument("out", metavar="OUT", help=f"a file {', '.join(CODEBOOKS)}")
    command.add_argument("--variant", choices=VARIANTS, default=VARIANTS[0], help="only when EDITION is an instrument")
    command.set_defaults(run=lambda given: codebook(given.edition, given.out, given.variant))

    given = parser.parse_args(arguments)
    try:
        return given.run(given)
    except CannotRead as problem:
        complain(problem)
        return 2
    except InstrumentFaults as found:
        show(found.faults)
        return 1


def check(files: Sequence[str]) -> int:
    """Check every file by itself, then all of them together; print the faults or one line per sound file."""
    sound: list[Instrument] = []
    faults: list[Fault] = []
    for file in files:
        try:
            sound.append(read_instrument(_bytes(file), name=file))
        except InstrumentFaults as found:
            faults += [fault.within(f"{file}:") for fault in found.faults]
    faults += _together(sound)
    show(faults)
    if faults:
        return 1
    for instrument in sound:
        say(
            f"{instrument.code} {instrument.version} ({instrument.kind}): {len(instrument.questions)} questions, "
            f"{len(instrument.scales)} scales, {', '.join(instrument.languages)}; no faults"
        )
    return 0


def compose_files(core: str, modules: Sequence[str], out: str, variant: str) -> int:
    """Compose an edition of files and write it as JSON."""
    parts = [_instrument(file) for file in (core, *modules)]
    edition = compose(parts[0], parts[1:], variant=variant)
    _write(out, edition.to_json() + "\n")
    say(f"{edition.code} ({edition.variant}): {len(edition.questions)} questions, hash {edition.content_hash}")
    return 0


def score_file(edition_file: str, answers_file: str, out: str, variant: str) -> int:
    """Score a CSV of answers and write a CSV with one row per respondent and one column per scale."""
    # Only here are pandas and all that comes with it needed.
    from surveys.answers_file import AnswersFault, read_answers
    from surveys.scoring import score

    edition = _edition(edition_file, variant)
    try:
        frame, warnings = read_answers(edition, _bytes(answers_file))
    except AnswersFault as problem:
        complain(f"{answers_file}: {problem}")
        return 1
    for warning in warnings:
        complain(f"{answers_file}: {warning}")
    scores = score(edition, frame)
    _write(out, scores.round(10).to_csv(index=False, lineterminator="\n"))
    say(f"{len(scores)} respondents, {len(scores.columns)} scales")
    return 0


def convert(source: str, target: str) -> int:
    """Write what one file holds in the format of another, and print everything that could not be carried over.

    On a fault nothing is written, and a file that stood there stays as it was.
    """
    try:
        carried = read_file(_raw(source), name=source)
    except InstrumentFaults as found:
        raise InstrumentFaults(fault.within(f"{source}:") for fault in found.faults) from None
    try:
        data, losses = write_file(carried.instrument, suffix=Path(target).suffix.lower())
    except InstrumentFaults as found:
        raise InstrumentFaults(fault.within(f"{target}:") for fault in found.faults) from None
    _replace(target, data)
    for file, lost in ((source, carried.losses), (target, losses)):
        for loss in lost:
            say(f"{file}: {loss.place}: {loss.what}\n    {loss.instead}")
    number = len(carried.losses) + len(losses)
    instrument = carried.instrument
    what = f"{number} thing{'' if number == 1 else 's'} could not be carried over" if number else "nothing was lost"
    say(f"{instrument.code} {instrument.version}: {len(instrument.questions)} questions; {what}")
    return 0


def codebook(edition_file: str, out: str, variant: str) -> int:
    """Write what every variable of a questionnaire means, in English around the questionnaire's own languages."""
    write = CODEBOOKS.get(Path(out).suffix.lower())
    if write is None:
        remedy = f"Choose a name that ends in {' or '.join(CODEBOOKS)}."
        raise InstrumentFaults([Fault(f"{out}:", "a codebook cannot be written in this format", remedy)])
    edition = _edition(edition_file, variant)
    _replace(out, write(edition, Study()))
    say(f"{edition.code} ({edition.variant}): {len(entries_of(edition))} variables, {', '.join(edition.languages)}")
    return 0


def show(faults: Sequence[Fault]) -> None:
    """Print faults: the place, the problem, and below it the remedy."""
    for fault in faults:
        say(f"{fault.place.rstrip(':')}: {fault.problem}\n    {fault.remedy}")
    if faults:
        complain(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}")


def say(line: object) -> None:
    """Print a line; what the terminal cannot show is written as an escape."""
    _print(line, sys.stdout)


def complain(line: object) -> None:
    """Print a line to where errors go."""
    _print(line, sys.stderr)


def _print(line: object, stream) -> None:
    encoding = stream.encoding or "utf-8"
    stream.write(str(line).encode(encoding, "backslashreplace").decode(encoding) + "\n")


def _together(instruments: Sequence[Instrument]) -> list[Fault]:
    """Codes used by several files; with exactly one core among sound files also the references between them."""
    faults = colliding(instruments)
    cores = [each for each in instruments if each.kind == "core"]
    if faults or len(cores) != 1 or len(instruments) == 1:
        return faults
    try:
        compose(cores[0], [each for each in instruments if each is not cores[0]])
    except InstrumentFaults as found:
        return [fault.within("together:") for fault in found.faults]
    return []


def _instrument(file: str) -> Instrument:
    try:
        return read_instrument(_bytes(file), name=file)
    except InstrumentFaults as found:
        raise InstrumentFaults(fault.within(f"{file}:") for fault in found.faults) from None


def _edition(file: str, variant: str) -> Edition:
    """An edition as it is, or an instrument taken for one: a module then stands alone, for whoever tries it out."""
    data = _bytes(file)
    try:
        if load(data, file, most_bytes=LARGEST_EDITION).get("format") == EDITION_FORMAT:
            return Edition.from_json(data.decode("utf-8-sig"))
        return standing_alone(read_instrument(data, name=file), variant)
    except InstrumentFaults as found:
        raise InstrumentFaults(fault.within(f"{file}:") for fault in found.faults) from None


def _raw(file: str) -> bytes:
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        raise CannotRead(f"{file}: this is a directory, not a file") from None
    except FileNotFoundError:
        raise CannotRead(f"{file}: there is no such file") from None
    except (OSError, ValueError) as problem:
        raise CannotRead(f"{file}: cannot be read ({getattr(problem, 'strerror', None) or problem})") from None
    if len(data) > LARGEST_FILE:
        raise CannotRead(f"{file}: this is larger than {LARGEST_FILE // 1_000_000} MB")
    return data


def _bytes(file: str) -> bytes:
    data = _raw(file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotRead(f"{file}: this is a UTF-16 text; save it as UTF-8")
    if b"\x00" in data:
        raise CannotRead(f"{file}: this is a binary file, not a text")
    try:
        data.decode()
    except UnicodeDecodeError as broken:
        raise CannotRead(f"{file}: this is not a UTF-8 text (byte {broken.start + 1})") from None
    return data


def _write(file: str, text: str) -> None:
    try:
        Path(file).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as problem:
        raise CannotRead(f"{file}: cannot be written ({getattr(problem, 'strerror', None) or problem})") from None


def _replace(file: str, data: bytes) -> None:
    """Put the whole file there or none of it."""
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=Path(file).absolute().parent, prefix=".convert-", delete=False) as stream:
            beside = Path(stream.name)
            stream.write(data)
        beside.chmod(0o666 & ~_umask())
        beside.replace(file)
    except (OSError, ValueError) as problem:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise CannotRead(f"{file}: cannot be written ({getattr(problem, 'strerror', None) or problem})") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


if __name__ == "__main__":
    sys.exit(main())
