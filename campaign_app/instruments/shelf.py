"""What stands in the library now: the shipped instruments and the published ones, each parsed once per process."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from campaign_app.core.database import db
from campaign_app.core.errors import Damaged
from campaign_app.instruments.models import PublishedInstrument
from campaign_app.instruments.queries import published
from surveys.faults import InstrumentFaults
from surveys.instrument import Instrument, load_library, read_instrument

INSTRUMENTS_KEPT = 500
# by content hash, so that nothing in it is ever out of date
_kept: dict[str, Instrument] = {}


@dataclass(frozen=True)
class Held:
    """An instrument of the library; `row` is its published version, None when it is shipped with the product."""

    instrument: Instrument
    row: PublishedInstrument | None = None

    @property
    def sector(self):
        """The sector that published it, None when it is everybody's."""
        return self.row.owner.sector if self.row else None


def shelf(codes: Iterable[str] | None = None) -> dict[str, Held]:
    """What may be chosen now, by code (of these codes, None: all): of a code the version published last.

    A published instrument stands before a shipped one: a sector that used a code before the product did keeps it.
    """
    shipped = load_library()
    wanted = shipped.keys() if codes is None else [code for code in codes if code in shipped]
    found = {code: Held(shipped[code]) for code in wanted}
    latest = {row.code: row for row in db.session.scalars(published(codes))}
    return found | {held.instrument.code: held for held in _held(latest.values())}


def versions_of(code: str) -> list[Held]:
    """Every version of a code that there is or was, the one published last first, the shipped one at the end."""
    rows = db.session.scalars(published([code], withdrawn=True)).all()
    shipped = load_library().get(code)
    return [*reversed(_held(rows)), *([Held(shipped)] if shipped else [])]


def instead_of(row: PublishedInstrument) -> Held | None:
    """What would be chosen under a code once this version is withdrawn, None when nothing is left."""
    others = [each for each in versions_of(row.code) if each.row is None or each.row.withdrawn_at is None]
    return next((each for each in others if each.row is None or each.row.id != row.id), None)


def _held(rows: Iterable[PublishedInstrument]) -> list[Held]:
    rows = list(rows)
    missing = {row.id: row.content_hash for row in rows if row.content_hash not in _kept}
    fresh = {}
    if missing:
        texts = select(PublishedInstrument.id, PublishedInstrument.content).where(PublishedInstrument.id.in_(missing))
        fresh = {missing[number]: _parsed(missing[number], text) for number, text in db.session.execute(texts)}
    known = _kept | fresh
    if len(known) > INSTRUMENTS_KEPT:
        _kept.clear()
    _kept.update(fresh)
    return [Held(known[row.content_hash], row) for row in rows]


def _parsed(content_hash: str, text: str) -> Instrument:
    try:
        instrument = read_instrument(text.encode(), name="published.json")
    except InstrumentFaults as fault:
        raise Damaged("a published instrument is no instrument") from fault
    if instrument.content_hash != content_hash:
        raise Damaged(f"a published instrument no longer has its hash {content_hash}")
    return instrument
