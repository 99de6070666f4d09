"""What was published never changes: the database itself refuses, on SQLite and PostgreSQL alike."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LAUNCHED = "OLD.launched_at IS NOT NULL"
FIXED_AT_LAUNCH = (
    "k",
    "edition_id",
    "core",
    "variant",
    "pool",
    "open_link",
    "personal_codes",
    "launched_at",
    "company_id",
)


def rules(differs):
    """All frozen rows: `differs(a, b)` says in the database's own dialect that two values are not the same."""
    changed = " OR ".join(differs(f"OLD.{name}", f"NEW.{name}") for name in FIXED_AT_LAUNCH)
    launched_scan = "EXISTS (SELECT 1 FROM scan WHERE scan.id = {0}.scan_id AND scan.launched_at IS NOT NULL)"
    return [
        ("stored_edition", "UPDATE", None, "an edition is frozen"),
        ("stored_edition", "DELETE", None, "an edition is frozen"),
        ("stored_release", "UPDATE", None, "a release is frozen"),
        ("stored_release", "DELETE", None, "a release is frozen"),
        ("audit_event", "UPDATE", None, "the audit trail is append-only"),
        ("audit_event", "DELETE", None, "the audit trail is append-only"),
        ("scan", "UPDATE", f"{LAUNCHED} AND ({changed})", "a launched scan keeps its threshold, edition and ways in"),
        ("scan", "DELETE", LAUNCHED, "a launched scan is not deleted"),
        ("scan_group", "INSERT", launched_scan.format("NEW"), "the groups of a launched scan are fixed"),
        (
            "scan_group",
            "UPDATE",
            f"{launched_scan.format('OLD')} OR {launched_scan.format('NEW')}",
            "the groups of a launched scan are fixed",
        ),
        ("scan_group", "DELETE", launched_scan.format("OLD"), "the groups of a launched scan are fixed"),
    ]


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        for table, event, condition, sentence in rules("{0} IS NOT {1}".format):
            when = f"WHEN {condition}" if condition else ""
            op.execute(
                f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table} {when} "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, event, condition, sentence in rules("{0} IS DISTINCT FROM {1}".format):
        if condition and "EXISTS" in condition:
            # PostgreSQL allows no subquery in WHEN: the check moves into a function
            row = "OLD" if event == "DELETE" else "NEW"
            op.execute(
                f"CREATE FUNCTION frozen_{table}_{event.lower()}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
                f"END IF; RETURN {row}; END $$"
            )
            op.execute(
                f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
                f"EXECUTE FUNCTION frozen_{table}_{event.lower()}()"
            )
            continue
        when = f"WHEN ({condition})" if condition else ""
        op.execute(
            f"CREATE TRIGGER frozen_{table}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW {when} "
            f"EXECUTE FUNCTION refuse_change('{sentence}')"
        )


def downgrade():
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table, event, condition, _ in rules("{0} IS {1}".format):
        name = f"frozen_{table}_{event.lower()}"
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
        if postgresql and condition and "EXISTS" in condition:
            op.execute(f"DROP FUNCTION {name}()")
    if postgresql:
        op.execute("DROP FUNCTION refuse_change()")
