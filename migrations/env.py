"""Running migrations: one at a time over all machines, and never waiting long for a lock that readers hold."""

from alembic import context
from sqlalchemy import NullPool, create_engine, text

from app.features import METADATA

#: Any constant of our own; a second ``upgrade`` waits here for the first.
LOCK = 0x4D50_0001

connection_or_url = context.config.attributes.get("connection") or context.config.get_main_option("sqlalchemy.url")


def _run(connection) -> None:
    connection.execute(text("SET lock_timeout = '4s'"))
    connection.execute(text("SET statement_timeout = '60s'"))
    connection.execute(text(f"SELECT pg_advisory_lock({LOCK})"))
    connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=True,
            # The search engine looks after the tables of its own schema.
            include_name=lambda name, kind, _parents: kind != "schema" or name is None,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        connection.execute(text(f"SELECT pg_advisory_unlock({LOCK})"))
        connection.commit()


if isinstance(connection_or_url, str):
    with create_engine(connection_or_url, poolclass=NullPool).connect() as opened:
        _run(opened)
else:
    _run(connection_or_url)
