"""Throws away what has had its day: uploads, drafts, documents, unread remarks, old looks, and the clock's own rows."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_

from campaign_app.answers.sealing import SWEEP_RULE
from campaign_app.companies.models import CompanyImport
from campaign_app.core.database import begin_writing, db
from campaign_app.core.occasions import OVER, JobRun, Occasion
from campaign_app.documents.actions import destroy_expired
from campaign_app.instruments.models import InstrumentDraft
from campaign_app.remarks.actions import destroy_overdue
from campaign_app.sharing.actions import forget_looks

UPLOADS_LAST = timedelta(days=1)
INSTRUMENT_DRAFTS_LAST = timedelta(days=30)  # a module is mended and read by several people
QUIET_RUNS_LAST = timedelta(days=2)  # ran well and found nothing to do
RUNS_LAST = timedelta(days=90)


def run(now: datetime) -> int:
    """Delete what is old; returns how many rows went. Occasions of campaigns and scans stay: they say what was done."""
    quiet = and_(JobRun.items == 0, JobRun.error.is_(None), JobRun.ended_at.is_not(None))
    own_rules = or_(Occasion.rule.startswith("job:", autoescape=True), Occasion.rule == SWEEP_RULE)
    begin_writing()
    gone = destroy_expired(now) + forget_looks(now) + destroy_overdue(now)
    for statement in (
        delete(CompanyImport).where(CompanyImport.created_at < now - UPLOADS_LAST),
        delete(InstrumentDraft).where(InstrumentDraft.created_at < now - INSTRUMENT_DRAFTS_LAST),
        delete(JobRun).where(JobRun.started_at < now - QUIET_RUNS_LAST, quiet),
        delete(JobRun).where(JobRun.started_at < now - RUNS_LAST),
        delete(Occasion).where(own_rules, Occasion.status.in_(OVER), Occasion.done_at < now - RUNS_LAST),
    ):
        gone += db.session.execute(statement.execution_options(synchronize_session=False)).rowcount
    db.session.commit()
    return gone
