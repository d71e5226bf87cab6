"""The search engines of an installation, made from its settings; the only place that knows which there are."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from app.content.kinds import Kind, facets_of
from app.indexing.outbox import watch
from app.indexing.worker import Worker
from app.kernel.database import Database
from app.portal.answering import Reader
from config.languages import DEFAULT_LANGUAGE
from config.settings import Settings, plain_database_url
from search.apertium import ApertiumTranslator
from search.elasticsearch import ElasticsearchEngine
from search.engine import Engine, EngineUnavailable
from search.failover import FailoverEngine
from search.postgres import PostgresEngine
from search.query import Query
from search.translation import QueryTranslator, Translation
from search.vocabulary import VocabularyStore


class CurrentTranslator:
    """Puts queries into every language by the vocabularies as they are now: one that was loaded meanwhile counts."""

    def __init__(self, store: VocabularyStore, machine: ApertiumTranslator | None) -> None:
        """Use the vocabularies of ``store`` and, where there is one, a machine."""
        self.store, self._machine = store, machine

    def translate(self, text: str, language: str, switched_off: frozenset[str] = frozenset()) -> Translation:
        """Return what to look for in each language."""
        return QueryTranslator(self.store.vocabulary(), self._machine).translate(text, language, switched_off)


@dataclass(frozen=True)
class Search:
    """Engines by name, the one that answers, the translator, the worker, and the facets that there are."""

    engines: Mapping[str, Engine]
    reader: Reader
    translator: CurrentTranslator
    worker: Worker
    facets: tuple[str, ...]

    def warm(self) -> None:
        """Read what the first reader would otherwise wait for: the vocabularies, and what the answering engine keeps.

        An engine that only stands in reads its part of the index when it is needed, which saves half of the memory.
        """
        self.translator.store.vocabulary()
        with contextlib.suppress(EngineUnavailable):
            self.reader.search(Query(language=DEFAULT_LANGUAGE, facets=self.facets, limit=1))


def make_engines(settings: Settings) -> dict[str, Engine]:
    """Return the engines that are written to, by name; PostgreSQL is always one of them, to stand in."""
    dsn = plain_database_url(settings.database_url)
    engines: dict[str, Engine] = {"postgres": PostgresEngine(dsn, timeout=settings.postgres_search_timeout)}
    if settings.elasticsearch_url:
        engines["elasticsearch"] = ElasticsearchEngine(
            settings.elasticsearch_url,
            prefix=settings.elasticsearch_prefix,
            timeout=settings.elasticsearch_timeout,
            api_key=settings.elasticsearch_api_key,
        )
    return engines


def make_search(settings: Settings, sessions: sessionmaker[Session], kinds: Mapping[str, Kind]) -> Search:
    """Return the search of an installation with these ``kinds``; nothing is connected yet."""
    engines = make_engines(settings)
    first = engines.get("elasticsearch")
    reader: Reader = FailoverEngine(first, engines["postgres"]) if first else engines["postgres"]
    machine = None
    if settings.translator_url:
        machine = ApertiumTranslator(settings.translator_url, time_limit=settings.translator_timeout)
    translator = CurrentTranslator(VocabularyStore(settings.data_folder / "vocabulary"), machine)
    return Search(engines, reader, translator, Worker(sessions, kinds, engines), facets_of(kinds.values()))


def install(app: Flask) -> None:
    """Give the application its search, and make every change of an entry a note in the outbox."""
    settings: Settings = app.config["SETTINGS"]
    database: Database = app.extensions["portal_database"]
    search = make_search(settings, database.sessions, app.extensions["portal_kinds"])
    watch(database.sessions, tuple(search.engines))
    app.extensions["portal_search"] = search
