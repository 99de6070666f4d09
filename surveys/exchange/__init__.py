"""Instruments in and out as files: whatever a file holds is carried over or listed, never dropped in silence."""

from __future__ import annotations

from pathlib import PurePath

from surveys.exchange import own
from surveys.exchange.carrying import Carried, Loss
from surveys.faults import Fault, InstrumentFaults, quoted
from surveys.instrument import Instrument, read_instrument

__all__ = ["READS", "WRITES", "Carried", "Loss", "read_file", "write_file"]

OWN = (".toml", ".json")
XLSFORM = (".xlsx", ".csv", ".md")
LIMESURVEY = (".lss",)
READS = (*OWN, *XLSFORM, *LIMESURVEY)
WRITES = (*OWN, ".xlsx")
# How files begin that are none of these, whatever their name says.
ZIP, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_file(data: bytes, *, name: str) -> Carried:
    """The instrument in a file, with the list of what it could not take over.

    The format is told by the content where that is plain, else by the suffix of `name`. Raises InstrumentFaults, all
    faults at once with place and remedy, for whatever cannot be used.
    """
    suffix = _format(data, PurePath(name.replace("\\", "/")).suffix.lower())
    if suffix in OWN:
        return Carried(read_instrument(data, name=f"own{suffix}"))
    if suffix in LIMESURVEY:
        from surveys.exchange.limesurvey import read_limesurvey

        return read_limesurvey(data, name=name)
    from surveys.exchange.xlsform import read_xlsform

    return read_xlsform(data, name=name, suffix=suffix)


def write_file(instrument: Instrument, *, suffix: str) -> tuple[bytes, tuple[Loss, ...]]:
    """The instrument as the bytes of a file with this suffix, and the list of what that format cannot hold.

    Raises InstrumentFaults when the format is unknown or when the file would be larger than may be read again.
    """
    if suffix == ".toml":
        return own.to_toml(instrument), ()
    if suffix == ".json":
        return own.to_json(instrument), ()
    if suffix == ".xlsx":
        from surveys.exchange.xlsform_out import to_xlsform

        return to_xlsform(instrument)
    raise _fault(f"a file {quoted(suffix)} cannot be written", f"Choose from: {', '.join(WRITES)}.")


def _format(data: bytes, suffix: str) -> str:
    """The suffix that the content deserves."""
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise _fault("the file is empty", "Hand in a questionnaire.")
    if data.startswith(ZIP):
        return ".xlsx"
    if data.startswith(OLD_WORKBOOK):
        raise _fault("this is a workbook of the old kind (.xls)", "Open it, save it as .xlsx and hand in that.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<document")):
        return ".lss"
    if suffix == ".xlsx":
        raise _fault("this is no workbook, whatever its name says", "Save it as .xlsx in a spreadsheet program.")
    if suffix not in READS:
        raise _fault(f"a file {quoted(suffix)} is none that is known here", f"Hand in one of: {', '.join(READS)}.")
    return suffix


def _fault(problem: str, remedy: str) -> InstrumentFaults:
    return InstrumentFaults([Fault("file", problem, remedy)])
