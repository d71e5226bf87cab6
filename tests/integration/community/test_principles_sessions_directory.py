"""A principle gets a new wording; sessions are kept by editors; who wants to be found is found."""

from datetime import timedelta

from flask import Flask

from app.community.endorsing import today
from tests.integration.community.people import BASE, editor, manager, number_in, open_debate, text
from tests.support.people import Visitor, make_person

WORDS = {"text_en": "zyxnew wording", "text_fr": "zyxnouvelle formulation", "text_es": "zyxnueva redacción"}


def propose(visitor: Visitor, code: str = "cultural-5", **fields: str) -> int:
    page = f"{BASE}/principles/{code}/propose"
    told = {"title": "Another wording", "reason": "It says too little.", "language": "en", "adopted_in": "en"}
    return number_in(visitor.submit(page, {**told, **WORDS, "readers": "everybody", **fields}, page=page))


def test_a_principle_gets_a_new_version_and_the_earlier_one_stays(app: Flask) -> None:
    before = text(Visitor(app).get("/en/principles/cultural-5"))
    earlier = (
        before.partition('<blockquote class="wording">')[2].partition("</blockquote>")[0].rpartition("<p>")[2][:30]
    )
    one, chief = manager(app), Visitor(app, make_person(app, "administrator"))
    number = propose(one)
    page = f"{BASE}/principles/proposals/{number}"
    assert "zyxnouvelle formulation" in text(Visitor(app).get(page))
    decision = {"valid_from": today().isoformat(), "source": "Board of Directors, session of tests"}
    assert one.submit(f"{page}/adopt", decision, page=page).status_code == 403
    assert chief.submit(f"{page}/adopt", decision, page=page).status_code == 303
    for language, words in (("en", "zyxnew"), ("fr", "zyxnouvelle"), ("es", "zyxnueva")):
        assert words in text(Visitor(app).get(f"/{language}/principles/cultural-5"))
    after = text(Visitor(app).get("/en/principles/cultural-5"))
    assert earlier in after
    assert "session of tests" in after
    assert before.count('class="card"') == after.count('class="card"')  # tags stay
    assert chief.submit(f"{page}/decline", page=page).status_code == 303
    assert "Declined" not in text(Visitor(app).get(page))
    later = propose(one)
    page = f"{BASE}/principles/proposals/{later}"
    decision["valid_from"] = (today() - timedelta(days=3)).isoformat()
    assert chief.submit(f"{page}/adopt", decision, page=page).status_code == 422


def test_a_proposal_debated_by_members_is_not_there_for_others(app: Flask) -> None:
    number = propose(manager(app), "cultural-6", readers="members", title="Hidden talk")
    page = f"{BASE}/principles/proposals/{number}"
    assert Visitor(app).get(page).status_code == 404
    assert f"proposals/{number}" not in text(Visitor(app).get(f"{BASE}/principles"))
    assert text(manager(app, "dakar").get(page))


def test_editors_keep_sessions_and_everybody_reads_them(app: Flask) -> None:
    chief, page = editor(app), f"{BASE}/sessions/new"
    fields = {
        "title": "Session of <i>tests</i>", "language": "en", "place": "Dakar", "begins_on": "2026-05-10",
        "ends_on": "2026-05-12", "agenda": "1. Buses", "metropolises": ["dakar", "bogota"],
        "documents": "The minutes | https://example.org/minutes",
    }  # fmt: skip
    assert manager(app).get(page).status_code == 403
    assert chief.submit(page, fields | {"documents": "x | javascript:alert(1)"}, page=page).status_code == 422
    assert chief.submit(page, fields | {"ends_on": "2026-05-01"}, page=page).status_code == 422
    number = number_in(chief.submit(page, fields, page=page))
    shown = text(Visitor(app).get(f"{BASE}/sessions/{number}"))
    for words in ("Session of &lt;i&gt;tests", "Buses", "https://example.org/minutes", "/en/metropolises/dakar"):
        assert words in shown
    change = f"{BASE}/sessions/{number}/edit"
    assert chief.submit(change, fields | {"minutes": "All agreed."}, page=change).status_code == 303
    assert "All agreed." in text(Visitor(app).get(f"{BASE}/sessions/{number}"))


def test_only_city_managers_who_want_to_be_found_are_found(app: Flask) -> None:
    page = f"{BASE}/directory/own"
    one, shy = manager(app, name="Ana Foundable"), manager(app, name="Sam Shy")
    assert Visitor(app, make_person(app, "editor")).get(page).status_code == 403
    fields = {"shown": "true", "languages": ["es"], "themes": ["sustainability"], "about": "Rivers", "language": "en"}
    assert one.submit(page, fields, page=page).status_code == 303
    shy.submit(page, {"language": "en", "about": "Nothing"}, page=page)
    shown = text(Visitor(app).get(f"{BASE}/directory?metropolis=bogota&theme=sustainability&speaks=es"))
    assert "Ana Foundable" in shown
    assert "Sam Shy" not in shown
    assert "@example.org" not in shown
    assert "Ana Foundable" not in text(Visitor(app).get(f"{BASE}/directory?metropolis=dakar"))
    one.submit(page, {"language": "en"}, page=page)
    assert "Ana Foundable" not in text(Visitor(app).get(f"{BASE}/directory"))


def test_the_front_page_leads_everywhere(app: Flask) -> None:
    number = open_debate(manager(app), "Seen on the front page")
    for language in ("en", "fr", "es"):
        shown = text(Visitor(app).get(f"/{language}/community"))
        assert f"/{language}/community/debates/{number}" in shown
        assert f"/{language}/recommendations" in shown
