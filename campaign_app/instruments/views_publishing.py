"""The way of a module into the library: upload, read the faults, try, compare, publish; and out of it again."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError
from campaign_app.instruments import actions
from campaign_app.instruments.blueprint import bp
from campaign_app.instruments.drafting import LARGEST_UPLOAD, instrument_of, standing_of
from campaign_app.instruments.fault_words import shown
from campaign_app.instruments.guards import draft_for, published_for
from campaign_app.instruments.library import size_of
from campaign_app.instruments.models import InstrumentDraft
from campaign_app.instruments.previewing import page_shown
from campaign_app.instruments.queries import drafts_of, manages
from campaign_app.instruments.shelf import instead_of
from campaign_app.instruments.words import (
    aspect_names,
    kind_names,
    legal_element_names,
    spoken,
    variant_names,
    verdict_names,
)
from campaign_app.sectors.queries import sectors_of
from forms.instruments import UploadForm
from surveys.comparing import Comparison
from surveys.edition import standing_alone
from surveys.exchange import READS
from surveys.faults import Fault
from surveys.instrument import Instrument
from surveys.model import VARIANTS

MOST_DRAFTS_SHOWN = 20


def _publishers() -> list[tuple[str, str]]:
    """For whom the person who is signed in may publish: sectors by id, and "" for all sectors."""
    own = [(str(each.id), each.name) for each in db.session.scalars(sectors_of(current_user))]
    for_all = [("", gettext("All sectors"))] if manages(current_user, None) else []
    return for_all + [pair for pair in own if manages(current_user, int(pair[0]))]


@bp.route("/upload", methods=["GET", "POST"])
@requires(Permission.INSTRUMENT_EDIT)
def upload():
    publishers = _publishers()
    form = UploadForm(publishers=publishers, suffixes=READS, largest=LARGEST_UPLOAD)
    if form.validate_on_submit():
        draft = actions.keep_draft(
            form.content, form.file.data.filename, sector_id=form.sector_id, by=current_user, at=utc_now()
        )
        db.session.commit()
        return redirect(url_for(".review", draft_id=draft.id), 303)
    drafts = db.session.scalars(drafts_of(current_user).limit(MOST_DRAFTS_SHOWN)).all()
    page = render_template("instruments/upload.html", form=form, publishers=publishers, drafts=drafts, suffixes=READS)
    return page, 422 if form.is_submitted() else 200


@bp.get("/drafts/<int:draft_id>")
@requires(Permission.INSTRUMENT_EDIT)
def review(draft_id: int):
    return _review(draft_for(current_user, draft_id, Permission.INSTRUMENT_EDIT)), 200


def _review(draft: InstrumentDraft) -> str:
    part = instrument_of(draft)
    standing = standing_of(part, draft.sector_id) if part else None
    faults = [Fault(place, shown(problem), shown(remedy)) for place, problem, remedy in draft.faults]
    faults += standing.obstacles if standing else ()
    return render_template(
        "instruments/review.html",
        draft=draft,
        part=part,
        standing=standing,
        faults=faults,
        losses=[[place, shown(what), shown(instead)] for place, what, instead in draft.losses],
        size=size_of(part.questions) if part else None,
        spoken=spoken,
        kinds=kind_names(),
        verdicts=verdict_names(),
        element_names=legal_element_names(),
    )


@bp.get("/drafts/<int:draft_id>/preview")
@requires(Permission.INSTRUMENT_EDIT)
def preview_draft(draft_id: int):
    part = instrument_of(draft_for(current_user, draft_id, Permission.INSTRUMENT_EDIT))
    if part is None:
        flash(gettext("This file has faults. Mend them and upload it again."), "error")
        return redirect(url_for(".review", draft_id=draft_id), 303)
    return preview_page(part, back=url_for(".review", draft_id=draft_id), draft_id=draft_id)


@bp.get("/drafts/<int:draft_id>/difference")
@requires(Permission.INSTRUMENT_EDIT)
def difference_of_draft(draft_id: int):
    draft = draft_for(current_user, draft_id, Permission.INSTRUMENT_EDIT)
    part = instrument_of(draft)
    standing = standing_of(part, draft.sector_id) if part else None
    if standing is None or standing.comparison is None or standing.obstacles:
        return redirect(url_for(".review", draft_id=draft_id), 303)
    return difference_page(
        standing.before.instrument, part, standing.comparison, back=url_for(".review", draft_id=draft_id)
    )


def preview_page(part: Instrument, *, back: str, **place) -> str:
    """One page of an instrument as a respondent meets it; `place` is what the address of this page is made of."""
    variant = request.args.get("variant")
    variant = variant if variant in VARIANTS else VARIANTS[0]
    editions = {each: standing_alone(part, each) for each in VARIANTS}
    # a module may ask nothing of one of the two
    asked = {each: name for each, name in variant_names().items() if editions[each].pages}
    variant = variant if variant in asked else next(iter(asked))
    kept = {**place, "variant": variant, "language": request.args.get("language")}
    return render_template(
        "instruments/preview.html",
        part=part,
        variant=variant,
        variants=asked if editions[VARIANTS[0]].questions != editions[VARIANTS[1]].questions else {},
        address=lambda **changes: url_for(request.endpoint, **{**kept, **changes}),
        back=back,
        spoken=spoken,
        **page_shown(editions[variant], request.args),
    )


def difference_page(old: Instrument, new: Instrument, comparison: Comparison, *, back: str, versions=()) -> str:
    """Two versions side by side; with `versions` any two of them can be chosen."""
    return render_template(
        "instruments/difference.html",
        old=old,
        new=new,
        versions=versions,
        comparison=comparison,
        back=back,
        spoken=spoken,
        verdicts=verdict_names(),
        aspects=aspect_names(),
    )


@bp.post("/drafts/<int:draft_id>/publish")
@requires(Permission.INSTRUMENT_EDIT)
def publish(draft_id: int):
    begin_writing()
    draft = draft_for(current_user, draft_id, Permission.INSTRUMENT_EDIT, for_change=True)
    try:
        row = actions.publish(draft, by=current_user, at=utc_now())
    except DomainError as error:
        db.session.rollback()
        flash(error.message, "error")
        return redirect(url_for(".review", draft_id=draft_id), 303)
    code, version = row.code, row.version
    db.session.commit()
    flash(gettext("Published. Companies can choose it from now on."), "success")
    return redirect(url_for(".show", code=code, version=version), 303)


@bp.post("/drafts/<int:draft_id>/discard")
@requires(Permission.INSTRUMENT_EDIT)
def discard(draft_id: int):
    actions.discard_draft(draft_for(current_user, draft_id, Permission.INSTRUMENT_EDIT))
    db.session.commit()
    flash(gettext("The upload was thrown away."), "info")
    return redirect(url_for(".upload"), 303)


@bp.route("/published/<int:published_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.INSTRUMENT_EDIT)
def withdraw(published_id: int):
    if request.method == "POST":
        begin_writing()
    row = published_for(current_user, published_id, Permission.INSTRUMENT_EDIT)
    if request.method == "GET":
        return render_template("instruments/withdraw.html", row=row, instead=instead_of(row))
    code, version = row.code, row.version
    actions.withdraw(row, by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("Withdrawn: no new scan can choose this version. Running scans go on with it."), "success")
    return redirect(url_for(".show", code=code, version=version), 303)


@bp.post("/published/<int:published_id>/restore")
@requires(Permission.INSTRUMENT_EDIT)
def restore(published_id: int):
    begin_writing()
    row = published_for(current_user, published_id, Permission.INSTRUMENT_EDIT)
    code, version = row.code, row.version
    actions.restore(row, by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("Companies can choose this version again."), "success")
    return redirect(url_for(".show", code=code, version=version), 303)
