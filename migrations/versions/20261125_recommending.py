"""What is said and decided on debates and drafts: posts, endorsements, paragraphs, wordings.

Revision 0013, after 0012; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wording_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principle_code", sa.String(), nullable=False),
        sa.Column("texts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("adopted_in", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("debate_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("adopted_in IN ('en', 'fr', 'es')", name=op.f("ck_wording_proposal_adopted_in")),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_wording_proposal_language")),
        sa.CheckConstraint("state IN ('proposed', 'adopted', 'declined')", name=op.f("ck_wording_proposal_state")),
        sa.CheckConstraint("texts ?& ARRAY['en', 'fr', 'es']", name=op.f("ck_wording_proposal_texts_languages")),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debate.id"], name=op.f("fk_wording_proposal_debate_id_debate"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_wording_proposal_decided_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["principle_code"], ["term.code"], name=op.f("fk_wording_proposal_principle_code_term")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_wording_proposal_proposed_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["principle_version.id"],
            name=op.f("fk_wording_proposal_version_id_principle_version"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_proposal")),
    )
    op.create_index(op.f("ix_wording_proposal_debate_id"), "wording_proposal", ["debate_id"], unique=False)
    op.create_index(op.f("ix_wording_proposal_principle_code"), "wording_proposal", ["principle_code"], unique=False)
    op.create_index(op.f("ix_wording_proposal_proposed_by"), "wording_proposal", ["proposed_by"], unique=False)
    op.create_table(
        "debate_post_mention",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_debate_post_mention_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["debate_post.id"], name=op.f("fk_debate_post_mention_post_id_debate_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "person_id", name=op.f("pk_debate_post_mention")),
    )
    op.create_index(op.f("ix_debate_post_mention_person_id"), "debate_post_mention", ["person_id"], unique=False)
    op.create_table(
        "debate_post_version",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_debate_post_version_language")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["debate_post.id"], name=op.f("fk_debate_post_version_post_id_debate_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "number", name=op.f("pk_debate_post_version")),
    )
    op.create_table(
        "debate_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("debate_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("decision IN ('kept', 'hidden')", name=op.f("ck_debate_report_decision")),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debate.id"], name=op.f("fk_debate_report_debate_id_debate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_debate_report_decided_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["debate_post.id"], name=op.f("fk_debate_report_post_id_debate_post"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_debate_report_reporter_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debate_report")),
    )
    op.create_index(op.f("ix_debate_report_debate_id"), "debate_report", ["debate_id"], unique=False)
    op.create_index("ix_debate_report_decided_at", "debate_report", ["decided_at"], unique=False)
    op.create_index(op.f("ix_debate_report_post_id"), "debate_report", ["post_id"], unique=False)
    op.create_table(
        "recommendation_endorsement",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("metropolis_slug", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("answer IN ('yes', 'abstain', 'no')", name=op.f("ck_recommendation_endorsement_answer")),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_recommendation_endorsement_language")),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["recommendation_draft.id"],
            name=op.f("fk_recommendation_endorsement_draft_id_recommendation_draft"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["metropolis_slug"],
            ["metropolis.slug"],
            name=op.f("fk_recommendation_endorsement_metropolis_slug_metropolis"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_recommendation_endorsement_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("draft_id", "metropolis_slug", name=op.f("pk_recommendation_endorsement")),
    )
    op.create_index(
        op.f("ix_recommendation_endorsement_metropolis_slug"),
        "recommendation_endorsement",
        ["metropolis_slug"],
        unique=False,
    )
    op.create_index(
        op.f("ix_recommendation_endorsement_person_id"), "recommendation_endorsement", ["person_id"], unique=False
    )
    op.create_table(
        "recommendation_paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "part IN ('preamble', 'recommendation', 'reasons')", name=op.f("ck_recommendation_paragraph_part")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["recommendation_draft.id"],
            name=op.f("fk_recommendation_paragraph_draft_id_recommendation_draft"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_paragraph")),
    )
    op.create_index(
        "ix_recommendation_paragraph_draft_id_position",
        "recommendation_paragraph",
        ["draft_id", "position"],
        unique=False,
    )
    op.create_table(
        "recommendation_paragraph_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("on_version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_recommendation_paragraph_comment_language")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
            name=op.f("fk_recommendation_paragraph_comment_author_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["paragraph_id"],
            ["recommendation_paragraph.id"],
            name=op.f("fk_recommendation_paragraph_comment_paragraph_id_recommendation_paragraph"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_paragraph_comment")),
    )
    op.create_index(
        op.f("ix_recommendation_paragraph_comment_author_id"),
        "recommendation_paragraph_comment",
        ["author_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_recommendation_paragraph_comment_paragraph_id"),
        "recommendation_paragraph_comment",
        ["paragraph_id"],
        unique=False,
    )
    op.create_table(
        "recommendation_paragraph_version",
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
            name=op.f("fk_recommendation_paragraph_version_author_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["paragraph_id"],
            ["recommendation_paragraph.id"],
            name=op.f("fk_recommendation_paragraph_version_paragraph_id_recommendation_paragraph"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("paragraph_id", "number", name=op.f("pk_recommendation_paragraph_version")),
    )
    op.create_index(
        op.f("ix_recommendation_paragraph_version_author_id"),
        "recommendation_paragraph_version",
        ["author_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_recommendation_paragraph_version_author_id"), table_name="recommendation_paragraph_version")
    op.drop_table("recommendation_paragraph_version")
    op.drop_index(
        op.f("ix_recommendation_paragraph_comment_paragraph_id"), table_name="recommendation_paragraph_comment"
    )
    op.drop_index(op.f("ix_recommendation_paragraph_comment_author_id"), table_name="recommendation_paragraph_comment")
    op.drop_table("recommendation_paragraph_comment")
    op.drop_index("ix_recommendation_paragraph_draft_id_position", table_name="recommendation_paragraph")
    op.drop_table("recommendation_paragraph")
    op.drop_index(op.f("ix_recommendation_endorsement_person_id"), table_name="recommendation_endorsement")
    op.drop_index(op.f("ix_recommendation_endorsement_metropolis_slug"), table_name="recommendation_endorsement")
    op.drop_table("recommendation_endorsement")
    op.drop_index(op.f("ix_debate_report_post_id"), table_name="debate_report")
    op.drop_index("ix_debate_report_decided_at", table_name="debate_report")
    op.drop_index(op.f("ix_debate_report_debate_id"), table_name="debate_report")
    op.drop_table("debate_report")
    op.drop_table("debate_post_version")
    op.drop_index(op.f("ix_debate_post_mention_person_id"), table_name="debate_post_mention")
    op.drop_table("debate_post_mention")
    op.drop_index(op.f("ix_wording_proposal_proposed_by"), table_name="wording_proposal")
    op.drop_index(op.f("ix_wording_proposal_principle_code"), table_name="wording_proposal")
    op.drop_index(op.f("ix_wording_proposal_debate_id"), table_name="wording_proposal")
    op.drop_table("wording_proposal")
