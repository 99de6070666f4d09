"""The audit trail: who did what to which row, when; append-only, and never about a respondent."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.core.database import Base, Instant, db


class AuditEvent(Base):
    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    verb: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    facts: Mapped[dict] = mapped_column(JSON, default=dict)


def record(verb: str, subject, *, by, at: datetime, **facts) -> None:
    """Write one event, such as record("contact.logged", contact, by=person, at=now); needs a flushed subject."""
    name = subject if isinstance(subject, str) else f"{subject.__tablename__}:{subject.id}"
    db.session.add(AuditEvent(at=at, person_id=getattr(by, "id", None), verb=verb, subject=name, facts=facts))
