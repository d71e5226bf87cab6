"""Annual sessions, debates and the drafts of recommendations.

Revision 0012, after 0011; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("agenda", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_community_session_language")),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_community_session_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_session")),
    )
    op.create_index("ix_community_session_begins_on", "community_session", ["begins_on"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("addressees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("addressed_to", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("adopted_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("occasion", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=True),
        sa.Column("endorsements", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("origin ~ '^(debates|sessions)/[0-9]{1,9}$'", name=op.f("ck_recommendation_origin")),
        sa.CheckConstraint("status IN ('adopted', 'replaced', 'withdrawn')", name=op.f("ck_recommendation_status")),
        sa.CheckConstraint("year BETWEEN 1900 AND 2200", name=op.f("ck_recommendation_year")),
        sa.ForeignKeyConstraint(
            ["id"], ["content_item.id"], name=op.f("fk_recommendation_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    op.create_table(
        "community_session_metropolis",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("metropolis_slug", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["metropolis_slug"],
            ["metropolis.slug"],
            name=op.f("fk_community_session_metropolis_metropolis_slug_metropolis"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["community_session.id"],
            name=op.f("fk_community_session_metropolis_session_id_community_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "metropolis_slug", name=op.f("pk_community_session_metropolis")),
    )
    op.create_index(
        op.f("ix_community_session_metropolis_metropolis_slug"),
        "community_session_metropolis",
        ["metropolis_slug"],
        unique=False,
    )
    op.create_table(
        "debate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("theme_code", sa.String(), nullable=True),
        sa.Column("principle_code", sa.String(), nullable=True),
        sa.Column("members_only", sa.Boolean(), nullable=False),
        sa.Column("opener_id", sa.Integer(), nullable=True),
        sa.Column("chair_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("summary", sa.String(), nullable=True),
        sa.Column("summary_language", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_debate_language")),
        sa.CheckConstraint("summary_language IN ('en', 'fr', 'es')", name=op.f("ck_debate_summary_language")),
        sa.CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name=op.f("ck_debate_hidden")),
        sa.CheckConstraint("(summary IS NULL) = (summary_language IS NULL)", name=op.f("ck_debate_summed_up")),
        sa.ForeignKeyConstraint(
            ["chair_id"], ["person.id"], name=op.f("fk_debate_chair_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["opener_id"], ["person.id"], name=op.f("fk_debate_opener_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["principle_code"], ["term.code"], name=op.f("fk_debate_principle_code_term")),
        sa.ForeignKeyConstraint(["theme_code"], ["term.code"], name=op.f("fk_debate_theme_code_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debate")),
    )
    op.create_index("ix_debate_last_post_at", "debate", ["last_post_at"], unique=False)
    op.create_index(op.f("ix_debate_opener_id"), "debate", ["opener_id"], unique=False)
    op.create_index(op.f("ix_debate_principle_code"), "debate", ["principle_code"], unique=False)
    op.create_index(op.f("ix_debate_theme_code"), "debate", ["theme_code"], unique=False)
    op.create_table(
        "directory_listing",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("languages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("themes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_directory_listing_language")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_directory_listing_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_directory_listing")),
    )
    op.create_table(
        "recommendation_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("metropolis_slug", sa.String(), nullable=False),
        sa.Column("case_item_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_recommendation_follow_up_language")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_recommendation_follow_up_added_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["case_item_id"],
            ["content_item.id"],
            name=op.f("fk_recommendation_follow_up_case_item_id_content_item"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["content_item.id"],
            name=op.f("fk_recommendation_follow_up_item_id_content_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["metropolis_slug"],
            ["metropolis.slug"],
            name=op.f("fk_recommendation_follow_up_metropolis_slug_metropolis"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_follow_up")),
    )
    op.create_index(
        op.f("ix_recommendation_follow_up_added_by"), "recommendation_follow_up", ["added_by"], unique=False
    )
    op.create_index(
        op.f("ix_recommendation_follow_up_case_item_id"), "recommendation_follow_up", ["case_item_id"], unique=False
    )
    op.create_index(op.f("ix_recommendation_follow_up_item_id"), "recommendation_follow_up", ["item_id"], unique=False)
    op.create_index(
        op.f("ix_recommendation_follow_up_metropolis_slug"),
        "recommendation_follow_up",
        ["metropolis_slug"],
        unique=False,
    )
    op.create_table(
        "debate_follower",
        sa.Column("debate_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debate.id"], name=op.f("fk_debate_follower_debate_id_debate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_debate_follower_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("debate_id", "person_id", name=op.f("pk_debate_follower")),
    )
    op.create_index(op.f("ix_debate_follower_person_id"), "debate_follower", ["person_id"], unique=False)
    op.create_table(
        "debate_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("debate_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_debate_post_language")),
        sa.CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name=op.f("ck_debate_post_hidden")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_debate_post_author_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debate.id"], name=op.f("fk_debate_post_debate_id_debate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["debate_post.id"], name=op.f("fk_debate_post_parent_id_debate_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debate_post")),
    )
    op.create_index(op.f("ix_debate_post_author_id"), "debate_post", ["author_id"], unique=False)
    op.create_index("ix_debate_post_debate_id_id", "debate_post", ["debate_id", "id"], unique=False)
    op.create_index(op.f("ix_debate_post_parent_id"), "debate_post", ["parent_id"], unique=False)
    op.create_table(
        "recommendation_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("themes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("addressees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("addressed_to", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answers_until", sa.Date(), nullable=True),
        sa.Column("debate_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_recommendation_draft_language")),
        sa.CheckConstraint(
            "state <> 'endorsing' OR answers_until IS NOT NULL", name=op.f("ck_recommendation_draft_answers_until")
        ),
        sa.CheckConstraint(
            "state IN ('drafting', 'endorsing', 'adopted', 'given_up')", name=op.f("ck_recommendation_draft_state")
        ),
        sa.CheckConstraint("num_nonnulls(debate_id, session_id) <= 1", name=op.f("ck_recommendation_draft_origin")),
        sa.ForeignKeyConstraint(
            ["begun_by"], ["person.id"], name=op.f("fk_recommendation_draft_begun_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["debate_id"], ["debate.id"], name=op.f("fk_recommendation_draft_debate_id_debate"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["content_item.id"],
            name=op.f("fk_recommendation_draft_item_id_content_item"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["community_session.id"],
            name=op.f("fk_recommendation_draft_session_id_community_session"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_draft")),
        sa.UniqueConstraint("item_id", name=op.f("uq_recommendation_draft_item_id")),
    )
    op.create_index(op.f("ix_recommendation_draft_debate_id"), "recommendation_draft", ["debate_id"], unique=False)
    op.create_index(op.f("ix_recommendation_draft_session_id"), "recommendation_draft", ["session_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_recommendation_draft_session_id"), table_name="recommendation_draft")
    op.drop_index(op.f("ix_recommendation_draft_debate_id"), table_name="recommendation_draft")
    op.drop_table("recommendation_draft")
    op.drop_index(op.f("ix_debate_post_parent_id"), table_name="debate_post")
    op.drop_index("ix_debate_post_debate_id_id", table_name="debate_post")
    op.drop_index(op.f("ix_debate_post_author_id"), table_name="debate_post")
    op.drop_table("debate_post")
    op.drop_index(op.f("ix_debate_follower_person_id"), table_name="debate_follower")
    op.drop_table("debate_follower")
    op.drop_index(op.f("ix_recommendation_follow_up_metropolis_slug"), table_name="recommendation_follow_up")
    op.drop_index(op.f("ix_recommendation_follow_up_item_id"), table_name="recommendation_follow_up")
    op.drop_index(op.f("ix_recommendation_follow_up_case_item_id"), table_name="recommendation_follow_up")
    op.drop_index(op.f("ix_recommendation_follow_up_added_by"), table_name="recommendation_follow_up")
    op.drop_table("recommendation_follow_up")
    op.drop_table("directory_listing")
    op.drop_index(op.f("ix_debate_theme_code"), table_name="debate")
    op.drop_index(op.f("ix_debate_principle_code"), table_name="debate")
    op.drop_index(op.f("ix_debate_opener_id"), table_name="debate")
    op.drop_index("ix_debate_last_post_at", table_name="debate")
    op.drop_table("debate")
    op.drop_index(op.f("ix_community_session_metropolis_metropolis_slug"), table_name="community_session_metropolis")
    op.drop_table("community_session_metropolis")
    op.drop_table("recommendation")
    op.drop_index("ix_community_session_begins_on", table_name="community_session")
    op.drop_table("community_session")
