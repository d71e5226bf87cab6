"""The declarative base, the conventions of every table, and the engine with its sessions."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, MetaData, create_engine, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from config.languages import LANGUAGE_CODES

CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: A short text in every language, such as a label: ``{"en": …, "fr": …, "es": …}``.
Labels = dict[str, str]


class Base(DeclarativeBase):
    """The base of all models: named constraints, aware times, labels as JSONB."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads it as a class attribute)
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        dict[str, str]: JSONB,
        list[str]: JSONB,
    }


class Timestamps:
    """When a row was made and last changed, by the clock of the database."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


def now() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Return the CHECK that ``column`` (or an expression) holds one of ``values``, which are constants of ours."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def in_every_language(column: str) -> CheckConstraint:
    """Return the CHECK that the labels in ``column`` name every language of the portal."""
    listed = ", ".join(f"'{code}'" for code in LANGUAGE_CODES)
    return CheckConstraint(f"{column} ?& ARRAY[{listed}]", name=f"{column}_languages")


class Database:
    """The connection pool and the sessions made on it. Needs no application."""

    def __init__(self, url: str, pool: int = 5) -> None:
        """Prepare a pool of ``pool`` connections to ``url``; the first use connects."""
        self.engine = create_engine(
            url,
            pool_size=pool,
            max_overflow=pool,
            pool_timeout=5,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 5},
        )
        self.sessions: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False)

    def close(self) -> None:
        """Close the pooled connections."""
        self.engine.dispose()
