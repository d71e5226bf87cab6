"""The language in which a wording of a principle was adopted.

Revision 0002, after 0001; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # All wordings so far are of June 2017 and were adopted in English; later ones say theirs.
    op.add_column("principle_version", sa.Column("adopted_in", sa.String(), nullable=False, server_default="en"))
    op.alter_column("principle_version", "adopted_in", server_default=None)
    op.create_check_constraint(
        op.f("ck_principle_version_adopted_in"), "principle_version", "adopted_in IN ('en', 'fr', 'es')"
    )


def downgrade() -> None:
    op.drop_column("principle_version", "adopted_in")
