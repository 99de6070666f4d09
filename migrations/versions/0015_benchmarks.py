"""Benchmarks that the clock keeps: batches, their members, the figures, and who took theirs out."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "benchmark_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.String(length=20), nullable=True),
        sa.Column("formed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_benchmark_batch_sector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark_batch")),
    )
    op.create_table(
        "benchmark_member",
        sa.Column("scan_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_benchmark_member_scan_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["benchmark_batch.id"], name=op.f("fk_benchmark_member_batch_id")),
        sa.PrimaryKeyConstraint("scan_id", name=op.f("pk_benchmark_member")),
    )
    op.create_index(op.f("ix_benchmark_member_batch_id"), "benchmark_member", ["batch_id"])
    op.create_table(
        "benchmark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.String(length=20), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sector_id IS NULL OR size IS NULL", name=op.f("ck_benchmark_sector_or_size")),
        sa.ForeignKeyConstraint(["sector_id"], ["sector.id"], name=op.f("fk_benchmark_sector_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark")),
    )
    op.create_index(op.f("ix_benchmark_fingerprint"), "benchmark", ["fingerprint"])
    op.create_table(
        "benchmark_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_benchmark_withdrawal_company_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_benchmark_withdrawal_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark_withdrawal")),
    )
    op.create_index(op.f("ix_benchmark_withdrawal_company_id"), "benchmark_withdrawal", ["company_id"])
    # every release that may count waits for its first batch
    op.execute(
        "INSERT INTO benchmark_member (scan_id) SELECT scan.id FROM scan JOIN stored_release "
        "ON stored_release.scan_id = scan.id WHERE scan.pool AND stored_release.totals <> '{}'"
    )


def downgrade():
    for table in ("benchmark_withdrawal", "benchmark", "benchmark_member", "benchmark_batch"):
        op.drop_table(table)
