"""Papers of the Observatory, and what is known of their PDF files.

Revision 0011, after 0010; 2026-11-25.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issue_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("authors", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("funding", sa.String(length=500), nullable=True),
        sa.Column("licence", sa.String(length=100), nullable=True),
        sa.Column("isbn", sa.String(length=13), nullable=True),
        sa.Column("doi", sa.String(length=200), nullable=True),
        sa.Column("versions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("doi ~ '^10[.][0-9]{4,9}/'", name=op.f("ck_issue_paper_doi")),
        sa.CheckConstraint("isbn ~ '^(97[89][0-9]{10}|[0-9]{9}[0-9X])$'", name=op.f("ck_issue_paper_isbn")),
        sa.CheckConstraint(
            "series IN ('issue-papers', 'voice-of-the-mayors', 'position-papers')", name=op.f("ck_issue_paper_series")
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 9999", name=op.f("ck_issue_paper_number")),
        sa.CheckConstraint("year BETWEEN 1800 AND 2200", name=op.f("ck_issue_paper_year")),
        sa.ForeignKeyConstraint(
            ["id"], ["content_item.id"], name=op.f("fk_issue_paper_id_content_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_paper")),
    )
    op.create_table(
        "paper_download",
        sa.Column("file_key", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_key"], ["stored_file.key"], name=op.f("fk_paper_download_file_key_stored_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_key", "day", name=op.f("pk_paper_download")),
    )
    op.create_table(
        "paper_file",
        sa.Column("file_key", sa.String(length=32), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("readable", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("tagged", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("cover", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_key"], ["stored_file.key"], name=op.f("fk_paper_file_file_key_stored_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_key", name=op.f("pk_paper_file")),
    )
    op.create_table(
        "paper_page",
        sa.Column("file_key", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_key"], ["paper_file.file_key"], name=op.f("fk_paper_page_file_key_paper_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_key", "number", name=op.f("pk_paper_page")),
    )


def downgrade() -> None:
    op.drop_table("paper_page")
    op.drop_table("paper_file")
    op.drop_table("paper_download")
    op.drop_table("issue_paper")
