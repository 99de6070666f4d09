"""The pages of a scan that is being prepared: composing, groups, dates and ways in, preview."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.languages import own_names
from campaign_app.instruments.coverage import coverage_by, languages_lost
from campaign_app.instruments.library import Offer, composed, core_of, cores, offers_for, size_of
from campaign_app.instruments.licences import covers, withheld
from campaign_app.instruments.previewing import page_shown
from campaign_app.instruments.words import core_names, spoken, variant_names
from campaign_app.scans import actions, queries
from campaign_app.scans.blueprint import bp, codes_of, draft_here, to_room
from campaign_app.scans.checklist import (
    group_warnings,
    licence_faults,
    plan_warnings,
    strict_warnings,
    tree_of,
    tree_warnings,
)
from campaign_app.scans.composition import own_part
from campaign_app.scans.guards import own_scan
from campaign_app.scans.models import GroupBy, Scan, ScanStatus
from campaign_app.scans.offline import languages_of
from campaign_app.scans.showing import shown_edition
from campaign_app.scans.words import group_ways
from forms.paper import AllWaysForm
from forms.scans import ComposeForm, GroupsForm

EMPTY_LINES = 3
MORE_LINES = 5


@bp.route("/scans/<int:scan_id>/compose", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def compose(scan_id: int):
    scan = draft_here(scan_id)
    if scan is None:
        return to_room(scan_id)
    company = scan.company
    offers = offers_for(
        [row.joint_committee for row in company.committees], {sector.code: sector.name for sector in company.sectors}
    )
    fresh = scan.status is ScanStatus.INVITED
    number = company.enterprise_number
    fitting = [each.module for each in offers if each.suggested and not withheld(each.licences, number)]
    ticked = [module.code for module in fitting] if fresh else scan.modules
    offered = _cores_for(scan, number)
    form = ComposeForm(
        cores=offered.items(),
        modules=[(offer.module.code, spoken(offer.module.title)) for offer in offers],
        variants=variant_names().items(),
        data=None if request.method == "POST" else {"core": scan.core, "modules": ticked, "variant": scan.variant},
    )
    saves = "recount" not in request.form
    if form.validate_on_submit() and saves:
        chosen = [offer.module.code for offer in offers if offer.module.code in form.modules.data]
        try:
            picked = {"core": form.core.data, "modules": chosen, "variant": form.variant.data}
            actions.compose(scan, **picked, by=current_user, at=utc_now())
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("The questionnaire is composed."), "success")
            own = own_part(scan)
            added = [offer.module for offer in offers if offer.module.code in chosen]
            for loss in languages_lost(core_of(scan.core), [*added, *([own] if own else ())]):
                names = ", ".join(name for _, name in own_names(loss.languages))
                told = gettext("Nobody can answer in: %(languages)s.", languages=names)
                why = gettext("Not translated into it: %(parts)s.", parts=", ".join(loss.parts))
                flash(f"{told} {why}", "warning")
            return to_room(scan_id)
    page = _compose_page(scan, form, offers)
    return page, 422 if form.is_submitted() and (saves or form.errors) else 200


def _cores_for(scan: Scan, number: str) -> dict[str, str]:
    """The cores that this company may choose: ours, those whose licence names it, and the one that the scan has."""
    names = core_names()
    for held in cores():
        core = held.instrument
        if core.code not in names and (core.code == scan.core or covers(core.licence, number)):
            told = {"title": spoken(core.title), "holder": core.licence["holder"]}
            names[core.code] = gettext("%(title)s (licence of %(holder)s)", **told)
    return names | {scan.core: names.get(scan.core) or spoken(core_of(scan.core).title)}


def _compose_page(scan: Scan, form: ComposeForm, offers: list[Offer]) -> str:
    known = {offer.module.code: offer for offer in offers}
    variant = form.variant.data if form.variant.data in variant_names() else scan.variant
    picked = form.core.data if any(form.core.data == each.value for each in form.core.choices) else scan.core
    core, chosen = core_of(picked), [code for code in known if code in (form.modules.data or ())]
    own = own_part(scan)
    added = [*(known[code].module for code in chosen), *([own] if own else ())]
    try:
        edition = composed(picked, tuple(chosen), variant, own=own)
    except DomainError as error:
        edition = None
        if not form.is_submitted():
            tell(form, error)
    return render_template(
        "scans/compose.html",
        scan=scan,
        form=form,
        offers=known,
        core=core,
        suggested=[code for code, offer in known.items() if offer.suggested],
        themes=[code for code, offer in known.items() if offer.is_theme and not offer.suggested],
        others=[code for code, offer in known.items() if not offer.is_theme and not offer.suggested],
        gone=[code for code in scan.modules if code not in known],
        edition=edition,
        size=size_of(edition.questions) if edition else None,
        licence_faults=[text for texts in licence_faults(scan, edition) for text in texts] if edition else [],
        lost=languages_lost(core, added),
        strict=strict_warnings(scan, edition) if edition else [],
        elements=coverage_by(
            [core, *(known[code].module for code in chosen)],
            [offer.module for offer in offers if offer.suggested or offer.is_theme],
        ),
        spoken=spoken,
    )


@bp.route("/scans/<int:scan_id>/groups", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def groups(scan_id: int):
    scan = draft_here(scan_id)
    if scan is None:
        return to_room(scan_id)
    form = GroupsForm(
        ways=group_ways().items(),
        data={"group_by": scan.group_by, **({} if request.method == "POST" else {"rows": _lines_of(scan)})},
    )
    valid, saves = form.validate_on_submit(), "more" not in request.form
    if valid and saves:
        plans = [
            actions.GroupPlan(line.form.name.data, form.parent_of(line), line.form.headcount.data)
            for line in form.lines()
        ]
        try:
            actions.set_groups(scan, plans, group_by=GroupBy(form.group_by.data), by=current_user, at=utc_now())
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(ngettext("%(num)s group is kept.", "%(num)s groups are kept.", len(plans)), "success")
            return to_room(scan_id)
    for _ in range(EMPTY_LINES if request.method == "GET" else 0 if saves else MORE_LINES):
        if len(form.rows.entries) < actions.MOST_GROUPS:
            form.rows.append_entry()
    scan = own_scan(scan_id, Permission.SCAN_COMPOSE)
    warnings = [*group_warnings(scan, codes_of(scan)).values(), *tree_warnings(scan)]
    page = render_template("scans/groups.html", scan=scan, form=form, warnings=warnings)
    return page, 422 if form.is_submitted() and saves else 200


def _lines_of(scan: Scan) -> list[dict]:
    ordered = [group for group, _ in tree_of(scan.groups)]
    place = {group.id: str(number) for number, group in enumerate(ordered)}
    return [
        {"name": group.name, "parent": place.get(group.parent_id, ""), "headcount": group.headcount}
        for group in ordered
    ]


@bp.route("/scans/<int:scan_id>/ways", methods=["GET", "POST"])
@requires(Permission.SCAN_COMPOSE)
def ways(scan_id: int):
    scan = draft_here(scan_id)
    if scan is None:
        return to_room(scan_id)
    form = AllWaysForm(data=None if request.method == "POST" else _ways_of(scan))
    if form.validate_on_submit():
        names = ("title", "opens_on", "closes_on", "expected", "k", "open_link", "personal_codes", "pool")
        names += ("printed_codes", "booklets", "kiosk")
        try:
            now = utc_now()
            actions.plan(scan, **{name: form[name].data for name in names}, by=current_user, at=now)
            actions.set_addresses(scan, form.mailing)
        except DomainError as error:
            db.session.rollback()
            tell(form, error)
        else:
            db.session.commit()
            flash(gettext("Dates and ways in are kept."), "success")
            if form.dropped:
                left_out = ngettext("%(num)s double is left out.", "%(num)s doubles are left out.", form.dropped)
                flash(left_out, "info")
            if scan.personal_codes and not form.mailing:
                flash(gettext("Now make the list of people who get a code by mail."), "info")
                return redirect(url_for(".staff_list", scan_id=scan_id), 303)
            return to_room(scan_id)
    page = render_template(
        "scans/ways.html",
        scan=scan,
        form=form,
        warnings=plan_warnings(scan, codes_of(scan)),
        card_languages=own_names(languages_of(scan)),
    )
    return page, 422 if form.is_submitted() else 200


def _ways_of(scan: Scan) -> dict:
    return {
        "title": scan.title,
        "opens_on": scan.opens_on,
        "closes_on": scan.closes_on,
        "expected": scan.expected or scan.company.headcount or None,
        "k": scan.k,
        "open_link": scan.open_link,
        "personal_codes": scan.personal_codes,
        "pool": scan.pool,
        "printed_codes": scan.printed_codes,
        "booklets": scan.booklets,
        "kiosk": scan.kiosk,
        "addresses": "\n".join(db.session.scalars(queries.addresses_of(scan.id))),
    }


@bp.get("/scans/<int:scan_id>/preview")
@requires(Permission.SCAN_READ)
def preview(scan_id: int):
    scan = own_scan(scan_id, Permission.SCAN_READ)
    try:
        edition = shown_edition(scan)
    except DomainError as error:
        flash(error.message, "error")
        return to_room(scan_id)
    return render_template(
        "scans/preview.html",
        scan=scan,
        address=lambda **changes: url_for(".preview", scan_id=scan_id, **changes),
        **page_shown(edition, request.args),
    )
