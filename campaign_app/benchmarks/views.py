"""What a company's results do in the benchmarks, and taking them out."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from campaign_app.benchmarks import actions, queries
from campaign_app.benchmarks.guards import own_company
from campaign_app.benchmarks.standing import standings
from campaign_app.benchmarks.words import size_name
from campaign_app.core.access import Permission, requires
from campaign_app.core.clock import utc_now
from campaign_app.core.database import begin_writing, db
from campaign_app.core.errors import DomainError, tell
from forms.benchmarks import LeaveForm

bp = Blueprint("benchmarks", __name__)


@bp.get("/companies/<int:company_id>/benchmarks")
@requires(Permission.BENCHMARK_LEAVE)
def show(company_id: int, form: LeaveForm | None = None):
    company = own_company(company_id)
    page = render_template(
        "benchmarks/show.html",
        company=company,
        scans=standings(company.id, utc_now()),
        participates=db.session.scalar(queries.participations(company.id)),
        size_name=size_name,
        form=form or LeaveForm(),
    )
    return page, 422 if form else 200


@bp.post("/companies/<int:company_id>/benchmarks/leave")
@requires(Permission.BENCHMARK_LEAVE)
def leave(company_id: int):
    begin_writing()
    company = own_company(company_id, for_change=True)
    form = LeaveForm()
    if form.validate_on_submit():
        try:
            actions.withdraw(company, by=current_user, at=utc_now())
        except DomainError as refusal:
            tell(form, refusal)
        else:
            db.session.commit()
            flash(gettext("Your results leave the benchmarks within a few minutes."), "success")
            return redirect(url_for(".show", company_id=company_id), 303)
    db.session.rollback()
    return show(company_id, form)
