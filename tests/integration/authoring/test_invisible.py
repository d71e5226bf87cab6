"""Nobody without rights finds a word of a draft, and a form changes nothing but its own fields (D 20, D 21)."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.content.models import ContentItem
from app.drafts.models import Draft
from tests.integration.authoring.steps import QUICK, act, begin, fill, form_of, publish, version_of
from tests.support.people import Visitor, make_person

SECRET = "Quetzalophone"
PUBLIC = [
    "/en/", "/en/search?q={0}", "/en/search/suggestions?q={0}", "/en/metropolises/bogota", "/en/metropolises",
    "/sitemap.xml", "/en/themes/gender-equality", "/api/v1/entries?q={0}", "/api/v1/search?q={0}",
    "/en/case-studies/bogota-quetzalophone", "/en/case-studies/draft-{1}", "/en/drafts/{1}", "/en/drafts/{1}/preview",
    "/en/drafts/{1}/form/quick", "/en/drafts/{1}/files", "/en/drafts/{1}/like?title={0}", "/en/drafts",
    "/en/case-studies/bogota-care-blocks/history",
]  # fmt: skip


@pytest.fixture(scope="module")
def secret(app: Flask) -> int:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    fill(author, draft_id, QUICK | {"title": SECRET, "summary": f"{SECRET} is nobody's business yet."})
    act(author, draft_id, "submit")
    return draft_id


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("who", ["anonymous", "stranger", "expert", "translator"])
def test_a_draft_shows_nowhere(app: Flask, secret: int, address: str, who: str) -> None:
    grants = {"stranger": ("contributor", "dakar"), "expert": "expert", "translator": ("translator", "fr")}
    visitor = Visitor(app, make_person(app, grants[who]) if who in grants else None)
    answer = visitor.get(address.format(SECRET, secret))
    text = answer.get_data(as_text=True)
    assert answer.status_code < 500
    for harmless in (f"q={SECRET}", f'value="{SECRET}"', f"“{SECRET}”"):  # what was asked for is said again
        text = text.replace(harmless, "")
    assert "nobody's business" not in text
    assert "nobody&#39;s business" not in text
    if SECRET not in address and "{0}" not in address:
        assert SECRET not in text


def test_a_colleague_of_the_same_metropolis_and_an_editor_read_it(app: Flask, secret: int) -> None:
    for grant in (("contributor", "bogota"), "editor", ("regional_secretary", "latin-america-and-the-caribbean")):
        visitor = Visitor(app, make_person(app, grant))
        assert SECRET in visitor.get(f"/en/drafts/{secret}").get_data(as_text=True)
        preview = visitor.get(f"/en/drafts/{secret}/preview")
        assert preview.status_code == 200
        assert 'content="noindex"' in preview.get_data(as_text=True)
        assert "no-store" in preview.headers["Cache-Control"]


def test_the_preview_of_a_draft_with_nothing_or_only_wrong_things_in_it(app: Flask) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author, depth="full")
    assert "no title yet" in author.get(f"/en/drafts/{draft_id}/preview").get_data(as_text=True)
    wrong = {"start_year": "spring", "end_year": "1", "solution": "What we did", "status": "nonsense"}
    address = form_of(draft_id, "action")
    author.submit(address, {"version": version_of(author, address), **wrong})
    fields = {"sources.rows": "1", "sources.0.title": "x" * 900, "version": "9", "attachments.rows": "1",
              "attachments.0.url": "javascript:alert(1)"}  # fmt: skip
    author.submit(form_of(draft_id, "proof"), fields)
    answer = author.get(f"/en/drafts/{draft_id}/preview")
    assert answer.status_code == 200
    assert "What we did" in answer.get_data(as_text=True)
    assert "javascript:" not in answer.get_data(as_text=True)


def test_the_preview_leaves_nothing_in_the_database(app: Flask) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    fill(author, draft_id)
    with app.extensions["portal_database"].sessions() as session:
        before = session.scalars(select(ContentItem.id).order_by(ContentItem.id)).all()
    assert author.get(f"/fr/drafts/{draft_id}/preview").status_code == 200
    with app.extensions["portal_database"].sessions() as session:
        assert session.scalars(select(ContentItem.id).order_by(ContentItem.id)).all() == before


def test_a_form_changes_nothing_but_its_own_fields(app: Flask, stored: Callable[[int], Draft]) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    extra = {"state": "published", "owner_id": "1", "published_at": "2020-01-01", "reference": "evil", "item_id": "1",
             "original_language": "fr", "translations.fr.title": "Evil", "depth": "full", "role": "editor",
             "approved_at": "2020-01-01", "translators": "Evil", "base_revision": "7"}  # fmt: skip
    before = stored(draft_id)
    fill(author, draft_id, QUICK | extra)
    after = stored(draft_id)
    for name in ("state", "owner_id", "item_id", "depth", "base_revision", "language"):
        assert getattr(after, name) == getattr(before, name)
    assert set(after.record) == {"original_language", "translations", "metropolises", "themes", "contact"}
    assert set(after.record["translations"]) == {"en"}


@pytest.mark.parametrize("name", ["accept", "publish", "send_back", "delete", ""])
def test_an_author_does_no_act_of_the_editors(app: Flask, secret: int, name: str) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    assert author.submit(f"/en/drafts/{secret}/act", {"act": name}, page=f"/en/drafts/{secret}").status_code == 404


@pytest.mark.parametrize("text", ["a\x00b", "\u202eabc", "\ud800".encode("utf-8", "surrogatepass"), "x" * 100_001])
def test_what_cannot_be_kept_is_told_and_stays_in_the_form(app: Flask, text: str | bytes) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota")))
    draft_id = begin(author)
    address = form_of(draft_id)
    answer = author.submit(address, {"version": version_of(author, address), "solution": text, "title": "Kept title"})
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        assert "Kept title" in answer.get_data(as_text=True)


def test_scripts_in_every_field_are_only_words(app: Flask) -> None:
    author = Visitor(app, make_person(app, ("contributor", "bogota"), name="<script>alert(0)</script>"))
    draft_id = begin(author, depth="full")
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    pages = {
        "beginning": ["title", "summary"],
        "challenge": ["context", "objectives"],
        "action": ["solution", "lead_organisation"],
        "contact": ["contact.organisation"],
    }
    for group, names in pages.items():
        fill(author, draft_id, dict.fromkeys(names, evil), group)
    fill(author, draft_id, {"metropolises.rows": "1", "metropolises.0": "bogota", "themes.shown": "1",
                            "themes": ["gender-equality"]}, "place")  # fmt: skip
    addresses = [f"/en/drafts/{draft_id}", f"/en/drafts/{draft_id}/preview", "/en/drafts"]
    addresses += [form_of(draft_id, group) for group in ("beginning", "challenge", "action", "contact")]
    for address in addresses:
        text = author.get(address).get_data(as_text=True)
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
    act(author, draft_id, "submit")
    reference = publish(app, draft_id)
    for address in (f"/en/case-studies/{reference}", f"/en/case-studies/{reference}/history"):
        assert "<script>alert" not in author.get(address).get_data(as_text=True)
