"""More of what is promised never changes: where a scan's links lead, how far it has come, and who takes part."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# a link that was handed out leads to this scan for good, and its questions and sector are those that were announced
FIXED_AT_LAUNCH = ("public_id", "sector_id", "open_token", "keyin_token", "kiosk_token", "CAST({0}.modules AS TEXT)")
# what the release and the proof say of it, and the proof is made only later
FIXED_AT_RELEASE = ("title", "expected", "opens_at", "closes_at", "closed_at")
PARTICIPANT = ("scan_id", "company_id", "token", "joined_at")


def rules(differs):
    """Per rule its name, table, event, when it is refused, and the sentence; `differs(a, b)` in the own dialect."""

    def changed(names):
        names = [name if "{0}" in name else f"{{0}}.{name}" for name in names]
        return " OR ".join(differs(name.format("OLD"), name.format("NEW")) for name in names)

    back = (
        "(OLD.status = 'released' AND NEW.status <> 'released') "
        "OR (OLD.status = 'closed' AND NEW.status NOT IN ('closed', 'released')) "
        "OR (OLD.launched_at IS NOT NULL AND NEW.status IN ('invited', 'draft'))"
    )
    launched, released = "OLD.launched_at IS NOT NULL", "OLD.launched_at IS NOT NULL AND OLD.status = 'released'"
    return [
        (
            "scan_links",
            "scan",
            "UPDATE",
            f"{launched} AND ({changed(FIXED_AT_LAUNCH)})",
            "a launched scan stays itself",
        ),
        ("scan_status", "scan", "UPDATE", back, "a scan never goes back"),
        ("scan_facts", "scan", "UPDATE", f"{released} AND ({changed(FIXED_AT_RELEASE)})", "a released scan is fixed"),
        ("participant_update", "participant", "UPDATE", changed(PARTICIPANT), "who takes part is fixed"),
        ("participant_delete", "participant", "DELETE", None, "who takes part is fixed"),
    ]


def upgrade():
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, event, refused, sentence in rules(
        ("{0} IS NOT {1}" if sqlite else "{0} IS DISTINCT FROM {1}").format
    ):
        head = f"CREATE TRIGGER frozen_{name} BEFORE {event} ON {table}"
        if sqlite:
            when = f"WHEN {refused}" if refused else ""
            op.execute(f"{head} {when} BEGIN SELECT RAISE(ABORT, '{sentence}'); END")
        else:
            when = f"WHEN ({refused})" if refused else ""
            op.execute(f"{head} FOR EACH ROW {when} EXECUTE FUNCTION refuse_change('{sentence}')")


def downgrade():
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table, *_ in rules("{0} IS {1}".format):
        op.execute(f"DROP TRIGGER frozen_{name}" + (f" ON {table}" if postgresql else ""))
