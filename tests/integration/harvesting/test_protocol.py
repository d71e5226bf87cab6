"""Every verb and every mistake of OAI-PMH 2.0; each answer is checked against the protocol's own schema."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content.service import find_existing
from app.features import KIND_BY_CODE
from app.kernel.database import now
from app.kernel.unit_of_work import unit_of_work
from tests.integration.harvesting.conftest import HOST, Ask
from tests.integration.pages.cases import HIDDEN_STATES, HIDDEN_WORD
from tests.support.oai_schema import LANGUAGE

KIND = KIND_BY_CODE["case-study"]
HALF = f"oai:{HOST}:case-studies/lyon-half-in-english"
RECORDS = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


def test_the_portal_introduces_itself(ask: Ask) -> None:
    answer = ask(verb="Identify")
    assert answer.text("oai:baseURL") == f"https://{HOST}/oai"
    assert answer.text("oai:deletedRecord") == "persistent"
    assert answer.text("oai:granularity") == "YYYY-MM-DDThh:mm:ssZ"
    assert answer.text("oai:compression") == "gzip"
    assert answer.text("identifier:repositoryIdentifier") == HOST
    dates = ask(**RECORDS).texts("oai:datestamp")
    assert answer.text("oai:earliestDatestamp") == min(dates)


def test_it_has_one_format_also_for_one_entry(ask: Ask) -> None:
    for arguments in ({}, {"identifier": HALF}):
        answer = ask(verb="ListMetadataFormats", **arguments)
        assert answer.texts("oai:metadataPrefix") == ["oai_dc"]


def test_sets_are_kinds_and_themes_with_their_names_in_every_language(ask: Ask) -> None:
    answer = ask(verb="ListSets")
    specs = answer.texts("oai:setSpec")
    assert "kind-case-studies" in specs
    assert "theme-sustainability" in specs
    assert len(specs) == len(set(specs))
    assert not any(spec.startswith("kind-experts") for spec in specs)
    first = answer.elements("oai:set")[specs.index("kind-case-studies")]
    assert {element.get(LANGUAGE) for element in first.iter("{*}title")} == {"en", "fr", "es"}


def test_a_record_has_its_texts_in_each_language(ask: Ask) -> None:
    answer = ask(verb="GetRecord", identifier=HALF, metadataPrefix="oai_dc")
    titles = {element.get(LANGUAGE): element.text for element in answer.elements("dc:title")}
    assert titles == {"fr": "Des fontaines pour tout le monde", "en": "Fountains for everyone"}
    assert answer.texts("oai:setSpec") == ["kind-case-studies", "theme-sustainability"]
    assert answer.texts("dc:identifier") == [f"https://{HOST}/fr/case-studies/lyon-half-in-english"]
    assert answer.texts("dc:creator") == ["Lyon"]
    assert answer.texts("dc:date") == ["2026-02-01"]
    assert answer.texts("dc:language") == ["fr", "en"]
    assert set(answer.texts("dc:coverage")) == {"Lyon", "France"}
    subjects = {element.get(LANGUAGE) for element in answer.elements("dc:subject")}
    assert subjects == {"en", "fr"}


def test_what_is_asked_may_be_posted(ask: Ask) -> None:
    posted = ask("POST", verb="GetRecord", identifier=HALF, metadataPrefix="oai_dc")
    got = ask(verb="GetRecord", identifier=HALF, metadataPrefix="oai_dc")
    assert posted.texts("dc:title") == got.texts("dc:title")
    assert posted.elements("oai:request")[0].attrib == got.elements("oai:request")[0].attrib


def test_identifiers_are_those_of_records(ask: Ask) -> None:
    headers = ask(verb="ListIdentifiers", metadataPrefix="oai_dc").texts("oai:identifier")
    records = ask(**RECORDS).texts("oai:identifier")
    assert headers == records
    assert HALF in headers


@pytest.mark.parametrize(
    ("code", "query"),
    [
        ("badVerb", ""),
        ("badVerb", "verb=Steal"),
        ("badVerb", "verb=Identify&verb=Identify"),
        ("badVerb", "verb=identify"),
        ("badArgument", "verb=Identify&set=kind-case-studies"),
        ("badArgument", "verb=ListRecords"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=yesterday"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-03T25:00:00Z"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-03&until=2026-02-03T00:00:00Z"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-03&until=2026-02-02"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&set=a%20b"),
        ("badArgument", "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x"),
        ("badArgument", "verb=GetRecord&metadataPrefix=oai_dc"),
        ("badArgument", "verb=GetRecord&identifier=x"),
        ("badArgument", "verb=GetRecord&metadataPrefix=oai_dc&identifier=a%00b"),
        ("badArgument", "verb=GetRecord&metadataPrefix=oai_dc&identifier=%3Cscript%3E"),
        ("badArgument", "verb=ListSets&metadataPrefix=oai_dc"),
        ("badResumptionToken", "verb=ListSets&resumptionToken=x"),
        ("badResumptionToken", "verb=ListRecords&resumptionToken=x"),
        ("badResumptionToken", "verb=ListRecords&resumptionToken="),
        ("cannotDisseminateFormat", "verb=ListRecords&metadataPrefix=marc21"),
        ("cannotDisseminateFormat", f"verb=GetRecord&metadataPrefix=marc21&identifier={HALF}"),
        ("idDoesNotExist", "verb=GetRecord&metadataPrefix=oai_dc&identifier=x"),
        ("idDoesNotExist", f"verb=GetRecord&metadataPrefix=oai_dc&identifier={HALF}x"),
        ("idDoesNotExist", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere.org:case-studies/lyon"),
        ("idDoesNotExist", f"verb=ListMetadataFormats&identifier={HALF}x"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&set=theme-nothing"),
        ("noRecordsMatch", "verb=ListRecords&metadataPrefix=oai_dc&set=theme-cultural-5"),
        ("noRecordsMatch", "verb=ListIdentifiers&metadataPrefix=oai_dc&set=kind-experts"),
        ("noRecordsMatch", "verb=ListIdentifiers&metadataPrefix=oai_dc&set=nothing"),
    ],
)
def test_each_mistake_has_its_error(client: FlaskClient, code: str, query: str) -> None:
    from tests.integration.harvesting.conftest import Answer  # noqa: PLC0415  (beside its only use)

    answer = Answer(client.get(f"/oai?{query}").data)
    assert answer.error == code
    if code in ("badVerb", "badArgument"):
        assert not answer.elements("oai:request")[0].attrib


def test_a_portal_without_publications_has_no_sets() -> None:
    from app.harvesting.answering import Harvest, answer  # noqa: PLC0415
    from app.harvesting.asking import Asked, ProtocolError  # noqa: PLC0415
    from app.harvesting.tokens import Tokens  # noqa: PLC0415

    harvest = Harvest(None, {}, {}, Tokens("x"), "https://x.example")  # type: ignore[arg-type]  # it asks no database
    with pytest.raises(ProtocolError) as error:
        answer(harvest, Asked("ListSets", {}))
    assert error.value.code == "noSetHierarchy"


def test_until_the_end_of_time_is_fine(ask: Ask) -> None:
    assert ask(**RECORDS, until="9999-12-31").error is None


def test_a_set_limits_what_is_given(ask: Ask) -> None:
    records = ask(**RECORDS, set="theme-sustainability")
    assert records.texts("oai:identifier")
    for header in records.elements("oai:header"):
        assert "theme-sustainability" in [spec.text for spec in header.iterfind("{*}setSpec")]


def test_dates_limit_to_the_second_and_both_ends_belong_to_it(ask: Ask) -> None:
    date = ask(verb="GetRecord", identifier=HALF, metadataPrefix="oai_dc").text("oai:datestamp")
    assert HALF in ask(**RECORDS, from_=date, until=date).texts("oai:identifier")
    assert HALF in ask(**RECORDS, from_=date[:10], until=date[:10]).texts("oai:identifier")


def test_what_was_public_is_told_to_be_gone_and_what_never_was_is_not_told(app: Flask, ask: Ask) -> None:
    answer = ask(verb="ListIdentifiers", metadataPrefix="oai_dc")
    gone = [h.find("{*}identifier").text for h in answer.elements("oai:header") if h.get("status") == "deleted"]
    assert gone == [f"oai:{HOST}:case-studies/hidden-deleted"]
    record = ask(verb="GetRecord", identifier=gone[0], metadataPrefix="oai_dc")
    assert not record.elements("oai:metadata")
    for state in HIDDEN_STATES:
        unknown = ask(verb="GetRecord", identifier=f"oai:{HOST}:case-studies/hidden-{state}", metadataPrefix="oai_dc")
        assert unknown.error == "idDoesNotExist"
    with unit_of_work(app.extensions["portal_database"].sessions) as session:
        item = find_existing(session, KIND, ["lyon-only-in-french"])["lyon-only-in-french"]
        item.state = "archived"
    moment = now().strftime("%Y-%m-%d")
    later = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", from_=moment)
    states = {h.find("{*}identifier").text: h.get("status") for h in later.elements("oai:header")}
    assert states[f"oai:{HOST}:case-studies/lyon-only-in-french"] == "deleted"


def test_nothing_unfinished_is_given(client: FlaskClient) -> None:
    body = client.get("/oai", query_string=RECORDS).get_data(as_text=True)
    assert HIDDEN_WORD not in body


def test_answers_are_the_same_whatever_the_reader_speaks(client: FlaskClient) -> None:
    def body(language: str) -> str:
        answer = client.get("/oai", query_string=RECORDS, headers={"Accept-Language": language})
        return answer.get_data(as_text=True).partition("</responseDate>")[2]

    assert body("fr") == body("en")


def test_answers_are_packed_for_who_can_unpack(client: FlaskClient) -> None:
    answer = client.get("/oai", query_string=RECORDS, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<ListRecords>" in gzip.decompress(answer.data)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_page_tells_libraries_about_it(client: FlaskClient, language: str) -> None:
    page = client.get(f"/{language}/libraries").get_data(as_text=True)
    assert f"<code>https://{HOST}/oai</code>" in page
    assert "<code>kind-case-studies</code>" in page
    assert f'href="/{language}/libraries"' in client.get(f"/{language}/about").get_data(as_text=True)
