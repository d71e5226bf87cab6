"""The outbox of mails."""

from datetime import datetime

from sqlalchemy import Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base, one_of

#: Waiting; being handed over (a crash leaves it here: nobody knows whether it went, so it is not sent again); sent;
#: given up.
MAIL_STATES = ("waiting", "sending", "sent", "failed")


class MailMessage(Base):
    """One mail to one address, rendered in its reader's language.

    ``key`` is unique: posting the same event twice makes one mail. ``headers`` are further header fields.
    """

    __tablename__ = "mail_message"
    __table_args__ = (one_of("state", MAIL_STATES), Index("ix_mail_message_due", "state", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[int | None]
    language: Mapped[str]
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str]
    html: Mapped[str]
    headers: Mapped[dict[str, str]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
