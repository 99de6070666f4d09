"""Proofs: that a scan was held, signed, with a code that anybody can check."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("signature", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(revoked_at IS NULL) = (content IS NOT NULL)", name=op.f("ck_proof_revoked_says_nothing")),
        sa.CheckConstraint("(content IS NULL) = (signature IS NULL)", name=op.f("ck_proof_content_is_signed")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_proof_made_by_id")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_proof_scan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("code", name=op.f("uq_proof_code")),
    )
    op.create_index(op.f("ix_proof_scan_id"), "proof", ["scan_id"])
    shown = sa.text("revoked_at IS NULL")
    op.create_index("ix_proof_shown", "proof", ["scan_id"], unique=True, sqlite_where=shown, postgresql_where=shown)


def downgrade():
    op.drop_table("proof")
