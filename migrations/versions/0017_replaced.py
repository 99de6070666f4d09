"""A row that never changes is not replaced by another either: SQLite's REPLACE deletes without asking the triggers."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# by which columns a new row could take the place of one that is there
KEYS = {
    "stored_release": ("id", "scan_id"),
    "stored_edition": ("id", "content_hash"),
    "scan": ("id", "public_id", "open_token", "keyin_token", "kiosk_token"),
    "scan_group": ("id",),
    "agreement": ("id",),
    "participant": ("id", "token", "scan_id, company_id"),
    "published_instrument": ("id", "code, version"),
    "remark_question": ("scan_id, variable",),
    "remark_publication": ("scan_id",),
    "published_remark": ("id",),
    "audit_event": ("id",),
}
TAKEN = "(({new}) IN (SELECT {mine} FROM {table}))"
REFUSED = "what is frozen is not replaced"


def _taken(table: str, key: str) -> str:
    mine, new = (", ".join(f"{whose}.{column}" for column in key.split(", ")) for whose in (table, "NEW"))
    return TAKEN.format(new=new, mine=mine, table=table)


def _moved(key: str) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in key.split(", "))


def upgrade():
    if op.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL has no REPLACE, and ON CONFLICT DO UPDATE is an UPDATE to it
    for table, keys in KEYS.items():
        rules = {
            "INSERT": " OR ".join(_taken(table, key) for key in keys),
            "UPDATE": " OR ".join(f"(({_moved(key)}) AND {_taken(table, key)})" for key in keys),
        }
        for event, refused in rules.items():
            op.execute(
                f"CREATE TRIGGER replaced_{table}_{event.lower()} BEFORE {event} ON {table} WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
    # without foreign keys, which SQLite leaves to each connection, a release could be left without its scan
    op.execute(
        "CREATE TRIGGER frozen_scan_id BEFORE UPDATE ON scan WHEN OLD.launched_at IS NOT NULL AND OLD.id IS NOT NEW.id "
        "BEGIN SELECT RAISE(ABORT, 'a launched scan stays itself'); END"
    )


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        for table in KEYS:
            for event in ("insert", "update"):
                op.execute(f"DROP TRIGGER replaced_{table}_{event}")
        op.execute("DROP TRIGGER frozen_scan_id")
