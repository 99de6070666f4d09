"""What an upload is worth: read with all its faults at once, and judged against what stands in the library."""

from dataclasses import dataclass

from flask_babel import gettext

from campaign_app.core.database import db
from campaign_app.core.languages import own_names
from campaign_app.instruments.fault_words import told
from campaign_app.instruments.library import CORE, core_of
from campaign_app.instruments.models import InstrumentCode, InstrumentDraft, PublishedInstrument
from campaign_app.instruments.queries import published
from campaign_app.instruments.shelf import Held, shelf
from surveys.comparing import Comparison, compare
from surveys.edition import colliding, compose
from surveys.exchange import Loss, read_file
from surveys.faults import Fault, InstrumentFaults
from surveys.instrument import Instrument, load_library, read_instrument, to_content
from surveys.model import VARIANTS, canonical

LARGEST_UPLOAD = 2_000_000


@dataclass(frozen=True)
class Reading:
    """What a file gave: its instrument in the own format (None when it has faults), the faults, and what got lost."""

    content: str | None
    faults: tuple[Fault, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How a sound upload stands to the library: what keeps it from being published, and what is worth knowing.

    `before` is the version that may be chosen now, `done` the version that was published with this very content.
    """

    obstacles: tuple[Fault, ...]
    remarks: tuple[str, ...]
    before: Held | None
    done: PublishedInstrument | None
    comparison: Comparison | None


def read_upload(data: bytes, *, name: str) -> Reading:
    """The instrument in an uploaded file, whatever it holds; what was read is checked again in the own format."""
    try:
        carried = read_file(data, name=name)
        content = canonical(to_content(carried.instrument))
        read_instrument(content.encode(), name="read.json")
    except InstrumentFaults as found:
        return Reading(None, found.faults)
    return Reading(content, losses=carried.losses)


def instrument_of(draft: InstrumentDraft) -> Instrument | None:
    """The instrument of a sound upload, None when the file had faults."""
    return read_instrument(draft.content.encode(), name="draft.json") if draft.content else None


def standing_of(instrument: Instrument, sector_id: int | None) -> Standing:
    """Judge an instrument that a sector (None: whoever publishes for everybody) means to publish."""
    others = shelf()
    before = others.pop(instrument.code, None)
    versions = {row.version: row for row in db.session.scalars(published([instrument.code], withdrawn=True))}
    same = versions.get(instrument.version)
    done = same if same is not None and same.content_hash == instrument.content_hash else None
    obstacles = [*_of_kind(instrument, sector_id), *_of_code(instrument, sector_id)]
    if same is not None and done is None:
        obstacles.append(
            Fault(
                "version",
                gettext("version %(version)s was published before with another content", version=instrument.version),
                gettext("Give this one a version of its own, such as %(next)s.", next=f"{instrument.version[:38]}.1"),
            )
        )
    core = core_of(CORE)
    obstacles += _composed(instrument) if instrument.kind == "core" else _composed(core, instrument)
    return Standing(
        obstacles=tuple(obstacles),
        remarks=tuple(_remarks(instrument, core, others)),
        before=before,
        done=done,
        comparison=compare(before.instrument, instrument) if before and done is None else None,
    )


def _of_kind(instrument: Instrument, sector_id: int | None) -> list[Fault]:
    if instrument.kind == "core" and sector_id is not None:
        problem = gettext("a core is for all sectors, and is published by an adviser")
        return [Fault("kind", problem, gettext('Write kind = "module", or ask an adviser to publish it.'))]
    if instrument.kind == "core" and instrument.licence is None:
        problem = gettext(
            "every scan shares one core, which comes with the product; another one is taken under licence only"
        )
        remedy = gettext('Write kind = "module", or add the licence: its holder, its terms and who may use it.')
        return [Fault("kind", problem, remedy)]
    if sector_id is not None and instrument.kind == "theme":
        problem = gettext("a theme is for all sectors, and is published by an adviser")
        return [Fault("kind", problem, gettext('Write kind = "module", or ask an adviser to publish it.'))]
    return []


def _of_code(instrument: Instrument, sector_id: int | None) -> list[Fault]:
    owner = db.session.get(InstrumentCode, instrument.code)
    remedy = gettext("Choose another code, for example one that begins with the name of your sector.")
    if owner is not None:
        if owner.sector_id == sector_id:
            return []
        whose = owner.sector.name if owner.sector else gettext("all sectors")
        problem = gettext("the code “%(code)s” belongs to a module of %(whose)s", code=owner.code, whose=whose)
        return [Fault("code", problem, remedy)]
    if instrument.code in load_library():
        problem = gettext("the code “%(code)s” belongs to a questionnaire of the product", code=instrument.code)
        return [Fault("code", problem, remedy)]
    return []


def _composed(core: Instrument, *added: Instrument) -> list[Fault]:
    """What goes wrong when a core is put together, with a module or by itself, in either variant."""
    found: dict[Fault, None] = {}
    for variant in VARIANTS:
        try:
            compose(core, added, variant=variant)
        except InstrumentFaults as faults:
            said = told(faults.faults)
            found |= dict.fromkeys(each.within(gettext("together with the core:")) if added else each for each in said)
    return list(found)


def _remarks(instrument: Instrument, core: Instrument, others: dict[str, Held]) -> list[str]:
    found = []
    if not instrument.scales:
        found.append(
            gettext(
                "There are no scales in this file: companies see how people answered each question, but no scores. "
                "Add scales in the .toml file when you want scores."
            )
        )
    lost = [each for each in core.languages if each not in instrument.languages]
    if lost and instrument.kind != "core":
        found.append(
            gettext(
                "A scan with this module cannot be filled in in these languages of the core: %(languages)s.",
                languages=", ".join(name for _, name in own_names(lost)),
            )
        )
    for held in others.values():
        alone = "core" in (held.instrument.kind, instrument.kind)  # one core takes the place of another
        if not alone and (clash := colliding([held.instrument, instrument])):
            found.append(
                gettext(
                    "It cannot be chosen together with “%(other)s”: %(problem)s.",
                    other=held.instrument.code,
                    problem=told(clash)[0].problem,
                )
            )
    return found
