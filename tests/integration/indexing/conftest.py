"""Each engine with an index of the test's own, and a database whose changes are noted for it."""

import secrets
from collections.abc import Iterator

import pytest

from tests.integration.indexing.index import Index
from tests.support.database import copied_database, dsn_of
from tests.support.elasticsearch.required import required_url
from tests.support.stopping_worker import open_engine


@pytest.fixture(params=["postgres", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def index(request: pytest.FixtureRequest) -> Iterator[Index]:
    name, prefix = request.param, secrets.token_hex(6)
    with copied_database((name,)) as database:
        address = required_url() if name == "elasticsearch" else dsn_of(database)
        engine = open_engine(name, address, prefix)
        engine.setup()
        yield Index(name, engine, database, address, prefix)
        engine.close()


@pytest.fixture
def postgres_index() -> Iterator[Index]:
    prefix = secrets.token_hex(6)
    with copied_database() as database:
        engine = open_engine("postgres", dsn_of(database), prefix)
        engine.setup()
        yield Index("postgres", engine, database, dsn_of(database), prefix)
        engine.close()
