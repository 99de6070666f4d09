"""Instruments that sectors publish: their codes, their frozen versions, and uploads that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FROZEN = ("id", "code", "version", "content_hash", "content", "published_at", "published_by_id")
PUBLISHED = "what is published is frozen"
OWNED = "a code stays with whoever published it first"


def rules(differs):
    """What the database refuses: `differs(a, b)` says in its own dialect that two values are not the same."""
    changed = " OR ".join(differs(f"OLD.{name}", f"NEW.{name}") for name in FROZEN)
    return [
        ("published_instrument", "UPDATE", changed, PUBLISHED),
        ("published_instrument", "DELETE", None, PUBLISHED),
        ("instrument_code", "UPDATE", None, OWNED),
        ("instrument_code", "DELETE", None, OWNED),
    ]


def upgrade():
    op.create_table(
        "instrument_code",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_instrument_code_sector_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_instrument_code")),
    )
    op.create_index(op.f("ix_instrument_code_sector_id"), "instrument_code", ["sector_id"])
    op.create_table(
        "published_instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(content_hash) = 64", name=op.f("ck_published_instrument_content_hash_is_sha256")),
        sa.ForeignKeyConstraint(["code"], ["instrument_code.code"], name=op.f("fk_published_instrument_code")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_published_instrument_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_instrument")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_published_instrument_code_version")),
    )
    op.create_table(
        "instrument_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("losses", sa.JSON(), nullable=False),
        sa.Column("published_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_instrument_draft_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["published_id"], ["published_instrument.id"], name=op.f("fk_instrument_draft_published_id")
        ),
        sa.ForeignKeyConstraint(
            ["sector_id"], ["sector.id"], name=op.f("fk_instrument_draft_sector_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_draft")),
    )
    op.create_index(op.f("ix_instrument_draft_person_id"), "instrument_draft", ["person_id"])
    op.create_index(op.f("ix_instrument_draft_created_at"), "instrument_draft", ["created_at"])
    _freeze()


def _freeze():
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, event, condition, sentence in rules(("{0} IS NOT {1}" if sqlite else "{0} IS DISTINCT FROM {1}").format):
        head = f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table}"
        if sqlite:
            when = f"WHEN {condition}" if condition else ""
            op.execute(f"{head} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END")
        else:
            when = f"WHEN ({condition})" if condition else ""
            op.execute(f"{head} FOR EACH ROW {when} EXECUTE FUNCTION refuse_change('{sentence}')")


def downgrade():
    for table in ("instrument_draft", "published_instrument", "instrument_code"):
        op.drop_table(table)
