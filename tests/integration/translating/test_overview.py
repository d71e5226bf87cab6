"""Missing, in progress, published, out of date: by field, by filter, and in the figures."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.permissions import Actor, NotAllowed
from app.content.models import ContentRevision
from app.kernel.database import Database
from app.kernel.unit_of_work import unit_of_work
from app.translating.figures import EVERYTHING, bands, completeness
from app.translating.models import OriginalDigest
from app.translating.overview import STATES, Row, Wanted, read_overview
from app.translating.staleness import keep_digests
from tests.integration.translating.conftest import KIND, TEXT
from tests.integration.translating.use_cases import WHOLE, save, seen, write_and_publish

KINDS = {KIND.code: KIND}


def rows(database: Database, actor: Actor, reference: str, **wanted: object) -> dict[str, Row]:
    """Return the rows of an entry by language."""
    with database.sessions() as session:
        found: dict[str, Row] = {}
        for page in range(1, 100):
            overview = read_overview(session, actor, Wanted(page=page, **wanted), KINDS)  # type: ignore[arg-type]
            found |= {row.language: row for row in overview.rows if row.reference == reference}
            if page >= overview.pages:
                return found
    return found


def test_the_way_of_a_translation(database: Database, spanish: Actor, make_case: Callable[..., str]) -> None:
    case = make_case()
    assert {language: row.state for language, row in rows(database, spanish, case).items()} == {
        "es": "missing",
        "fr": "missing",
    }
    save(database, spanish, seen(database, spanish, case), {"title": "Título"})
    row = rows(database, spanish, case)["es"]
    assert (row.state, row.has_draft, row.taken_by) == ("in_progress", True, "Lucía Ortega")
    save(database, spanish, seen(database, spanish, case), {"title": ""})
    write_and_publish(database, spanish, case)
    row = rows(database, spanish, case)["es"]
    assert (row.state, row.has_draft, row.taken_by, row.changed) == ("published", False, None, ())


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("path", ["title", "summary", "context", "key_figures.0.label"])
def test_a_change_of_the_original_is_told_field_by_field(
    database: Database, spanish: Actor, make_case: Callable[..., str], path: str, *, kept: bool
) -> None:
    case = make_case()
    write_and_publish(database, spanish, case)
    record = seen(database, spanish, case).record
    label = {"es": record["key_figures"][0]["label"]["es"], "en": "care blocks in 2025"}
    figure = {"value": 27, "year": 2025, "label": label}
    changed = (
        {"key_figures": [figure]}
        if path.startswith("key")
        else {"text": {path: "Something else"}, "key_figures": record["key_figures"]}
    )
    make_case(case, **changed, translations={"es": dict(record["translations"]["es"])})
    if kept:
        with unit_of_work(database.sessions) as session:
            keep_digests(session)
            keep_digests(session)
            revisions = session.scalar(select(func.count()).select_from(ContentRevision))
            assert session.scalar(select(func.count()).select_from(OriginalDigest)) == revisions
    row = rows(database, spanish, case, state="outdated")["es"]
    assert row.changed == (path,)
    before = WHOLE[path]
    assert seen(database, spanish, case).texts[path] == before
    assert set(seen(database, spanish, case).changed) == {path}


def test_what_does_not_concern_the_text_makes_nothing_old(
    database: Database, spanish: Actor, make_case: Callable[..., str]
) -> None:
    case = make_case()
    write_and_publish(database, spanish, case)
    record = seen(database, spanish, case).record
    make_case(
        case,
        themes=["sustainability"],
        start_year=2020,
        key_figures=record["key_figures"],
        translations={"es": dict(record["translations"]["es"])},
    )
    assert rows(database, spanish, case)["es"].state == "published"


def test_the_difference_is_that_of_the_original_since_the_last_translation(
    database: Database, spanish: Actor, make_case: Callable[..., str]
) -> None:
    case = make_case()
    write_and_publish(database, spanish, case)
    record = seen(database, spanish, case).record
    kept = {"key_figures": record["key_figures"], "translations": {"es": dict(record["translations"]["es"])}}
    make_case(case, text={"context": "A first change."}, **kept)
    make_case(case, text={"context": "A second change."}, **kept)
    assert seen(database, spanish, case).changed == {"context": (TEXT["context"], "A second change.")}


def test_filters_narrow_and_counts_agree(database: Database, spanish: Actor, case: str) -> None:
    with database.sessions() as session:
        for wanted in (
            Wanted(language="es"),
            Wanted(theme="gender-equality", language="fr"),
            Wanted(region="latin-america-and-the-caribbean"),
            Wanted(kind="case-study"),
        ):
            found = read_overview(session, spanish, wanted, KINDS)
            assert found.total == sum(found.counts.values()) > 0
            assert all(not wanted.language or row.language == wanted.language for row in found.rows)
            for state in STATES:
                narrowed = read_overview(session, spanish, Wanted(language=wanted.language, state=state), KINDS)
                assert all(row.state == state or row.has_draft for row in narrowed.rows)
        papers = read_overview(session, spanish, Wanted(kind="issue-paper"), KINDS)
        assert {row.kind for row in papers.rows} == {"issue-paper"}
        assert rows(database, spanish, case, region="europe") == {}
        assert set(rows(database, spanish, case, region="latin-america-and-the-caribbean")) == {"es", "fr"}
        assert rows(database, spanish, case, theme="sustainability") == {}
        assert rows(database, spanish, case, mine=True) == {}
    save(database, spanish, seen(database, spanish, case), {"title": "Título"})
    assert set(rows(database, spanish, case, mine=True)) == {"es"}


def test_nothing_of_what_is_hidden_is_listed(database: Database, spanish: Actor, make_case: Callable[..., str]) -> None:
    for state in ("draft", "submitted", "accepted", "archived"):
        assert rows(database, spanish, make_case(state=state)) == {}


def test_figures_count_each_entry_once_a_language(
    app: Flask, database: Database, spanish: Actor, make_case: Callable[..., str]
) -> None:
    def of(theme: str, language: str) -> dict[str, int]:
        with database.sessions() as session:
            found = {(row.theme, row.language): row for row in completeness(session, spanish)}
        row = found[theme, language]
        assert row.total == row.original + row.published + row.outdated + row.in_progress + row.missing
        assert sum(band.number for band in bands(row)) == row.total
        assert abs(sum(band.width for band in bands(row)) - 100) < 0.1
        return {"missing": row.missing, "published": row.published, "total": row.total}

    before, themed = of(EVERYTHING, "es"), of("gender-equality", "es")
    case = make_case()
    assert of(EVERYTHING, "es") == before | {"missing": before["missing"] + 1, "total": before["total"] + 1}
    write_and_publish(database, spanish, case)
    assert of(EVERYTHING, "es")["published"] == before["published"] + 1
    assert of("gender-equality", "es")["published"] == themed["published"] + 1


def test_others_see_neither(database: Database) -> None:
    with database.sessions() as session:
        for actor in (Actor(), Actor(1, grants=frozenset({("contributor", "bogota")}))):
            with pytest.raises(NotAllowed):
                read_overview(session, actor, Wanted(), KINDS)
            with pytest.raises(NotAllowed):
                completeness(session, actor)
