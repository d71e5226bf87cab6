"""Peer review.

Revision 0015, after 0014; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(length=43), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recommendation", sa.String(), nullable=True),
        sa.Column("to_author", sa.String(), nullable=False),
        sa.Column("to_editor", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('invited', 'accepted', 'declined', 'given', 'withdrawn')", name=op.f("ck_peer_review_state")
        ),
        sa.CheckConstraint("language IN ('en', 'fr', 'es')", name=op.f("ck_peer_review_language")),
        sa.CheckConstraint(
            "recommendation IN ('accept', 'minor', 'major', 'reject')", name=op.f("ck_peer_review_recommendation")
        ),
        sa.CheckConstraint("(state = 'given') = (recommendation IS NOT NULL)", name=op.f("ck_peer_review_opinion")),
        sa.CheckConstraint("(state = 'given') = (given_at IS NOT NULL)", name=op.f("ck_peer_review_given_at")),
        sa.CheckConstraint("released_at IS NULL OR state = 'given'", name=op.f("ck_peer_review_released_at")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_peer_review_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_peer_review_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["person.id"], name=op.f("fk_peer_review_invited_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["person.id"], name=op.f("fk_peer_review_released_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_review")),
    )
    op.create_index(op.f("ix_peer_review_draft_id"), "peer_review", ["draft_id"])
    op.create_index(op.f("ix_peer_review_person_id"), "peer_review", ["person_id"])
    op.create_index(op.f("ix_peer_review_email_key"), "peer_review", ["email_key"])
    op.create_index(
        "uq_peer_review_invited",
        "peer_review",
        ["draft_id", "email_key"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )


def downgrade() -> None:
    op.drop_table("peer_review")
