"""Experts.

Revision 0006, after 0005; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=True),
        sa.Column("positions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("languages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("regions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("topics", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("help_offered", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("availability", sa.String(), nullable=True),
        sa.Column("orcid", sa.String(length=19), nullable=True),
        sa.Column("works", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hidden_fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "availability IN ('available', 'limited', 'unavailable')", name=op.f("ck_expert_availability")
        ),
        sa.CheckConstraint("country_code ~ '^[A-Z]{2}$'", name=op.f("ck_expert_country_code")),
        sa.CheckConstraint("orcid ~ '^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$'", name=op.f("ck_expert_orcid")),
        sa.ForeignKeyConstraint(
            ["id"], ["content_item.id"], name=op.f("fk_expert_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
    )


def downgrade() -> None:
    op.drop_table("expert")
