"""What is quoted from a text that was found."""

from collections.abc import Callable

from search.engine import Engine
from search.query import Query, Words
from search.results import Passage, Results
from tests.contract.search.documents import BY_IDENTIFIER, simple

Find = Callable[..., Results]


def found_parts(passage: Passage | None) -> list[str]:
    assert passage is not None
    return [part.lower() for part in passage.parts[1::2]]


def test_found_words_are_marked_in_title_and_passages(find: Find):
    hit = find("fr", "téléphérique").hits[0]
    assert hit.identifier == "cable-car"
    assert found_parts(hit.title) == ["téléphériques"]
    assert "téléphérique" in found_parts(hit.passages[0])
    assert {hit.title.language if hit.title else "", hit.passages[0].language} == {"fr"}


def test_a_passage_is_a_piece_of_the_text(find: Find):
    for text in ("repair", "city", "storm", "water", "women"):
        for hit in find("en", text).hits:
            for passage in hit.passages:
                whole = BY_IDENTIFIER[hit.identifier].texts["en"]
                assert "".join(passage.parts).strip() in f"{whole.summary}\n{whole.body}"
                assert found_parts(passage)


def test_no_more_passages_than_asked(find: Find):
    assert all(len(hit.passages) <= 1 for hit in find("en", "city", passages=1).hits)
    assert all(hit.passages == () for hit in find("en", "city", passages=0).hits)


def test_passages_are_in_one_language_the_readers_where_it_was_found(filled: Engine):
    words = (Words("en", "cable car"), Words("es", "teleférico"), Words("fr", "téléphérique"))
    for language in ("en", "fr", "es"):
        hit = filled.search(Query(language, words)).hits[0]
        assert {passage.language for passage in hit.passages} == {language}


def test_passages_hold_text_whatever_it_looks_like(engine: Engine):
    body = "<script>alert(1)</script> \ue000mangroves\ue001 & \ue002reeds"
    engine.write([simple("markup", title="<b>Mangroves</b>", body=body)])
    engine.refresh()
    hit = engine.search(Query("en", (Words("en", "mangroves \ue000reeds"),))).hits[0]
    assert hit.title is not None
    text = "".join(part for passage in (hit.title, *hit.passages) for part in passage.parts)
    assert "<b>" in text
    assert "mangroves" in found_parts(hit.title)
    assert "<script>" in text
