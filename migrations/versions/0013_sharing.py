"""Who may see a result: chosen users, consultants, links; and who looked."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "result_reader",
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_result_reader_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_result_reader_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("scan_id", "person_id", name=op.f("pk_result_reader")),
    )
    op.create_index(op.f("ix_result_reader_person_id"), "result_reader", ["person_id"])
    op.create_table(
        "consultant_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_consultant_share_scan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shared_by_id"], ["person.id"], name=op.f("fk_consultant_share_shared_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultant_share")),
    )
    op.create_index(op.f("ix_consultant_share_scan_id"), "consultant_share", ["scan_id"])
    holding = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_consultant_share_holding",
        "consultant_share",
        ["scan_id"],
        unique=True,
        sqlite_where=holding,
        postgresql_where=holding,
    )
    op.create_table(
        "result_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_result_link_made_by_id")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_result_link_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_result_link_token_hash")),
    )
    op.create_index(op.f("ix_result_link_scan_id"), "result_link", ["scan_id"])
    op.create_table(
        "result_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (link_id IS NULL)", name=op.f("ck_result_look_somebody_looked")),
        sa.ForeignKeyConstraint(
            ["link_id"], ["result_link.id"], name=op.f("fk_result_look_link_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_result_look_person_id")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_result_look_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_look")),
        sa.UniqueConstraint(
            *("scan_id", "what", "day", "person_id"), name=op.f("uq_result_look_scan_id_what_day_person_id")
        ),
        sa.UniqueConstraint("link_id", "what", "day", name=op.f("uq_result_look_link_id_what_day")),
    )
    for column in ("day", "person_id"):
        op.create_index(op.f(f"ix_result_look_{column}"), "result_look", [column])


def downgrade():
    for table in ("result_look", "result_link", "consultant_share", "result_reader"):
        op.drop_table(table)
