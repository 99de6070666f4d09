"""A person who signs in: one role, one e-mail address, a password once the invitation is taken up."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.core.access import Permission, Role, may
from campaign_app.core.database import Base, Instant, choice


class Person(Base, UserMixin):
    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    language: Mapped[str] = mapped_column(String(8), default="nl")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # goes up with every new password, so that links and sessions from before stop working
    key_version: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        """What the session remembers: the person and the version of their key."""
        return f"{self.id}.{self.key_version}"

    def may(self, permission: Permission) -> bool:
        return may(self, permission)
