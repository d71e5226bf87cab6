"""Whether an event takes place as planned, and what those who registered were told of it.

Revision 0017, after 0016; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("event_status", sa.String(), server_default="scheduled", nullable=False))
    op.create_check_constraint(
        op.f("ck_event_event_status"), "event", "event_status IN ('scheduled', 'postponed', 'cancelled')"
    )
    op.add_column("event_registration", sa.Column("told", sa.String(length=120), nullable=True))


def downgrade() -> None:
    op.drop_column("event_registration", "told")
    op.drop_constraint(op.f("ck_event_event_status"), "event")
    op.drop_column("event", "event_status")
