"""Migrations go up, down and up again, and end where the models are."""

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from app.kernel import migrating
from tests.support.postgres import server_url


@pytest.fixture
def engine() -> Iterator[Engine]:
    name = f"migrations_{secrets.token_hex(6)}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    engine = create_engine(make_url(server_url()).set(drivername="postgresql+psycopg", database=name))
    yield engine
    engine.dispose()
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_up_down_and_up_again_agrees_with_the_models(engine: Engine) -> None:
    migrating.upgrade(engine)
    migrating.check(engine)
    assert "content_item" in inspect(engine).get_table_names()
    migrating.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrating.upgrade(engine)
    migrating.check(engine)


def test_a_change_of_the_tables_is_noticed(engine: Engine) -> None:
    migrating.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE metropolis DROP COLUMN website"))
    with pytest.raises(Exception, match="New upgrade operations detected"):
        migrating.check(engine)


def test_a_migration_does_not_wait_long_for_a_lock_and_can_be_run_again(engine: Engine) -> None:
    migrating.upgrade(engine)
    with engine.begin() as reader:
        reader.execute(text("SELECT * FROM region"))
        with pytest.raises(OperationalError, match="lock timeout"):
            migrating.downgrade(engine, "base")
        assert {"region", "content_item"} <= set(inspect(engine).get_table_names())
    migrating.downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrating.upgrade(engine)
    migrating.check(engine)
