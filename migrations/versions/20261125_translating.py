"""Drafts of translations.

Revision 0005, after 0004; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translation_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("machine", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("hands", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_translation_draft_language")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_translation_draft_item_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation_draft")),
        sa.UniqueConstraint("item_id", "language", name=op.f("uq_translation_draft_item_id_language")),
    )
    op.create_table(
        "translation_original_digest",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["content_item.id"],
            name=op.f("fk_translation_original_digest_item_id_content_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "number", name=op.f("pk_translation_original_digest")),
    )
    op.create_table(
        "translation_assignment",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_translation_assignment_language")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["content_item.id"],
            name=op.f("fk_translation_assignment_item_id_content_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_translation_assignment_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "language", name=op.f("pk_translation_assignment")),
    )
    op.create_index(op.f("ix_translation_assignment_person_id"), "translation_assignment", ["person_id"], unique=False)
    op.create_table(
        "translation_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.CheckConstraint(
            "act IN ('taken', 'given_back', 'discarded', 'asked_machine', 'published', 'unpublished')",
            name=op.f("ck_translation_event_act"),
        ),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_translation_event_language")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_translation_event_actor_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_translation_event_item_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation_event")),
    )
    op.create_index("ix_translation_event_item_id_language", "translation_event", ["item_id", "language"], unique=False)
    op.create_table(
        "translation_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pieces", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("refused", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("middle", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_translation_job_language")),
        sa.CheckConstraint("state IN ('waiting', 'done', 'dropped', 'failed')", name=op.f("ck_translation_job_state")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_translation_job_asked_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_translation_job_item_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation_job")),
    )
    op.create_index("ix_translation_job_due", "translation_job", ["state", "due_at"], unique=False)
    op.create_index(op.f("ix_translation_job_item_id"), "translation_job", ["item_id"], unique=False)
    op.create_index(
        "uq_translation_job_waiting",
        "translation_job",
        ["item_id", "language"],
        unique=True,
        postgresql_where="state = 'waiting'",
    )


def downgrade() -> None:
    op.drop_index("uq_translation_job_waiting", table_name="translation_job", postgresql_where="state = 'waiting'")
    op.drop_index(op.f("ix_translation_job_item_id"), table_name="translation_job")
    op.drop_index("ix_translation_job_due", table_name="translation_job")
    op.drop_table("translation_job")
    op.drop_index("ix_translation_event_item_id_language", table_name="translation_event")
    op.drop_table("translation_event")
    op.drop_index(op.f("ix_translation_assignment_person_id"), table_name="translation_assignment")
    op.drop_table("translation_assignment")
    op.drop_table("translation_original_digest")
    op.drop_table("translation_draft")
