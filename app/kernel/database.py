"""The declarative base, the conventions of every table, and the engine with its sessions."""

import time
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import CheckConstraint, DateTime, Engine, MetaData, create_engine, event, exc, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from config.languages import LANGUAGE_CODES
from search.connections import has_ended

CONVENTION = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: A connection that nobody used for so many seconds is asked whether it lives before it is used again: on the way to
#: the server something may have forgotten it without a word.
_IDLE = 30.0

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
            json_deserializer=orjson.loads,  # labels and sections are JSON: a third of the time of reading entries
            connect_args={"connect_timeout": 5},
        )
        _check_connections(self.engine)
        self.sessions: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False)

    def close(self) -> None:
        """Close the pooled connections."""
        self.engine.dispose()


def _check_connections(engine: Engine) -> None:
    """Let the pool replace connections that have ended; a ping at each use would cost every page a round trip."""

    def note_the_time(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["used"] = time.monotonic()

    def refuse_what_has_ended(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        used = record.info.get("used")  # missing when it has just been opened
        if used is not None and not _is_alive(engine, connection, time.monotonic() - used):
            raise exc.DisconnectionError("the connection has ended")  # the pool opens another

    event.listen(engine, "checkin", note_the_time)
    event.listen(engine, "checkout", refuse_what_has_ended)


def _is_alive(engine: Engine, connection: Any, idle: float) -> bool:
    if has_ended(connection):
        return False
    if idle <= _IDLE:
        return True
    try:
        return engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        return False
