"""The ballot box: an intake that is emptied batch by batch, and sealed responses that carry nothing but answers."""

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campaign_app.core.database import Base

# without a rowid SQLite keeps rows by their random key, not by arrival
NO_ORDER = {"sqlite_with_rowid": False}


class Intake(Base):
    """A response between sending and sealing: encrypted answers with the one-time form id, and the code if any."""

    __tablename__ = "intake"
    __table_args__ = NO_ORDER

    form_id: Mapped[str] = mapped_column(String(64), primary_key=True)  # hash of the respondent's one-time form id
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), index=True)
    code_id: Mapped[int | None] = mapped_column(ForeignKey("access_code.id"), unique=True)
    sealed_answers: Mapped[bytes] = mapped_column(LargeBinary)  # encrypted: {"answers": {...}, "group": id or None}


class KeptDraft(Base):
    """An unsent draft that somebody goes on with elsewhere: opened by their resume code only; destroyed at closing."""

    __tablename__ = "kept_draft"
    __table_args__ = NO_ORDER

    lookup: Mapped[str] = mapped_column(String(64), primary_key=True)  # out of the code, by a hash of its own
    owner: Mapped[str] = mapped_column(String(32), unique=True)  # keyed hash of the form id: one copy per form
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # always the same length


class SpentForm(Base):
    """A form id whose answers were sealed, so that a repeated send counts nothing twice; destroyed at closing."""

    __tablename__ = "spent_form"
    __table_args__ = NO_ORDER

    form_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), index=True)


class Response(Base):
    """One sealed response: a random id, the group, the answers. No code, no time, no device, no order."""

    __tablename__ = "response"
    __table_args__ = NO_ORDER

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # random
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("scan_group.id"))
    answers: Mapped[dict] = mapped_column(JSON)


class Remark(Base):
    """An open remark, cut loose from the rest of the answers at sealing."""

    __tablename__ = "remark"
    __table_args__ = NO_ORDER

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # random
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), index=True)
    variable: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
