"""The language of a code's mail, addresses taken back or refused, and a company's own words for its mails."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    # no batch: the table is not made anew, so its rows stay where they lie
    op.add_column("access_code", sa.Column("language", sa.String(length=8), nullable=True))
    for name in ("withdrawn", "unreachable"):
        op.add_column("access_code", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "scan_text",
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column(
            "round",
            sa.Enum(
                *("invitation", "reminder", "last_call"),
                name="round",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_scan_text_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("scan_id", "round", "language", name=op.f("pk_scan_text")),
    )


def downgrade():
    op.drop_table("scan_text")
    for name in ("unreachable", "withdrawn", "language"):
        op.drop_column("access_code", name)
