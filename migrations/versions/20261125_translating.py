"""Drafts of translations.

Revision 0005, after 0004; 2026-11-25.
"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
