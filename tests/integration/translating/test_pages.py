"""The pages: who sees them, what they show, what they do without a script and with one; hostile text."""

import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from app.accounts.permissions import Actor
from app.kernel.database import Database
from tests.integration.pages.document import parse
from tests.integration.pages.installation import installation, save_cases
from tests.integration.translating.conftest import TEXT, desk, record, translator_into, visitor
from tests.integration.translating.use_cases import WHOLE, save, seen, write_and_publish
from tests.support.libretranslate import running_stand_in
from tests.support.people import Visitor, make_person

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script> [x](javascript:alert(3)) {{ 7 * 7 }}'
PAGES = ("/en/translations", "/en/translations/figures", "/en/translations/figures.csv", "/en/translations/names")


def fields(texts: dict[str, str], page: str, **more: str) -> dict[str, str]:
    """Return what a form of the desk sends, with the hidden fields of ``page``."""
    hidden = dict(re.findall(r'<input type="hidden"(?: id="\w+")? name="([\w.]+)" value="([^"]*)"', page))
    hidden.pop("csrf_token", None)
    return {**hidden, **{f"text.{path}": text for path, text in texts.items()}, **more}


def test_only_translators_and_editors_see_them(app: Flask, case: str) -> None:
    contributor = Visitor(app, make_person(app, ("contributor", "bogota")))
    for page in (*PAGES, desk(case)):
        assert Visitor(app).get(page).status_code == 302
        assert contributor.get(page).status_code == 403
    editor = Visitor(app, make_person(app, "editor"))
    for page in (*PAGES, desk(case), desk(case, "fr")):
        assert editor.get(page).status_code == 200


def test_a_translator_sees_the_desk_of_their_own_language_alone(app: Flask, spanish: Actor, case: str) -> None:
    lucia = visitor(app, spanish)
    assert lucia.get(desk(case)).status_code == 200
    assert lucia.get(desk(case, "fr")).status_code == 403
    assert lucia.get(desk(case, "de")).status_code == 404
    assert lucia.get(desk(case, "en")).status_code == 403
    for act in ("", "/take", "/give-back", "/machine", "/discard", "/unpublish"):
        assert lucia.submit(f"{desk(case, 'fr')}{act}", {"sure": "yes", "version": "0"}).status_code == 403, act


def test_posts_need_a_token(app: Flask, spanish: Actor, case: str) -> None:
    lucia = visitor(app, spanish)
    for act in ("/take", "/give-back", "/machine", "/discard", "/unpublish"):
        assert lucia.client.post(f"{desk(case)}{act}", data={"sure": "yes"}).status_code == 400


def test_what_is_typed_without_a_token_is_kept_and_not_obeyed(app: Flask, spanish: Actor, case: str) -> None:
    lucia = visitor(app, spanish)
    answer = lucia.client.post(desk(case), data={"title": "Título escrito sin permiso"})
    assert answer.status_code == 303
    assert "Título escrito sin permiso" in lucia.get(answer.location).get_data(as_text=True)
    assert "Título escrito sin permiso" not in lucia.get(desk(case)).get_data(as_text=True)


def test_the_desk_shows_both_texts_and_the_glossary(app: Flask, spanish: Actor, case: str) -> None:
    page = visitor(app, spanish).get(desk(case)).get_data(as_text=True)
    assert "Care blocks near" in re.sub(r"</?mark>", "", page)
    assert "<mark>Care blocks</mark>" in page
    assert "manzanas del cuidado" in page.lower()
    assert 'lang="es"' in page


def test_saving_and_publishing_without_a_script(app: Flask, spanish: Actor, case: str) -> None:
    lucia = visitor(app, spanish)
    page = lucia.get(desk(case)).get_data(as_text=True)
    answer = lucia.submit(desk(case), fields(WHOLE, page, act="save"))
    assert (answer.status_code, answer.location) == (303, desk(case))
    page = lucia.get(desk(case)).get_data(as_text=True)
    assert WHOLE["title"] in page
    answer = lucia.submit(desk(case), fields(WHOLE, page, act="publish"))
    assert (answer.status_code, answer.location) == (303, f"/es/case-studies/{case}")
    shown = app.test_client().get(f"/es/case-studies/{case}").get_data(as_text=True)
    assert WHOLE["title"] in shown
    assert "Lucía Ortega" in shown


def test_what_is_missing_is_named_and_what_was_typed_is_kept(app: Flask, spanish: Actor, case: str) -> None:
    lucia = visitor(app, spanish)
    page = lucia.get(desk(case)).get_data(as_text=True)
    texts = {"title": "Título <b>", "summary": "Resumen"}
    answer = lucia.submit(desk(case), fields(texts, page, act="publish"))
    assert answer.status_code == 422
    assert "Título &lt;b&gt;" in answer.get_data(as_text=True)
    assert "#pair-context" in answer.get_data(as_text=True)
    answer = lucia.submit(desk(case), fields(texts, answer.get_data(as_text=True), act="publish", incomplete="yes"))
    assert answer.status_code == 303


def test_a_text_that_cannot_be_kept_is_refused_with_everything_else_kept(app: Flask, spanish: Actor, case: str) -> None:
    lucia = visitor(app, spanish)
    page = lucia.get(desk(case)).get_data(as_text=True)
    for bad in ("nul \x00", "turned \u202e", "x" * 40_001):
        answer = lucia.submit(desk(case), fields({"title": "Guardado", "context": bad}, page, act="save"))
        assert answer.status_code == 422
        assert "Guardado" in answer.get_data(as_text=True)
        assert 'aria-invalid="true"' in answer.get_data(as_text=True)


def test_the_second_of_two_sees_both_texts_and_loses_none(app: Flask, spanish: Actor, other: Actor, case: str) -> None:
    lucia, diego = visitor(app, spanish), visitor(app, other)
    first, second = (one.get(desk(case)).get_data(as_text=True) for one in (lucia, diego))
    assert lucia.submit(desk(case), fields({"title": "De Lucía"}, first, act="save")).status_code == 303
    sent = fields({"title": "De Diego", "context": "Contexto de Diego"}, second, act="save")
    quick = diego.submit(desk(case), sent, headers={"HX-Request": "true"})
    assert quick.status_code == 200
    assert 'name="act"' in quick.get_data(as_text=True)
    answer = diego.submit(desk(case), sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert all(text in page for text in ("De Lucía", "De Diego", "Contexto de Diego"))
    answer = diego.submit(desk(case), fields({"title": "De ambos", "context": "Contexto"}, page, act="save"))
    assert answer.status_code == 303


def test_saving_by_script_gives_the_new_version_and_leaves_the_texts(
    app: Flask, spanish: Actor, database: Database, case: str
) -> None:
    lucia = visitor(app, spanish)
    page = lucia.get(desk(case)).get_data(as_text=True)
    answer = lucia.submit(desk(case), fields({"title": "Solo"}, page), headers={"HX-Request": "true"})
    part = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "version 1" in part
    assert "text.title" not in part
    assert seen(database, spanish, case).texts == {"title": "Solo"}


def test_reading_a_page_changes_nothing(app: Flask, spanish: Actor, database: Database, case: str) -> None:
    lucia = visitor(app, spanish)
    for page in (*PAGES, desk(case)):
        assert lucia.get(page).status_code == 200
    assert seen(database, spanish, case).draft is None


def test_taking_is_shown_to_others(app: Flask, spanish: Actor, other: Actor, case: str) -> None:
    lucia, diego = visitor(app, spanish), visitor(app, other)
    lucia.submit(f"{desk(case)}/take", page=desk(case))
    assert "Lucía Ortega" in diego.get(desk(case)).get_data(as_text=True)
    assert diego.submit(f"{desk(case)}/give-back").status_code == 403
    assert lucia.submit(f"{desk(case)}/give-back").status_code == 303


def test_taking_back_needs_a_tick(app: Flask, spanish: Actor, database: Database, case: str) -> None:
    write_and_publish(database, spanish, case)
    save(database, spanish, seen(database, spanish, case), {"title": "Nuevo"})
    lucia = visitor(app, spanish)
    lucia.submit(f"{desk(case)}/unpublish", page=desk(case))
    lucia.submit(f"{desk(case)}/discard", {"version": "1"})
    work = seen(database, spanish, case)
    assert work.published is not None
    assert work.draft is not None
    lucia.submit(f"{desk(case)}/discard", {"version": "1", "sure": "yes"})
    lucia.submit(f"{desk(case)}/unpublish", {"sure": "yes"})
    work = seen(database, spanish, case)
    assert (work.published, work.draft) == (None, None)


def test_the_page_of_an_entry_leads_there_for_those_who_may(app: Flask, spanish: Actor, case: str) -> None:
    address = f"/en/case-studies/{case}"
    link = f'href="{desk(case)}"'
    anonymous = app.test_client().get(address)
    assert link not in anonymous.get_data(as_text=True)
    assert "Set-Cookie" not in anonymous.headers
    page = visitor(app, spanish).get(address).get_data(as_text=True)
    assert link in page
    assert desk(case, "fr") not in page
    assert "/en/translations" in page


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=10000000000", "?page=x", "?into=de", "?state=%00", "?theme=x&mine=1"]
)
def test_odd_questions_are_answered(app: Flask, spanish: Actor, query: str) -> None:
    assert visitor(app, spanish).get(f"/en/translations{query}").status_code == 200


def test_hostile_text_is_text_everywhere(
    app: Flask, spanish: Actor, other: Actor, database: Database, make_case: Callable[..., str]
) -> None:
    hostile = {path: f"{HOSTILE} {path}" for path in TEXT}
    case = make_case(text=hostile)
    lucia = visitor(app, spanish)
    page = lucia.get(desk(case)).get_data(as_text=True)
    sent = hostile | {"key_figures.0.label": HOSTILE}
    assert lucia.submit(desk(case), fields(sent, page, act="publish")).status_code == 303
    make_case(case, text={path: f"{text} & more" for path, text in hostile.items()})
    diego = visitor(app, other)
    pages = [diego.get(desk(case)), diego.get("/en/translations?into=es"), diego.get(f"/es/case-studies/{case}")]
    for answer in pages:
        body = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "<img src=x" not in body
        assert "<script>alert" not in body
        assert 'href="javascript:' not in body
        assert parse(body) is not None


def test_figures_as_csv_are_those_of_the_page(app: Flask, spanish: Actor) -> None:
    lucia = visitor(app, spanish)
    answer = lucia.get("/en/translations/figures.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0][:2] == ["Theme", "Language"]
    assert len(rows) == 1 + 3 * 6
    page = lucia.get("/en/translations/figures").get_data(as_text=True)
    assert page.count("<svg") > 6
    assert all(f"<td>{number}</td>" in page for number in rows[1][2:8])


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_page_in_every_language(app: Flask, spanish: Actor, case: str, language: str) -> None:
    lucia = visitor(app, spanish)
    for page in (*PAGES, desk(case)):
        assert lucia.get(page.replace("/en/", f"/{language}/", 1)).status_code == 200


@pytest.fixture(scope="module")
def with_machine() -> Iterator[Flask]:
    with (
        running_stand_in() as stand_in,
        installation(machine_translation_url=stand_in.url, machine_translation_kind="libretranslate") as app,
    ):
        yield app


def test_a_machine_draft_comes_beside_the_request_and_is_marked(
    with_machine: Flask, app: Flask, spanish: Actor, case: str
) -> None:
    assert "LibreTranslate" not in visitor(app, spanish).get(desk(case)).get_data(as_text=True)
    save_cases(with_machine.extensions["portal_database"], [record("by-machine")])
    lucia = visitor(with_machine, translator_into(with_machine, "es", "Lucía Ortega"))
    assert lucia.submit(f"{desk('by-machine')}/machine", page=desk("by-machine")).status_code == 303
    assert "The machine is at work" in lucia.get(desk("by-machine")).get_data(as_text=True)
    with_machine.extensions["portal_background"].once()
    page = lucia.get(desk("by-machine")).get_data(as_text=True)
    assert page.count("Machine draft, not read yet") == 5
    answer = lucia.submit(desk("by-machine"), fields({}, page, act="publish"))
    assert answer.status_code == 422
    assert "nobody has read them" in answer.get_data(as_text=True)
    assert with_machine.test_client().get("/es/case-studies/by-machine").get_data(as_text=True).count("-es ") == 0
