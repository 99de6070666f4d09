"""Files that the clock makes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    status = sa.Enum(
        *("pending", "making", "done", "failed"),
        name="document_status",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_document_progress_is_a_percentage")),
        sa.CheckConstraint("(status = 'done') = (content IS NOT NULL)", name=op.f("ck_document_done_has_content")),
        sa.CheckConstraint(
            "(status = 'making') = (claimed_at IS NOT NULL)", name=op.f("ck_document_making_has_moment")
        ),
        sa.ForeignKeyConstraint(["requested_by_id"], ["person.id"], name=op.f("fk_document_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("public_id", name=op.f("uq_document_public_id")),
        sa.UniqueConstraint(
            *("kind", "subject", "language", "version"), name=op.f("uq_document_kind_subject_language_version")
        ),
    )
    for column in ("subject", "status", "expires_at"):
        op.create_index(op.f(f"ix_document_{column}"), "document", [column])


def downgrade():
    op.drop_table("document")
