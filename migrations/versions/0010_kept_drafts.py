"""An unsent draft that somebody goes on with elsewhere, under a code that only they have."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "kept_draft",
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=32), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_kept_draft_scan_id")),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_kept_draft")),
        sa.UniqueConstraint("owner", name=op.f("uq_kept_draft_owner")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("kept_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_draft_scan_id"), ["scan_id"], unique=False)


def downgrade():
    op.drop_table("kept_draft")
