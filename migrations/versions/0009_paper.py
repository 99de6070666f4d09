"""Printed cards, booklets and a kiosk as ways in, fixed at launch like the others."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FIXED_AT_LAUNCH = ("CAST({0}.printed_codes AS TEXT)", "{0}.booklets", "{0}.kiosk")
SENTENCE = "a launched scan keeps its ways in"


def upgrade():
    # no batch: rebuilding the table of scans would drop the rules that keep launched ones as they are
    op.add_column("scan", sa.Column("printed_codes", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("scan", sa.Column("booklets", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("scan", sa.Column("kiosk", sa.Boolean(), nullable=False, server_default=sa.false()))
    for token in ("keyin_token", "kiosk_token"):
        op.add_column("scan", sa.Column(token, sa.String(length=32), nullable=True))
        op.create_index(op.f(f"ix_scan_{token}"), "scan", [token], unique=True)
    op.add_column("access_code", sa.Column("card_language", sa.String(length=8), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER frozen_scan_paper BEFORE UPDATE ON scan WHEN OLD.launched_at IS NOT NULL AND "
            f"({_changed('{0} IS NOT {1}')}) BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        return
    op.execute(
        f"CREATE TRIGGER frozen_scan_paper BEFORE UPDATE ON scan FOR EACH ROW WHEN (OLD.launched_at IS NOT NULL AND "
        f"({_changed('{0} IS DISTINCT FROM {1}')})) EXECUTE FUNCTION refuse_change('{SENTENCE}')"
    )


def downgrade():
    op.execute("DROP TRIGGER frozen_scan_paper" + (" ON scan" if op.get_bind().dialect.name == "postgresql" else ""))
    for token in ("keyin_token", "kiosk_token"):
        op.drop_index(op.f(f"ix_scan_{token}"), "scan")
        op.drop_column("scan", token)
    for column in ("kiosk", "booklets", "printed_codes"):
        op.drop_column("scan", column)
    op.drop_column("access_code", "card_language")


def _changed(differs: str) -> str:
    return " OR ".join(differs.format(value.format("OLD"), value.format("NEW")) for value in FIXED_AT_LAUNCH)
