"""Campaigns: the list, one campaign, making and changing one."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.campaigns import actions, queries, views_clock
from campaign_app.campaigns.blueprint import bp, done
from campaign_app.campaigns.guards import campaign_for
from campaign_app.campaigns.models import Campaign, CampaignStatus, Phase
from campaign_app.campaigns.phases import PhaseDates, begun_dates, shifts_between, warnings_of
from campaign_app.campaigns.words import ASKS, PHASES, STATUSES
from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import local_date, utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.loading import LARGEST_ID
from campaign_app.core.paging import page_of
from forms.campaigns import CampaignForm, campaign_form

__all__ = ["bp", "views_clock"]

WORDS = {"phases": PHASES, "statuses": STATUSES, "asks": ASKS}


@bp.get("/campaigns")
@requires(Permission.CAMPAIGN_READ)
def overview():
    page = page_of(queries.campaigns_visible_to(current_user))
    totals = queries.target_totals([campaign.id for campaign in page.rows], current_user)
    sums = {campaign_id: (sectors, target) for campaign_id, sectors, target in db.session.execute(totals)}
    return render_template("campaigns/overview.html", page=page, sums=sums, **WORDS)


@bp.get("/campaigns/<int:campaign_id>")
@requires(Permission.CAMPAIGN_READ)
def show(campaign_id: int):
    campaign = campaign_for(current_user, campaign_id, Permission.CAMPAIGN_READ)
    dates = PhaseDates.of(campaign)
    return render_template(
        "campaigns/show.html",
        campaign=campaign,
        today=local_date(utc_now()),
        spans=dates.spans(),
        begun=list(Phase)[: len(begun_dates(campaign))],
        targets=db.session.execute(queries.targets_of(campaign.id, current_user)).all(),
        held=db.session.scalars(queries.held_mails(campaign.id)).all(),
        unusual=warnings_of(dates),
        **WORDS,
    )


@bp.route("/campaigns/new", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_EDIT)
def create():
    form = campaign_form([tuple(row) for row in db.session.execute(queries.sectors_to_choose())])
    return _shown(None, form) or _saved(None, form)


@bp.route("/campaigns/<int:campaign_id>/edit", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_EDIT)
def edit(campaign_id: int):
    if request.method == "POST":
        begin_writing()
    campaign = campaign_for(current_user, campaign_id, Permission.CAMPAIGN_EDIT)
    form = _form_of(campaign)
    return _shown(campaign, form) or _saved(campaign, form)


def _form_of(campaign: Campaign) -> CampaignForm:
    sectors = [tuple(row) for row in db.session.execute(queries.sectors_to_choose(campaign.id))]
    values = {f"target_{row.sector_id}": row.target for row in campaign.targets}
    form = campaign_form(sectors, obj=campaign, data=values)
    form.fix(begun_dates(campaign))
    return form


def _shown(campaign: Campaign | None, form: CampaignForm):
    """The form, or what its dates would do; None when the person has seen that and saves."""
    if not form.is_submitted() or "back" in request.form:
        return _page(campaign, form)
    if not form.validate():
        return _page(campaign, form), 422
    dates = PhaseDates(*form.days)
    try:
        actions.check_dates(campaign, dates)
    except DomainError as error:
        return _refused(campaign, form, error)
    old = PhaseDates.of(campaign) if campaign else dates
    begun = campaign.phase if campaign else None
    shifts = shifts_between(old, dates, today=local_date(utc_now()), begun=begun)
    unusual = warnings_of(dates)
    nothing_to_see = not shifts and (campaign is not None or not unusual)
    if nothing_to_see or form.seen.data == form.fingerprint:
        return None
    running = campaign is not None and campaign.status is not CampaignStatus.DRAFT
    values = {"form": form, "shifts": shifts, "unusual": unusual, "running": running, "follow_up": Phase.FOLLOW_UP}
    return render_template("campaigns/preview.html", **values, **WORDS)


def _saved(campaign: Campaign | None, form: CampaignForm):
    values = (form.name.data, PhaseDates(*form.days), form.targets)
    try:
        if campaign is None:
            campaign = actions.create_campaign(*values, by=current_user, at=utc_now())
            said = gettext("The campaign is saved as a draft. Start it when everything is agreed.")
        else:
            actions.change_campaign(campaign, *values, by=current_user, at=utc_now())
            said = gettext("The changes are saved.")
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        return _refused(campaign, form, error)
    flash(said, "success")
    return redirect(url_for("campaigns.show", campaign_id=campaign.id), 303)


def _refused(campaign: Campaign | None, form: CampaignForm, error: DomainError):
    if error.field == "ends_on":
        error.field = "last_day"
    tell(form, error)
    return _page(campaign, form), 422


def _page(campaign: Campaign | None, form: CampaignForm):
    return render_template("campaigns/edit.html", campaign=campaign, form=form)


@bp.post("/campaigns/<int:campaign_id>/state")
@requires(Permission.CAMPAIGN_EDIT)
def steer(campaign_id: int):
    """Start, pause or resume."""
    deeds = {
        "start": (actions.start_campaign, gettext("The campaign is started. Its phases open by themselves.")),
        "pause": (actions.pause_campaign, gettext("The campaign is paused. No phase opens and no mail leaves.")),
        "resume": (actions.resume_campaign, gettext("The campaign goes on.")),
    }
    if request.form.get("deed") not in deeds:
        abort(400)
    deed, said = deeds[request.form["deed"]]
    begin_writing()
    campaign = campaign_for(current_user, campaign_id, Permission.CAMPAIGN_EDIT)
    return done(deed, campaign, words=said, back=url_for("campaigns.show", campaign_id=campaign_id))


@bp.post("/campaigns/<int:campaign_id>/held/<int:occasion_id>")
@requires(Permission.CAMPAIGN_EDIT)
def decide_held(campaign_id: int, occasion_id: int):
    """Send or drop a mail that waited too long."""
    choice = request.form.get("choice")
    if choice not in ("send", "drop"):
        abort(400)
    if occasion_id > LARGEST_ID:
        abort(404)
    begin_writing()
    campaign = campaign_for(current_user, campaign_id, Permission.CAMPAIGN_EDIT)
    said = gettext("The mail goes out.") if choice == "send" else gettext("The mail will not be sent.")
    back = url_for("campaigns.show", campaign_id=campaign_id)
    return done(actions.decide_held, campaign, occasion_id, send=choice == "send", words=said, back=back)
