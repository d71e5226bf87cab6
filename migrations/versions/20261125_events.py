"""Events, registrations for them, what speakers say of their gender.

Revision 0014, after 0013; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_type", sa.String(), nullable=False),
        sa.Column("starts", sa.String(length=16), nullable=False),
        sa.Column("ends", sa.String(length=16), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("venue", sa.String(length=300), nullable=True),
        sa.Column("online_url", sa.String(), nullable=True),
        sa.Column("held_in", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("speakers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("programme", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("registration", sa.String(), nullable=False),
        sa.Column("registration_url", sa.String(), nullable=True),
        sa.Column("registration_limit", sa.Integer(), nullable=True),
        sa.Column("registration_closes", sa.String(length=16), nullable=True),
        sa.Column("registration_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "event_type IN ('congress', 'annual_meeting', 'observatory', 'training', 'external')",
            name=op.f("ck_event_event_type"),
        ),
        sa.CheckConstraint("online_url ~ '^https?://'", name=op.f("ck_event_online_url")),
        sa.CheckConstraint("registration IN ('none', 'elsewhere', 'portal')", name=op.f("ck_event_registration")),
        sa.CheckConstraint("registration_url ~ '^https?://'", name=op.f("ck_event_registration_url")),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_event_ends_at")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_event_last_day")),
        sa.CheckConstraint("registration_limit > 0", name=op.f("ck_event_registration_limit")),
        sa.ForeignKeyConstraint(["id"], ["content_item.id"], name=op.f("fk_event_id_content_item"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_days", "event", ["first_day", "last_day"], unique=False)
    op.create_index("ix_event_ends_at", "event", ["ends_at"], unique=False)
    op.create_table(
        "event_speaker_gender",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.String(length=64), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "gender IN ('woman', 'man', 'non_binary', 'other')", name=op.f("ck_event_speaker_gender_gender")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["content_item.id"],
            name=op.f("fk_event_speaker_gender_item_id_content_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "speaker", name=op.f("pk_event_speaker_gender")),
    )
    op.create_table(
        "event_registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('registered', 'waiting', 'cancelled')", name=op.f("ck_event_registration_state")),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["content_item.id"],
            name=op.f("fk_event_registration_item_id_content_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_event_registration_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_registration")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_event_registration_item_id_person_id")),
    )
    op.create_index(op.f("ix_event_registration_person_id"), "event_registration", ["person_id"], unique=False)
    op.create_index(
        "ix_event_registration_queue", "event_registration", ["item_id", "state", "queued_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_event_registration_queue", table_name="event_registration")
    op.drop_index(op.f("ix_event_registration_person_id"), table_name="event_registration")
    op.drop_table("event_registration")
    op.drop_table("event_speaker_gender")
    op.drop_index("ix_event_ends_at", table_name="event")
    op.drop_index("ix_event_days", table_name="event")
    op.drop_table("event")
