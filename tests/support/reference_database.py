"""An empty database with only the tables that a test of reference data fills."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import create_engine, make_url
from sqlalchemy.orm import Session

from app.kernel.database import Base
from tests.support.postgres import server_url


@contextmanager
def reference_database(*models: type[Base]) -> Iterator[Session]:
    """Yield a session on a new database that has the tables of ``models``; the database is dropped afterwards."""
    name = f"reference_{uuid.uuid4().hex[:12]}"
    server = make_url(server_url()).set(drivername="postgresql")
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        engine = create_engine(server.set(drivername="postgresql+psycopg", database=name))
        try:
            Base.metadata.create_all(engine, tables=[model.metadata.tables[model.__tablename__] for model in models])
            with Session(engine) as session:
                yield session
        finally:
            engine.dispose()
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
