"""Agreements: who supports a scan; and whether people choose their group or their code carries it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BODIES = ("cpbw", "works_council", "union_delegation", "direct")
LAUNCHED = "EXISTS (SELECT 1 FROM scan WHERE scan.id = {0}.scan_id AND scan.launched_at IS NOT NULL)"
AGREED = "who agreed to a launched scan is fixed"
GROUPED = "how a launched scan knows the groups is fixed"
# event -> when it is refused, and the row that a BEFORE trigger hands on
AGREEMENT_RULES = {
    "insert": (LAUNCHED.format("NEW"), "NEW"),
    "update": (f"{LAUNCHED.format('OLD')} OR {LAUNCHED.format('NEW')}", "NEW"),
    "delete": (LAUNCHED.format("OLD"), "OLD"),
}


def upgrade():
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.Enum(*BODIES, name="body", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("spoken_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("document_kind", sa.String(length=8), nullable=True),
        sa.Column("document_name", sa.String(length=120), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(document IS NULL) = (document_kind IS NULL)", name=op.f("ck_agreement_document_has_a_kind")
        ),
        sa.CheckConstraint(
            "(document IS NULL) = (document_name IS NULL)", name=op.f("ck_agreement_document_has_a_name")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_agreement_recorded_by_id")),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_agreement_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_scan_id"), "agreement", ["scan_id"])
    # in words of its own: on SQLite a column with its check can be added only so, without making the table anew
    op.execute(
        "ALTER TABLE scan ADD COLUMN group_by VARCHAR(40) DEFAULT 'respondent' NOT NULL "
        "CONSTRAINT ck_scan_group_by CHECK (group_by IN ('respondent', 'code'))"
    )
    if op.get_bind().dialect.name == "sqlite":
        for event, (refused, _) in AGREEMENT_RULES.items():
            op.execute(
                f"CREATE TRIGGER frozen_agreement_{event} BEFORE {event.upper()} ON agreement WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{AGREED}'); END"
            )
        op.execute(
            "CREATE TRIGGER frozen_scan_group_by BEFORE UPDATE ON scan "
            "WHEN OLD.launched_at IS NOT NULL AND OLD.group_by IS NOT NEW.group_by "
            f"BEGIN SELECT RAISE(ABORT, '{GROUPED}'); END"
        )
        return
    for event, (refused, row) in AGREEMENT_RULES.items():
        op.execute(
            f"CREATE FUNCTION frozen_agreement_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {refused} THEN RAISE EXCEPTION '{AGREED}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END IF; RETURN {row}; END $$"
        )
        op.execute(
            f"CREATE TRIGGER frozen_agreement_{event} BEFORE {event.upper()} ON agreement FOR EACH ROW "
            f"EXECUTE FUNCTION frozen_agreement_{event}()"
        )
    op.execute(
        "CREATE TRIGGER frozen_scan_group_by BEFORE UPDATE ON scan FOR EACH ROW "
        "WHEN (OLD.launched_at IS NOT NULL AND OLD.group_by IS DISTINCT FROM NEW.group_by) "
        f"EXECUTE FUNCTION refuse_change('{GROUPED}')"
    )


def downgrade():
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER frozen_scan_group_by" + (" ON scan" if postgresql else ""))
    for event in AGREEMENT_RULES:
        op.execute(f"DROP TRIGGER frozen_agreement_{event}" + (" ON agreement" if postgresql else ""))
        if postgresql:
            op.execute(f"DROP FUNCTION frozen_agreement_{event}()")
    op.execute("ALTER TABLE scan DROP CONSTRAINT ck_scan_group_by" if postgresql else "SELECT 1")
    op.drop_column("scan", "group_by")
    op.drop_table("agreement")
