"""Messages to people in a directory, which are about no entry.

Revision 0016, after 0015; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("addressee_id", sa.Integer(), nullable=True))
    op.create_foreign_key(
        op.f("fk_conversation_addressee_id_person"),
        "conversation",
        "person",
        ["addressee_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index(op.f("ix_conversation_addressee_id"), "conversation", ["addressee_id"])
    op.create_check_constraint(op.f("ck_conversation_about"), "conversation", "item_id IS NULL OR addressee_id IS NULL")
    op.alter_column("interaction", "item_kind", nullable=True)
    op.alter_column("interaction", "item_reference", nullable=True)
    op.create_check_constraint(
        op.f("ck_interaction_item"), "interaction", "(item_kind IS NULL) = (item_reference IS NULL)"
    )


def downgrade() -> None:
    # The earlier tables have no place for what is about no entry.
    op.execute("DELETE FROM conversation USING interaction WHERE interaction_id = interaction.id AND item_kind IS NULL")
    op.execute("DELETE FROM interaction WHERE item_kind IS NULL")
    op.drop_constraint(op.f("ck_interaction_item"), "interaction")
    op.alter_column("interaction", "item_reference", nullable=False)
    op.alter_column("interaction", "item_kind", nullable=False)
    op.drop_constraint(op.f("ck_conversation_about"), "conversation")
    op.drop_index(op.f("ix_conversation_addressee_id"), "conversation")
    op.drop_constraint(op.f("fk_conversation_addressee_id_person"), "conversation", type_="foreignkey")
    op.drop_column("conversation", "addressee_id")
