"""Lists, saved searches.

Revision 0008, after 0007; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("bookmarks", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("introduction", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_reading_list_language")),
        sa.CheckConstraint("published_at IS NULL OR slug IS NOT NULL", name=op.f("ck_reading_list_address")),
        sa.CheckConstraint("published_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_reading_list_withdrawn")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_reading_list_owner_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_list")),
        sa.UniqueConstraint("slug", name=op.f("uq_reading_list_slug")),
    )
    op.create_index(op.f("ix_reading_list_owner_id"), "reading_list", ["owner_id"], unique=False)
    op.create_index(
        "uq_reading_list_bookmarks", "reading_list", ["owner_id"], unique=True, postgresql_where="bookmarks"
    )
    op.create_table(
        "reading_list_entry",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["content_item.id"],
            name=op.f("fk_reading_list_entry_item_id_content_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["reading_list.id"],
            name=op.f("fk_reading_list_entry_list_id_reading_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list_id", "item_id", name=op.f("pk_reading_list_entry")),
    )
    op.create_index(op.f("ix_reading_list_entry_item_id"), "reading_list_entry", ["item_id"], unique=False)
    op.create_table(
        "reading_list_share",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["reading_list.id"],
            name=op.f("fk_reading_list_share_list_id_reading_list"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reading_list_share_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("list_id", "email_key", name=op.f("pk_reading_list_share")),
    )
    op.create_index(op.f("ix_reading_list_share_email_key"), "reading_list_share", ["email_key"], unique=False)
    op.create_index(op.f("ix_reading_list_share_person_id"), "reading_list_share", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_reading_list_share_person_id"), table_name="reading_list_share")
    op.drop_index(op.f("ix_reading_list_share_email_key"), table_name="reading_list_share")
    op.drop_table("reading_list_share")
    op.drop_index(op.f("ix_reading_list_entry_item_id"), table_name="reading_list_entry")
    op.drop_table("reading_list_entry")
    op.drop_index("uq_reading_list_bookmarks", table_name="reading_list", postgresql_where="bookmarks")
    op.drop_index(op.f("ix_reading_list_owner_id"), table_name="reading_list")
    op.drop_table("reading_list")
