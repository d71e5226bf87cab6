"""Saved searches; since when texts are public; what people were told of.

Revision 0010, after 0009; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_text",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_public_text_item_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "language", name=op.f("pk_public_text")),
    )
    op.create_index(op.f("ix_public_text_since"), "public_text", ["since"], unique=False)
    # What is public already is news to nobody.
    op.execute(
        """
        INSERT INTO public_text (item_id, language, since)
        SELECT text.item_id, text.language, now()
        FROM content_translation text JOIN content_item item ON item.id = text.item_id
        WHERE item.state = 'published' AND item.deleted_at IS NULL AND text.status IN ('published', 'outdated')
        """
    )
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("frequency IN ('daily', 'weekly', 'never')", name=op.f("ck_saved_search_frequency")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index("ix_saved_search_next_at", "saved_search", ["next_at"], unique=False)
    op.create_index(op.f("ix_saved_search_person_id"), "saved_search", ["person_id"], unique=False)
    op.create_table(
        "told_text",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_told_text_item_id_content_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_told_text_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "item_id", "language", name=op.f("pk_told_text")),
    )
    op.create_index(op.f("ix_told_text_at"), "told_text", ["at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_told_text_at"), table_name="told_text")
    op.drop_table("told_text")
    op.drop_index(op.f("ix_saved_search_person_id"), table_name="saved_search")
    op.drop_index("ix_saved_search_next_at", table_name="saved_search")
    op.drop_table("saved_search")
    op.drop_index(op.f("ix_public_text_since"), table_name="public_text")
    op.drop_table("public_text")
