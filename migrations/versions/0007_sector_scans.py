"""Sector scans: a scan may belong to no company, and companies take part in it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        _let_be_null("scan", "company_id INTEGER")
    else:
        op.alter_column("scan", "company_id", nullable=True)
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("answered >= 0", name=op.f("ck_participant_answered_not_negative")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_participant_company_id")),
        sa.ForeignKeyConstraint(["joined_by_id"], ["person.id"], name=op.f("fk_participant_joined_by_id")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_participant_scan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("scan_id", "company_id", name=op.f("uq_participant_scan_id_company_id")),
        sa.UniqueConstraint("token", name=op.f("uq_participant_token")),
    )
    op.create_index(op.f("ix_participant_scan_id"), "participant", ["scan_id"])
    op.create_index(op.f("ix_participant_company_id"), "participant", ["company_id"])


def _let_be_null(table: str, column: str) -> None:
    """Take NOT NULL off a column the way SQLite's manual gives for it (ALTER TABLE, section 7).

    Making the table anew would take its triggers and, by cascade, the rows that hang on it.
    """
    connection = op.get_bind()
    version = connection.execute(sa.text("PRAGMA schema_version")).scalar()
    connection.execute(sa.text("PRAGMA writable_schema=ON"))
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
            "WHERE type = 'table' AND name = :table AND instr(sql, :old) > 0"
        ),
        {"old": f"{column} NOT NULL", "new": column, "table": table},
    )
    if changed.rowcount != 1:
        raise RuntimeError(f"{table} holds no {column} NOT NULL")
    connection.execute(sa.text(f"PRAGMA schema_version={version + 1}"))
    connection.execute(sa.text("PRAGMA writable_schema=RESET"))


def downgrade():
    op.drop_table("participant")
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("scan", "company_id", nullable=False)
