"""The desk: answers on freshness, acts on entries, moved addresses, taggings, links that were tried.

Revision 0009, after 0008; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_link_check",
        sa.Column("url_hash", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('alive', 'moved', 'gone', 'unreachable', 'not_tried')", name=op.f("ck_desk_link_check_outcome")
        ),
        sa.PrimaryKeyConstraint("url_hash", name=op.f("pk_desk_link_check")),
    )
    op.create_table(
        "desk_moved_entry",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_desk_moved_entry_item_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "reference", name=op.f("pk_desk_moved_entry")),
    )
    op.create_index(op.f("ix_desk_moved_entry_item_id"), "desk_moved_entry", ["item_id"], unique=False)
    op.create_table(
        "content_freshness_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('still_valid', 'update', 'archive')", name=op.f("ck_content_freshness_answer_answer")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["content_item.id"],
            name=op.f("fk_content_freshness_answer_item_id_content_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_content_freshness_answer_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"],
            ["person.id"],
            name=op.f("fk_content_freshness_answer_settled_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_freshness_answer")),
    )
    op.create_index(op.f("ix_content_freshness_answer_item_id"), "content_freshness_answer", ["item_id"], unique=False)
    op.create_index(
        "ix_content_freshness_answer_waiting",
        "content_freshness_answer",
        ["item_id"],
        unique=False,
        postgresql_where="settled_at IS NULL",
    )
    op.create_table(
        "desk_entry_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.CheckConstraint(
            "act IN ('archive', 'unarchive', 'merge', 'tag', 'untag')", name=op.f("ck_desk_entry_act_act")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_desk_entry_act_actor_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_desk_entry_act_item_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_entry_act")),
    )
    op.create_index(op.f("ix_desk_entry_act_item_id"), "desk_entry_act", ["item_id"], unique=False)
    op.create_table(
        "desk_tagging_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("term_code", sa.String(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.Column("item_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_desk_tagging_run_actor_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["term_code"], ["term.code"], name=op.f("fk_desk_tagging_run_term_code_term")),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["person.id"], name=op.f("fk_desk_tagging_run_undone_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_tagging_run")),
    )


def downgrade() -> None:
    op.drop_table("desk_tagging_run")
    op.drop_index(op.f("ix_desk_entry_act_item_id"), table_name="desk_entry_act")
    op.drop_table("desk_entry_act")
    op.drop_index(
        "ix_content_freshness_answer_waiting",
        table_name="content_freshness_answer",
        postgresql_where="settled_at IS NULL",
    )
    op.drop_index(op.f("ix_content_freshness_answer_item_id"), table_name="content_freshness_answer")
    op.drop_table("content_freshness_answer")
    op.drop_index(op.f("ix_desk_moved_entry_item_id"), table_name="desk_moved_entry")
    op.drop_table("desk_moved_entry")
    op.drop_table("desk_link_check")
