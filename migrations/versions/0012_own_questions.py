"""Own questions: what a company asks beside the core and the modules."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    # no rule of the database guards it after the launch: what is asked then is the frozen edition, and nothing reads this
    op.add_column("scan", sa.Column("own_questions", sa.JSON(), nullable=False, server_default="[]"))


def downgrade():
    op.drop_column("scan", "own_questions")
