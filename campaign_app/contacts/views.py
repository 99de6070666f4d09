"""The consultant's day, searching a company, logging one contact or many, and a company's history."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import format_date, gettext, ngettext
from flask_login import current_user

from campaign_app.campaigns import words as campaign_words
from campaign_app.companies.guards import company_for
from campaign_app.companies.models import Company
from campaign_app.companies.names import search_form, show_number, tidy
from campaign_app.companies.queries import FEWEST_LETTERS, suggestions
from campaign_app.contacts import actions, queries, words
from campaign_app.contacts.guards import task_for
from campaign_app.contacts.models import Channel, FollowUpTask, NextStep, Outcome
from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import at_local, local_date, utc_now
from campaign_app.core.database import db
from campaign_app.core.errors import DomainError, tell
from campaign_app.core.paging import page_of
from campaign_app.post.hours import working_day
from campaign_app.sectors.queries import sectors_of
from forms.contacts import OWN_DATE, BulkContactForm, LogContactForm

bp = Blueprint("contacts", __name__)
NOON = time(12)
TASKS_SHOWN, COMING_SHOWN, FOUND_SHOWN = 25, 10, 10


@bp.get("/day")
@requires(Permission.CONTACT_LOG)
def day():
    now = utc_now()
    today = local_date(now)
    due = page_of(queries.due_tasks(current_user, today), size=TASKS_SHOWN)
    coming = list(db.session.scalars(queries.coming_tasks(current_user, today).limit(COMING_SHOWN)))
    campaigns = list(db.session.scalars(queries.campaigns_on(current_user, today)))
    counts = db.session.execute(queries.own_counts(current_user, [campaign.id for campaign in campaigns]))
    return render_template(
        "contacts/day.html",
        today=today,
        due=due,
        coming=coming,
        done=list(db.session.scalars(queries.tasks_done_since(current_user, at_local(today)))),
        notes={note.id: note.note for note in db.session.execute(queries.notes_of([*due.rows, *coming]))},
        campaigns=[(campaign, campaign.phase_on(today)) for campaign in campaigns],
        counts={(campaign_id, phase): companies for campaign_id, phase, companies in counts},
        words=words,
        phases=campaign_words.PHASES,
        asks=campaign_words.ASKS,
        first_day={campaign.id: _phase_days(campaign, today) for campaign in campaigns},
    )


def _phase_days(campaign, today: date) -> tuple[date, date]:
    """The first and last day of the phase that a campaign is in."""
    starts = (campaign.sensitisation_on, campaign.activation_on, campaign.follow_up_on, campaign.ends_on)
    place = max(place for place, start in enumerate(starts[:3]) if start <= today)
    return starts[place], starts[place + 1] - timedelta(days=1)


@bp.get("/contacts/search")
@requires(Permission.CONTACT_LOG)
def search():
    typed = tidy(request.args.get("q", ""))[:100]
    enough = len(search_form(typed).replace(" ", "")) >= FEWEST_LETTERS
    found = suggestions(current_user, typed)
    if request.args.get("format") == "json":
        rows = db.session.scalars(found.limit(FOUND_SHOWN + 1)).all() if enough else []
        return jsonify(
            query=typed,
            more=len(rows) > FOUND_SHOWN,
            companies=[
                {
                    "name": company.name,
                    "details": _details(company),
                    "url": url_for(".log", company_id=company.id),
                }
                for company in rows[:FOUND_SHOWN]
            ],
        )
    page = page_of(found, size=TASKS_SHOWN) if enough else None
    return render_template("contacts/search.html", typed=typed, page=page, details=_details)


def _details(company: Company) -> str:
    return " · ".join(filter(None, (show_number(company.enterprise_number), company.postcode)))


@bp.route("/companies/<int:company_id>/contacts/new", methods=["GET", "POST"])
@requires(Permission.CONTACT_LOG)
def log(company_id: int):
    company = company_for(current_user, company_id, Permission.CONTACT_LOG)
    now = utc_now()
    tasks = list(db.session.scalars(queries.open_tasks_about(company.id, current_user)))
    form = _log_form(company, tasks, local_date(now))
    if form.validate_on_submit():
        sectors = {sector.id: sector for sector in company.sectors}
        try:
            step, next_on = _next(form, local_date(now))
            actions.log_contact(
                company,
                by=current_user,
                sector=sectors[form.sector.data],
                channel=Channel(form.channel.data),
                outcome=Outcome(form.outcome.data),
                at=_moment(form.on.data, now),
                now=now,
                form_key=form.form_key.data,
                note=form.note.data or "",
                next_step=step,
                next_on=next_on,
            )
        except DomainError as refusal:
            db.session.rollback()
            tell(form, refusal)
        else:
            settled = [task for task in tasks if task.id in (form.closes.data or [])]
            actions.do_tasks(settled, by=current_user, at=now)
            db.session.commit()
            flash(_logged(company, next_on), "success")
            return redirect(url_for(".day"), 303)
    last = db.session.scalars(queries.history_of(company, current_user).limit(3)).all()
    page = render_template("contacts/log.html", form=form, company=company, last=last, words=words, details=_details)
    return page, 422 if form.is_submitted() else 200


def _log_form(company: Company, tasks: list[FollowUpTask], today: date) -> LogContactForm:
    sectors = list(db.session.scalars(queries.shared_sectors(company, current_user)))
    return LogContactForm(
        channels=words.CHANNELS.items(),
        outcomes=words.OUTCOMES.items(),
        steps=words.NEXT_STEPS.items(),
        sectors=[(sector.id, sector.name) for sector in sectors],
        whens=[(name, label) for name, label, _ in _quick_dates(today)],
        closes=[(task.id, _task_words(task)) for task in tasks],
        data={
            "form_key": uuid4().hex,
            "sector": sectors[0].id if sectors else None,
            "next_step": "",
            "when": "week",
            "on": today,
            "closes": [task.id for task in tasks if task.due_on <= today],
        },
    )


def _task_words(task: FollowUpTask) -> str:
    step = words.NEXT_STEPS[task.next_step] if task.next_step else words.REASONS[task.reason]
    return gettext("%(step)s, %(date)s", step=step, date=format_date(task.due_on, "d MMMM"))


def _quick_dates(today: date) -> list[tuple[str, str, date | None]]:
    """(value, label, date) of the dates that one press chooses; a day off moves to the next working day."""
    dates = []
    for name, label, days in (
        ("tomorrow", gettext("Tomorrow"), 1),
        ("week", gettext("In a week"), 7),
        ("two_weeks", gettext("In two weeks"), 14),
    ):
        day = today + timedelta(days=days)
        while not working_day(day):
            day += timedelta(days=1)
        label = gettext("Next working day") if name == "tomorrow" and day != today + timedelta(days=1) else label
        dates.append((name, f"{label} ({format_date(day, 'EEE d MMM')})", day))
    return [*dates, (OWN_DATE, gettext("Another date"), None)]


def _next(form: LogContactForm, today: date) -> tuple[NextStep | None, date | None]:
    """The next step and its date; a typed date wins over a pressed one."""
    if not form.next_step.data:
        return None, None
    quick = {name: day for name, _, day in _quick_dates(today)}
    return NextStep(form.next_step.data), form.next_on.data or quick[form.when.data]


def _moment(day: date | None, now: datetime) -> datetime:
    """When the contact was: now, or noon of the day that was chosen."""
    return now if day is None or day == local_date(now) else at_local(day, NOON)


def _logged(company: Company, next_on: date | None) -> str:
    if next_on is None:
        return gettext("The contact with %(name)s is logged.", name=company.name)
    when = format_date(next_on, "EEEE d MMMM")
    return gettext("The contact with %(name)s is logged; on %(date)s it is on your list.", name=company.name, date=when)


@bp.route("/contacts/several", methods=["GET", "POST"])
@requires(Permission.CONTACT_LOG)
def bulk():
    now = utc_now()
    sectors = list(db.session.scalars(sectors_of(current_user)))
    own = {sector.id: sector for sector in sectors}
    asked = request.form.get("sector", type=int)
    sector = own.get(asked) or next(iter(sectors), None)
    typed = tidy(request.form.get("q", ""))[:100]
    chosen = {number for number in request.form.getlist("companies", type=int) if 0 < number < 2**31}
    picked = sorted(chosen)[: actions.MOST_AT_ONCE + 1]
    offered = []
    if sector is not None:
        offered = list(db.session.scalars(queries.companies_to_pick(current_user, sector.id, typed, picked)))
        # what was picked stands on top, so that a new search never loses it
        offered.sort(key=lambda company: company.id not in chosen)
    form = BulkContactForm(
        channels=words.CHANNELS.items(),
        outcomes=words.OUTCOMES.items(),
        sectors=[(sector.id, sector.name) for sector in sectors],
        companies=[(company.id, f"{company.name} ({_details(company)})") for company in offered],
        data={"form_key": uuid4().hex, "on": local_date(now), "channel": Channel.EVENT, "outcome": Outcome.INFORMED},
    )
    searching = request.form.get("step") == "search"
    if not searching and form.validate_on_submit():
        companies = [company for company in offered if company.id in chosen]
        try:
            actions.insist_on_all(companies, chosen)
            new = actions.log_contacts(
                companies,
                by=current_user,
                sector=sector,
                channel=Channel(form.channel.data),
                outcome=Outcome(form.outcome.data),
                at=_moment(form.on.data, now),
                now=now,
                form_key=form.form_key.data,
                note=form.note.data or "",
            )
        except DomainError as refusal:
            db.session.rollback()
            tell(form, refusal)
        else:
            db.session.commit()
            flash(ngettext("%(num)s contact is logged.", "%(num)s contacts are logged.", new), "success")
            return redirect(url_for(".day"), 303)
    status = 422 if form.is_submitted() and not searching else 200
    return render_template("contacts/bulk.html", form=form, typed=typed, sectors=sectors, picked=len(picked)), status


@bp.post("/tasks/<int:task_id>/done")
@requires(Permission.CONTACT_LOG)
def done(task_id: int):
    task = task_for(current_user, task_id, Permission.CONTACT_LOG)
    actions.do_task(task, by=current_user, at=utc_now())
    db.session.commit()
    words_done = gettext("Done: %(name)s. You can undo this under “Done today”.", name=task.company.name)
    flash(words_done, "success")
    return redirect(url_for(".day"), 303)


@bp.post("/tasks/<int:task_id>/reopen")
@requires(Permission.CONTACT_LOG)
def reopen(task_id: int):
    task = task_for(current_user, task_id, Permission.CONTACT_LOG)
    actions.reopen_task(task, by=current_user, at=utc_now())
    db.session.commit()
    flash(gettext("%(name)s is on your list again.", name=task.company.name), "success")
    return redirect(url_for(".day"), 303)


@bp.get("/companies/<int:company_id>/contacts")
@requires(Permission.CONTACT_LOG)
def history(company_id: int):
    company = company_for(current_user, company_id, Permission.CONTACT_LOG)
    page = page_of(queries.history_of(company, current_user), size=TASKS_SHOWN)
    return render_template(
        "contacts/history.html", company=company, page=page, words=words, phases=campaign_words.PHASES
    )
