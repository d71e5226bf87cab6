"""The outbox: which entries an engine has still to be told about."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.database import Base


class OutboxEntry(Base):
    """A note that an entry changed, for one engine; written in the transaction of the change itself.

    ``error`` is set when the engine refused the document for good: the note is then parked, to be seen and retried.
    """

    __tablename__ = "search_outbox"
    __table_args__ = (Index("ix_search_outbox_waiting", "engine", "id", postgresql_where="error IS NULL"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    engine: Mapped[str]
    item_id: Mapped[int] = mapped_column(ForeignKey("content_item.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    error: Mapped[str | None]
