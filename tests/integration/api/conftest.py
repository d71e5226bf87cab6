"""The portal on a database of its own with a few entries, and the PostgreSQL engine that has indexed them."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy.engine import URL

from app.case_studies.kind import CASE_STUDY
from app.commands import load_reference_data
from app.content.service import Catalogue, check_record, save_record
from app.features import KIND_BY_CODE
from app.indexing.consistency import rebuild
from app.kernel import migrating
from app.kernel.database import Database
from config.settings import Settings
from tests.support.app import make_quick
from tests.support.postgres import server_url

PUBLIC_URL = "https://portal.test"


def text(title: str, summary: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "summary": summary, **more}


ENTRIES: tuple[dict[str, Any], ...] = (
    {
        "reference": "bogota-lanes",
        "original_language": "es",
        "published_at": "2025-01-01T09:00:00+00:00",
        "metropolises": ["bogota"],
        "themes": ["sustainability", "quality-of-life"],
        "principles": ["ecological-5"],
        "sdgs": [9, 11],
        "status": "under_way",
        "start_year": 2000,
        "key_figures": [{"value": 14.5, "year": 2001, "label": {"en": "kilometres of lanes"}}],
        "sources": [{"title": "A report", "year": 2002, "url": "https://example.org/report"}],
        "translations": {
            "en": text(
                "Bus lanes in the middle of avenues", "Buses on lanes of their own.", context="Streets were *full*."
            ),
            "fr": text("Des couloirs de bus au milieu des avenues", "Des bus sur leurs propres voies."),
            "es": text("Carriles de autobús en las avenidas", "Autobuses en carriles propios."),
        },
    },
    {
        "reference": "paris-gardens",
        "original_language": "fr",
        "published_at": "2025-02-01T09:00:00+00:00",
        "metropolises": ["paris", "montreal"],
        "themes": ["quality-of-life"],
        "status": "completed",
        "start_year": 2010,
        "end_year": 2015,
        "translations": {
            "fr": text("Des jardins partagés entre les immeubles", "Des terrains vides deviennent des jardins."),
            "en": text("Unfinishedword gardens", "Unfinishedword, not to be read yet.", status="in_progress"),
        },
    },
    {
        "reference": "seoul-river",
        "original_language": "en",
        "published_at": "2025-03-01T09:00:00+00:00",
        "metropolises": ["seoul"],
        "themes": ["sustainability"],
        "translations": {"en": text("A river brought back to light", "A motorway gave way to water and bus lanes.")},
    },
    {
        "reference": "lagos-draft",
        "original_language": "en",
        "state": "draft",
        "metropolises": ["lagos"],
        "translations": {"en": text("Hiddenword lanes", "Hiddenword, not public.")},
    },
    {
        "reference": "quito-untranslated",
        "original_language": "en",
        "published_at": "2025-04-01T09:00:00+00:00",
        "metropolises": ["quito"],
        "translations": {"en": text("Unfinishedword lanes", "Unfinishedword.", status="in_progress")},
    },
)


@pytest.fixture(scope="package")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    name = f"api_{secrets.token_hex(6)}"
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        app = make_quick(settings(name, tmp_path_factory.mktemp("data")))
        database: Database = app.extensions["portal_database"]
        engine = app.extensions["portal_search"].engines["postgres"]
        migrating.upgrade(database.engine)
        load_reference_data(database)
        load_entries(database)
        engine.setup()
        rebuild(database.sessions, KIND_BY_CODE, "postgres", engine)
        yield app
        engine.close()
        database.close()
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def settings(database: str, folder: Path) -> Settings:
    server = conninfo_to_dict(server_url())
    query = {"host": str(server["host"])} if str(server.get("host", "")).startswith("/") else {}
    url = URL.create(
        "postgresql+psycopg",
        username=str(server.get("user") or "") or None,
        password=str(server.get("password") or "") or None,
        host=None if query else str(server.get("host") or "localhost"),
        port=int(server["port"]) if server.get("port") else None,
        database=database,
        query=query,
    )
    return Settings(
        database_url=url.render_as_string(hide_password=False),
        public_url=PUBLIC_URL,
        postgres_search_timeout=20,
        data_folder=folder,
        worker_in_process=False,
    )


def load_entries(database: Database) -> None:
    with database.sessions.begin() as session:
        catalogue = Catalogue.read(session)
        for record in ENTRIES:
            data = check_record(CASE_STUDY, record, catalogue)
            save_record(session, CASE_STUDY, data, catalogue, None)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
