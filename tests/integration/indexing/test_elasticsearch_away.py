"""Elasticsearch is stopped under a working worker and started again; nothing is lost."""

import secrets

import pytest

from app.features import KIND_BY_CODE
from app.indexing.worker import Worker
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.indexing.index import Index
from tests.support.database import copied_database
from tests.support.elasticsearch.required import own_server
from tests.support.factories.case_studies import make_case_study
from tests.support.stopping_worker import open_engine
from tests.support.waiting import wait_until

pytestmark = pytest.mark.elasticsearch


def test_stopped_and_started_again_with_nothing_lost() -> None:
    with own_server() as server, copied_database(("elasticsearch",)) as database:
        engine = open_engine("elasticsearch", server.url, prefix := secrets.token_hex(6))
        engine.setup()
        index = Index("elasticsearch", engine, database, server.url, prefix)
        worker = Worker(index.sessions, KIND_BY_CODE, {index.name: engine}, pause=0.05)
        worker.start()
        try:
            items = index.fill(5)
            wait_until(index.agrees)
            server.stop()
            for number in range(5):
                make_case_study(index.sessions, themes=["sustainability"] if number % 2 else [])
            with unit_of_work(index.sessions) as session:
                session.get_one(KIND_BY_CODE["case-study"].model, items[0]).deleted_at = now()
            assert index.notes() == 6
            server.start()
            wait_until(lambda: index.notes() == 0, seconds=120)
        finally:
            worker.stop()
        assert index.agrees()
        assert len(index.held()) == 9
        engine.close()
