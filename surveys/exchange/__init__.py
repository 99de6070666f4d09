"""Instruments in and out as files: whatever a file holds is carried over or listed, never dropped in silence."""

from __future__ import annotations

from pathlib import PurePath

from surveys.exchange import own
from surveys.exchange.carrying import Carried, Loss
from surveys.faults import Fault, InstrumentFaults, quoted
from surveys.instrument import Instrument, read_instrument

__all__ = ["READS", "WRITES", "Carried", "Loss", "read_file", "write_file"]

READS = (".toml", ".json")
WRITES = (".toml", ".json")


def read_file(data: bytes, *, name: str) -> Carried:
    """The instrument in a file, with the list of what it could not take over.

    The format is told by the suffix of `name` and by the content. Raises InstrumentFaults, all faults at once with
    place and remedy, for whatever cannot be used.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in READS:
        remedy = f"Hand in one of these: {', '.join(READS)}."
        raise InstrumentFaults([Fault("file", f"a file {quoted(suffix)} is none that is known here", remedy)])
    return Carried(read_instrument(data, name=name))


def write_file(instrument: Instrument, *, suffix: str) -> tuple[bytes, tuple[Loss, ...]]:
    """The instrument as the bytes of a file with this suffix, and the list of what that format cannot hold.

    Raises InstrumentFaults when the format is unknown or when the file would be larger than may be read again.
    """
    if suffix == ".toml":
        return own.to_toml(instrument), ()
    if suffix == ".json":
        return own.to_json(instrument), ()
    remedy = f"Choose from: {', '.join(WRITES)}."
    raise InstrumentFaults([Fault("file", f"a file {quoted(suffix)} cannot be written", remedy)])
