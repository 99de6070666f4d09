"""The library: every instrument with its versions, to read, to try as a respondent, to compare and to take along."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.sheets import XLSX, attachment
from campaign_app.instruments import views_publishing
from campaign_app.instruments.blueprint import bp
from campaign_app.instruments.fault_words import shown, told
from campaign_app.instruments.guards import held_for, may_read, readable_for
from campaign_app.instruments.library import ADDED, cores, modules, size_of
from campaign_app.instruments.queries import manages
from campaign_app.instruments.shelf import versions_of
from campaign_app.instruments.words import kind_names, legal_element_names, spoken
from surveys.comparing import compare
from surveys.exchange import WRITES, write_file
from surveys.faults import InstrumentFaults

# importing the other half of the pages puts them on the same blueprint
__all__ = ["bp", "views_publishing"]

MIME = {"toml": "application/toml", "json": "application/json", "xlsx": XLSX}


@bp.get("")
@requires(Permission.SECTOR_READ)
def library():
    order = {kind: number for number, kind in enumerate(ADDED)}
    added = sorted(modules(), key=lambda each: (order[each.instrument.kind], spoken(each.instrument.title).casefold()))
    shelf = [(each, size_of(each.instrument.questions)) for each in (*cores(), *added)]
    return render_template(
        "instruments/library.html", shelf=shelf, spoken=spoken, kinds=kind_names(), element_names=legal_element_names()
    )


@bp.get("/library/<code>")
@requires(Permission.SECTOR_READ)
def show(code: str):
    held = held_for(current_user, code, request.args.get("version"), Permission.SECTOR_READ)
    return render_template(
        "instruments/show.html",
        held=held,
        part=held.instrument,
        versions=versions_of(code),
        size=size_of(held.instrument.questions),
        readable=may_read(current_user, held),
        managed=held.row is not None and manages(current_user, held.row.owner.sector_id),
        suffixes=[suffix.removeprefix(".") for suffix in WRITES],
        spoken=spoken,
        kinds=kind_names(),
        element_names=legal_element_names(),
    )


@bp.get("/library/<code>/preview")
@requires(Permission.SECTOR_READ)
def preview(code: str):
    held = readable_for(current_user, code, request.args.get("version"), Permission.SECTOR_READ)
    version = held.instrument.version
    return views_publishing.preview_page(
        held.instrument, back=url_for(".show", code=code, version=version), code=code, version=version
    )


@bp.get("/library/<code>/difference")
@requires(Permission.SECTOR_READ)
def difference(code: str):
    new = readable_for(current_user, code, request.args.get("to"), Permission.SECTOR_READ)
    known = [each for each in versions_of(code) if may_read(current_user, each)]
    at = next(number for number, each in enumerate(known) if each.instrument.version == new.instrument.version)
    wanted = request.args.get("from") or known[min(at + 1, len(known) - 1)].instrument.version
    old = next((each for each in known if each.instrument.version == wanted), None) or abort(404)
    return views_publishing.difference_page(
        old.instrument,
        new.instrument,
        compare(old.instrument, new.instrument),
        back=url_for(".show", code=code, version=new.instrument.version),
        versions=[each.instrument.version for each in known],
    )


@bp.get("/library/<code>/file.<suffix>")
@requires(Permission.SECTOR_READ)
def file(code: str, suffix: str):
    held = readable_for(current_user, code, request.args.get("version"), Permission.SECTOR_READ)
    if f".{suffix}" not in WRITES:
        abort(404)
    try:
        content, losses = write_file(held.instrument, suffix=f".{suffix}")
    except InstrumentFaults as found:
        # one form of file takes more room than another
        flash("; ".join(map(str, told(found.faults))), "error")
        return redirect(url_for(".show", code=code, version=held.instrument.version), 303)
    if losses and "anyway" not in request.args:
        lost = [(each.place, shown(each.what), shown(each.instead)) for each in losses]
        return render_template(
            "instruments/losses.html", part=held.instrument, suffix=suffix, losses=lost, spoken=spoken
        )
    return attachment(content, f"{held.instrument.code}.{suffix}", MIME[suffix])
