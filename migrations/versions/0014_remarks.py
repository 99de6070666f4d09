"""Open remarks are read by a moderator, and what is published of them never changes."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

DUTIES = ("confidential_counsellor", "prevention_adviser", "psychosocial_adviser")
FINISHED = "EXISTS (SELECT 1 FROM remark_publication WHERE remark_publication.scan_id = NEW.scan_id)"
REFUSED = "what was published of the remarks is frozen"
RULES = [
    ("remark_question", "UPDATE", None),
    ("remark_question", "DELETE", None),
    ("remark_publication", "UPDATE", None),
    ("remark_publication", "DELETE", None),
    ("published_remark", "INSERT", FINISHED),
    ("published_remark", "UPDATE", None),
    ("published_remark", "DELETE", None),
]


def _choice(values, name):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _scan():
    return sa.Column("scan_id", sa.Integer(), sa.ForeignKey("scan.id"), nullable=False)


def upgrade():
    op.create_table(
        "remark_moderator",
        _scan(),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("duty", _choice(DUTIES, "duty"), nullable=False),
        sa.Column("appointed_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("scan_id", "person_id", name=op.f("pk_remark_moderator")),
    )
    op.create_index(op.f("ix_remark_moderator_person_id"), "remark_moderator", ["person_id"])
    op.create_table(
        "remark_question",
        _scan(),
        sa.Column("variable", sa.String(length=80), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=True),
        sa.CheckConstraint("threshold >= 5", name=op.f("ck_remark_question_threshold_at_least_five")),
        sa.CheckConstraint(
            "written IS NULL OR written >= threshold", name=op.f("ck_remark_question_written_from_the_threshold")
        ),
        sa.PrimaryKeyConstraint("scan_id", "variable", name=op.f("pk_remark_question")),
    )
    op.create_table(
        "remark_decision",
        sa.Column("remark_id", sa.BigInteger(), sa.ForeignKey("remark.id"), autoincrement=False, nullable=False),
        _scan(),
        sa.Column("verdict", _choice(("publish", "withhold"), "verdict"), nullable=False),
        sa.Column(
            "reason",
            _choice(("identifies", "hurts", "empty", "other"), "reason"),
            nullable=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("own_themes", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(verdict = 'withhold') = (reason IS NOT NULL)", name=op.f("ck_remark_decision_withheld_has_a_reason")
        ),
        sa.CheckConstraint(
            "(verdict = 'publish') = (text <> '')", name=op.f("ck_remark_decision_published_has_a_text")
        ),
        sa.PrimaryKeyConstraint("remark_id", name=op.f("pk_remark_decision")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_remark_decision_scan_id"), "remark_decision", ["scan_id"])
    op.create_table(
        "remark_publication",
        _scan(),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_by_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("scan_id", name=op.f("pk_remark_publication")),
    )
    op.create_table(
        "published_remark",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        _scan(),
        sa.Column("variable", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("own_themes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_remark")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_published_remark_scan_id_variable", "published_remark", ["scan_id", "variable"])
    _offer_what_was_released()
    _freeze()


def _offer_what_was_released():
    """The questions of the scans that were released before: a remark is offered where the release counts it.

    Of a sector scan nobody reads any.
    """
    connection = op.get_bind()
    asked = connection.execute(
        sa.text(
            "SELECT r.scan_id, r.variable, s.k, p.content FROM remark r JOIN scan s ON s.id = r.scan_id "
            "JOIN stored_release p ON p.scan_id = r.scan_id WHERE s.company_id IS NOT NULL "
            "GROUP BY r.scan_id, r.variable, s.k, p.content"
        )
    )
    rows = []
    for scan_id, variable, k, content in asked:
        cells = [each for each in json.loads(content)["cells"] if each["table"] == f"question:{variable}"]
        written = cells[0]["n"] if cells and not cells[0].get("hidden") else None
        rows.append({"scan_id": scan_id, "variable": variable, "threshold": k, "written": written})
    if rows:
        table = sa.table("remark_question", *map(sa.column, ("scan_id", "variable", "threshold", "written")))
        op.bulk_insert(table, rows)


def _freeze():
    if op.get_bind().dialect.name == "sqlite":
        for table, event, condition in RULES:
            when = f"WHEN {condition}" if condition else ""
            op.execute(
                f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION frozen_published_remark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {FINISHED} THEN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    for table, event, condition in RULES:
        does = "frozen_published_remark()" if condition else f"refuse_change('{REFUSED}')"
        op.execute(
            f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION {does}"
        )


def downgrade():
    for name in ("published_remark", "remark_publication", "remark_decision", "remark_question", "remark_moderator"):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION frozen_published_remark()")
