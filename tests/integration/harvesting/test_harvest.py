"""Long harvests: to the end by a client library, while entries change, with texts that XML cannot hold."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sickle import Sickle
from sqlalchemy import event, text

from app.harvesting import collection
from tests.integration.harvesting.conftest import Ask, asking
from tests.integration.pages.cases import case
from tests.integration.pages.installation import installation, save_cases
from tests.journeys.serving import served

MANY = 5_000
#: A case more, by its number: entries that stand for themselves, since taking in so many one by one would take long.
_COPY_ITEMS = text("""
    INSERT INTO content_item
        (kind, reference, original_language, state, revision, index_version, published_at, created_at, updated_at)
    SELECT kind, 'generated-' || number, original_language, state, 1, 1, published_at,
           timestamptz '2026-03-01' + number * interval '1 minute',
           timestamptz '2026-03-01' + number * interval '1 minute'
    FROM content_item, generate_series(1, :many) AS number
    WHERE reference = 'lyon-half-in-english'
""")
_COPY_PARTS = (
    """
    INSERT INTO case_study SELECT (jsonb_populate_record(old, jsonb_build_object('id', item.id))).*
    FROM content_item AS item, case_study AS old
    JOIN content_item AS source ON source.id = old.id AND source.reference = 'lyon-half-in-english'
    WHERE item.reference LIKE 'generated-%'
    """,
    """
    INSERT INTO content_translation
        (item_id, language, status, source_revision, translators, title, summary, sections)
    SELECT item.id, old.language, old.status, 1, old.translators, old.title || ' ' || item.id, old.summary, old.sections
    FROM content_item AS item, content_translation AS old
    JOIN content_item AS source ON source.id = old.item_id AND source.reference = 'lyon-half-in-english'
    WHERE item.reference LIKE 'generated-%'
    """,
)


def multiply(app: Flask) -> None:
    with app.extensions["portal_database"].sessions() as session:
        session.execute(_COPY_ITEMS, {"many": MANY})
        for statement in _COPY_PARTS:
            session.execute(text(statement))
        session.commit()


def test_a_client_library_harvests_thousands_to_the_end() -> None:
    with served(prepare=multiply) as origin:
        client = Sickle(f"{origin}/oai")
        assert client.Identify().deletedRecord == "persistent"
        records = [record.header.identifier for record in client.ListRecords(metadataPrefix="oai_dc")]
        assert len(records) == len(set(records))
        assert sum("/generated-" in identifier for identifier in records) == MANY
        headers = [header.identifier for header in client.ListIdentifiers(metadataPrefix="oai_dc")]
        assert headers == records
        wanted = {"metadataPrefix": "oai_dc", "from": "2026-03-02", "until": "2026-03-02", "set": "kind-case-studies"}
        day = list(Sickle(f"{origin}/oai", http_method="POST").ListRecords(**wanted))
        assert len(day) == 24 * 60
        assert day[0].metadata["title"][0].startswith("Des fontaines pour tout le monde")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(collection, "PAGE", 5)
    with installation() as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    return asking(client)


def change(app: Flask, statement: str, **values: Any) -> None:
    with app.extensions["portal_database"].sessions() as session:
        session.execute(text(statement), values)
        session.commit()


def harvest(ask: Ask, between: Any = lambda _number: None, **first: str) -> list[str]:
    """Return the identifiers of a whole harvest; ``between`` is called after each page."""
    answer = ask(verb="ListRecords", metadataPrefix="oai_dc", **first)
    found = answer.texts("oai:identifier")
    number = 0
    while answer.token:
        number += 1
        between(number)
        answer = ask(verb="ListRecords", resumptionToken=answer.token)
        found += answer.texts("oai:identifier")
    return found


def test_the_last_page_says_that_it_is_the_last(ask: Ask) -> None:
    answer = ask(verb="ListIdentifiers", metadataPrefix="oai_dc")
    tokens = [answer.elements("oai:resumptionToken")[0]]
    while answer.token:
        answer = ask(verb="ListIdentifiers", resumptionToken=answer.token)
        tokens.append(answer.elements("oai:resumptionToken")[0])
    assert [int(token.get("cursor")) for token in tokens] == [5 * number for number in range(len(tokens))]
    assert len({token.get("completeListSize") for token in tokens}) == 1
    assert tokens[-1].text is None
    assert len(tokens) > 3


def test_none_is_lost_or_doubled_while_entries_change(app: Flask, ask: Ask) -> None:
    before = harvest(ask)

    def disturb(number: int) -> None:
        change(app, "UPDATE content_item SET updated_at = now(), revision = revision + 1 WHERE id % 3 = 0")
        if number == 1:
            save_cases(app.extensions["portal_database"], [case("lyon-new-one", "fr", "Une nouvelle")])
        if number == 2:
            change(app, "UPDATE content_item SET state = 'archived' WHERE reference = 'lyon-half-in-english'")

    found = harvest(ask, disturb)
    assert len(found) == len(set(found))
    assert set(found) == {*before, "oai:127.0.0.1:case-studies/lyon-new-one"}


def test_a_page_can_be_asked_for_again(ask: Ask) -> None:
    token = ask(verb="ListRecords", metadataPrefix="oai_dc").token
    pages = [ask(verb="ListRecords", resumptionToken=token).texts("oai:identifier") for _time in range(2)]
    assert pages[0] == pages[1]


def test_a_token_holds_for_its_verb_and_only_as_it_was_given(ask: Ask) -> None:
    token = ask(verb="ListRecords", metadataPrefix="oai_dc").token
    assert ask(verb="ListIdentifiers", resumptionToken=token).error == "badResumptionToken"
    for altered in (token[:-1] + ("A" if token[-1] != "A" else "B"), token[1:], f"{token}x", token.upper()):
        assert ask(verb="ListRecords", resumptionToken=altered).error == "badResumptionToken"


def test_a_token_keeps_the_limits_of_the_harvest(ask: Ask) -> None:
    found = harvest(ask, set="theme-sustainability", until="9999-12-31")
    assert set(found) < set(harvest(ask))


def test_texts_that_xml_cannot_hold_are_given_without_what_it_forbids(app: Flask, ask: Ask) -> None:
    save_cases(app.extensions["portal_database"], [case("lyon-odd", "fr", "Odd")])
    odd = "Odd \x01\x0b\ufffe]]> <b>&amp;</b> title"
    change(app, "UPDATE content_translation SET title = :odd WHERE title = 'Odd'", odd=odd)
    answer = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:127.0.0.1:case-studies/lyon-odd")
    (title,) = answer.texts("dc:title")
    assert title == "Odd ]]> <b>&amp;</b> title"


def test_a_page_sends_a_fixed_number_of_statements(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = app.extensions["portal_database"].engine

    def count(size: int) -> int:
        monkeypatch.setattr(collection, "PAGE", size)
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc")
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    count(3)  # names are read once
    assert count(3) == count(30)
