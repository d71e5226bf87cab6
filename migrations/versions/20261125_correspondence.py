"""Conversations and questions.

Revision 0007, after 0006; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("from_metropolis", sa.String(), nullable=True),
        sa.Column("to_metropolis", sa.String(), nullable=True),
        sa.Column("item_kind", sa.String(), nullable=False),
        sa.Column("item_reference", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_metropolis"], ["metropolis.slug"], name=op.f("fk_interaction_from_metropolis_metropolis")
        ),
        sa.ForeignKeyConstraint(
            ["to_metropolis"], ["metropolis.slug"], name=op.f("fk_interaction_to_metropolis_metropolis")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction")),
    )
    op.create_index("ix_interaction_began_on", "interaction", ["began_on"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_conversation_language")),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interaction.id"], name=op.f("fk_conversation_interaction_id_interaction")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_conversation_item_id_content_item"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("interaction_id", name=op.f("uq_conversation_interaction_id")),
    )
    op.create_index(op.f("ix_conversation_item_id"), "conversation", ["item_id"], unique=False)
    op.create_index(
        "ix_conversation_unanswered",
        "conversation",
        ["began_at"],
        unique=False,
        postgresql_where="answered_at IS NULL AND offered_at IS NULL",
    )
    op.create_table(
        "person_block",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("blocked_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("person_id <> blocked_id", name=op.f("ck_person_block_others")),
        sa.ForeignKeyConstraint(
            ["blocked_id"], ["person.id"], name=op.f("fk_person_block_blocked_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_block_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "blocked_id", name=op.f("pk_person_block")),
    )
    op.create_index(op.f("ix_person_block_blocked_id"), "person_block", ["blocked_id"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_question_language")),
        sa.CheckConstraint("state IN ('waiting', 'public', 'refused', 'hidden')", name=op.f("ck_question_state")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_question_author_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["content_item.id"], name=op.f("fk_question_item_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_author_id"), "question", ["author_id"], unique=False)
    op.create_index("ix_question_item_id_state", "question", ["item_id", "state"], unique=False)
    op.create_table(
        "writing_bar",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("barred_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["barred_by"], ["person.id"], name=op.f("fk_writing_bar_barred_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_writing_bar_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_writing_bar")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("answered_as", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("answered_as IN ('contact', 'editor')", name=op.f("ck_answer_answered_as")),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_answer_language")),
        sa.CheckConstraint("state IN ('public', 'hidden')", name=op.f("ck_answer_state")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_answer_author_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_author_id"), "answer", ["author_id"], unique=False)
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"], unique=False)
    op.create_table(
        "conversation_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("mail_digest", sa.String(length=64), nullable=True),
        sa.Column("attachments_left_out", sa.Integer(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_conversation_message_language")),
        sa.CheckConstraint("part IN ('asker', 'contact')", name=op.f("ck_conversation_message_part")),
        sa.CheckConstraint("way IN ('portal', 'mail')", name=op.f("ck_conversation_message_way")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_conversation_message_author_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_message_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_message")),
        sa.UniqueConstraint("mail_digest", name=op.f("uq_conversation_message_mail_digest")),
    )
    op.create_index(op.f("ix_conversation_message_author_id"), "conversation_message", ["author_id"], unique=False)
    op.create_index(
        "ix_conversation_message_conversation_id_id", "conversation_message", ["conversation_id", "id"], unique=False
    )
    op.create_table(
        "conversation_participant",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("read_up_to", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("part IN ('asker', 'contact')", name=op.f("ck_conversation_participant_part")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_participant_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_conversation_participant_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "person_id", name=op.f("pk_conversation_participant")),
    )
    op.create_index(
        op.f("ix_conversation_participant_person_id"), "conversation_participant", ["person_id"], unique=False
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("decision IN ('kept', 'hidden')", name=op.f("ck_report_decision")),
        sa.CheckConstraint("num_nonnulls(message_id, question_id, answer_id) = 1", name=op.f("ck_report_target")),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_report_answer_id_answer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_report_decided_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["conversation_message.id"],
            name=op.f("fk_report_message_id_conversation_message"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_report_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_report_reporter_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_answer_id"), "report", ["answer_id"], unique=False)
    op.create_index("ix_report_decided_at", "report", ["decided_at"], unique=False)
    op.create_index(op.f("ix_report_message_id"), "report", ["message_id"], unique=False)
    op.create_index(op.f("ix_report_question_id"), "report", ["question_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_report_question_id"), table_name="report")
    op.drop_index(op.f("ix_report_message_id"), table_name="report")
    op.drop_index("ix_report_decided_at", table_name="report")
    op.drop_index(op.f("ix_report_answer_id"), table_name="report")
    op.drop_table("report")
    op.drop_index(op.f("ix_conversation_participant_person_id"), table_name="conversation_participant")
    op.drop_table("conversation_participant")
    op.drop_index("ix_conversation_message_conversation_id_id", table_name="conversation_message")
    op.drop_index(op.f("ix_conversation_message_author_id"), table_name="conversation_message")
    op.drop_table("conversation_message")
    op.drop_index(op.f("ix_answer_question_id"), table_name="answer")
    op.drop_index(op.f("ix_answer_author_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_table("writing_bar")
    op.drop_index("ix_question_item_id_state", table_name="question")
    op.drop_index(op.f("ix_question_author_id"), table_name="question")
    op.drop_table("question")
    op.drop_index(op.f("ix_person_block_blocked_id"), table_name="person_block")
    op.drop_table("person_block")
    op.drop_index(
        "ix_conversation_unanswered",
        table_name="conversation",
        postgresql_where="answered_at IS NULL AND offered_at IS NULL",
    )
    op.drop_index(op.f("ix_conversation_item_id"), table_name="conversation")
    op.drop_table("conversation")
    op.drop_index("ix_interaction_began_on", table_name="interaction")
    op.drop_table("interaction")
