"""Debates: who reads and writes, threads, edits with their history, moderation, mails, closing."""

import pytest
from flask import Flask

from tests.integration.community.people import (
    BASE,
    editor,
    mails,
    manager,
    open_debate,
    post,
    post_number,
    text,
)
from tests.support.people import Visitor, make_person

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) {{ 7*7 }} %(name)s"


def test_everybody_reads_a_public_debate_and_gets_no_cookie(app: Flask) -> None:
    number = open_debate(manager(app))
    stranger = Visitor(app)
    answer = stranger.get(f"{BASE}/debates/{number}")
    assert "Who works at night?" in text(answer)
    assert "Set-Cookie" not in answer.headers
    for language in ("fr", "es"):
        assert 'lang="en"' in text(stranger.get(f"/{language}/community/debates/{number}"))
    assert "Buses at night" in text(stranger.get(f"{BASE}/debates"))


@pytest.mark.parametrize("grants", [(), (("contributor", "bogota"),), ("expert",)])
def test_who_is_no_city_manager_does_not_write(app: Flask, grants: tuple[object, ...]) -> None:
    number = open_debate(manager(app))
    other = Visitor(app, make_person(app, *grants))
    assert post(other, number, "Let me in").status_code == 403
    assert other.get(f"{BASE}/debates/new").status_code == 403
    assert "Let me in" not in text(other.get(f"{BASE}/debates/{number}"))


def test_a_debate_of_members_does_not_exist_for_others(app: Flask) -> None:
    one = manager(app)
    number = open_debate(one, "Secret budget talks", readers="members")
    written = post_number(post(one, number, "The budget is short"))
    for other in (Visitor(app), Visitor(app, make_person(app, ("contributor", "bogota")))):
        for path in (f"debates/{number}", f"posts/{written}/history"):
            assert other.get(f"{BASE}/{path}").status_code == 404
        for path in (f"{BASE}", f"{BASE}/debates", "/en/search?q=secret+budget", "/sitemap.xml"):
            assert "Secret budget talks" not in other.get(path).get_data(as_text=True)
    signed_in = Visitor(app, make_person(app))
    assert signed_in.submit(f"{BASE}/debates/{number}/follow", page=f"{BASE}/debates/new").status_code in (400, 404)
    assert signed_in.get(f"{BASE}/debates/{number}/report").status_code == 404
    assert "Secret budget talks" in text(manager(app, "dakar").get(f"{BASE}/debates"))


def test_threads_are_one_level_deep_and_mark_their_language(app: Flask) -> None:
    one, other = manager(app, name="Ana Uno"), manager(app, "dakar", name="Binta Deux")
    number = open_debate(one)
    first = post_number(post(other, number, "Nous commençons en mai.", "fr"))
    page = f"{BASE}/posts/{first}/answer"
    quoting = text(one.get(f"{page}?quote=yes"))
    assert "&gt; Nous commençons en mai." in quoting
    second = post_number(one.submit(page, {"text": "> Nous commençons\n\nWhy in May?", "language": "en"}))
    again = f"{BASE}/posts/{second}/answer"
    third = post_number(other.submit(again, {"text": "Parce que…", "language": "fr"}, page=again))
    shown = text(Visitor(app).get(f"{BASE}/debates/{number}"))
    assert shown.count('class="plain answers"') == 1
    assert shown.index(f'id="post-{first}"') < shown.index(f'id="post-{second}"') < shown.index(f'id="post-{third}"')
    assert '<div class="prose" lang="fr"><p>Nous commençons' in shown
    assert "<blockquote>" in shown


def test_followers_and_mentioned_people_get_one_mail_and_the_author_none(app: Flask) -> None:
    one, other = manager(app, name="Ana Uno"), manager(app, "dakar", name="Binta Deux", language="fr")
    reader = make_person(app, name="Rita Reader")
    number = open_debate(one)
    visitor = Visitor(app, reader)
    visitor.submit(f"{BASE}/debates/{number}/follow", page=f"{BASE}/debates/{number}")
    post(other, number, "Nous commençons.", "fr")
    mention = {"mention": [str(other.person)]}
    post(one, number, "Binta, why in May?", **mention)
    assert [mail.person_id for mail in mails(app, person_id=reader)] == [reader, reader]
    (told,) = mails(app, person_id=other.person)
    assert told.language == "fr"
    assert "Binta, why in May?" in told.text
    visitor.submit(f"{BASE}/debates/{number}/unfollow", page=f"{BASE}/debates/{number}")
    post(other, number, "En mai il fait chaud.", "fr")
    assert len(mails(app, person_id=reader)) == 2


def test_only_people_of_the_debate_can_be_mentioned(app: Flask) -> None:
    one, outsider = manager(app), make_person(app, name="Olaf Outside")
    number = open_debate(one)
    post(one, number, "Hello", mention=[str(outsider)])
    assert mails(app, person_id=outsider) == []


def test_an_edited_post_keeps_what_it_said(app: Flask) -> None:
    one, other = manager(app), manager(app, "dakar")
    number = open_debate(one)
    written = post_number(post(one, number, "Twelve lines"))
    page = f"{BASE}/posts/{written}/edit"
    assert other.get(page).status_code == 403
    assert one.submit(page, {"text": "Thirteen lines", "language": "en"}, page=page).status_code == 303
    assert "Twelve lines" not in text(Visitor(app).get(f"{BASE}/debates/{number}"))
    history = text(Visitor(app).get(f"{BASE}/posts/{written}/history"))
    assert "Twelve lines" in history
    assert "Thirteen lines" in history


def test_what_is_reported_is_hidden_with_a_reason(app: Flask) -> None:
    one, chief = manager(app), editor(app)
    number = open_debate(one)
    written = post_number(post(one, number, "An insult zyxinsult"))
    reader = Visitor(app, make_person(app))
    page = f"{BASE}/debates/{number}/posts/{written}"
    assert reader.submit(f"{page}/report", {"reason": "It insults."}, page=f"{page}/report").status_code == 303
    assert "It insults." in text(chief.get(f"{BASE}/reports"))
    assert one.get(f"{page}/hide").status_code == 403
    assert chief.submit(f"{page}/hide", {"reason": ""}, page=f"{page}/hide").status_code == 422
    assert chief.submit(f"{page}/hide", {"reason": "Not among us."}, page=f"{page}/hide").status_code == 303
    shown = text(Visitor(app).get(f"{BASE}/debates/{number}"))
    assert "zyxinsult" not in shown
    assert "Not among us." in shown
    assert Visitor(app).get(f"{BASE}/posts/{written}/history").status_code == 404
    chief.submit(f"{page}/show", page=f"{BASE}/debates/{number}")
    assert "zyxinsult" in text(Visitor(app).get(f"{BASE}/debates/{number}"))


def test_the_chair_sums_up_and_closes_and_nobody_writes_after(app: Flask) -> None:
    one, other = manager(app), manager(app, "dakar")
    number = open_debate(one)
    page = f"{BASE}/debates/{number}/sum-up"
    assert other.get(page).status_code == 403
    fields = {"summary": "All want night buses.", "language": "en", "closing": "true"}
    assert one.submit(page, fields, page=page).status_code == 303
    assert "All want night buses." in text(Visitor(app).get(f"{BASE}/debates/{number}"))
    other.get(f"{BASE}/debates/new")
    answer = other.submit(f"{BASE}/debates/{number}/posts", {"text": "Too late", "language": "en"})
    assert answer.status_code == 409
    assert "Too late" not in text(Visitor(app).get(f"{BASE}/debates/{number}"))


def test_hostile_text_stays_text(app: Flask) -> None:
    one = manager(app, name="<b>Eve</b>")
    number = open_debate(one, HOSTILE, text=HOSTILE)
    post(one, number, HOSTILE)
    shown = text(Visitor(app).get(f"{BASE}/debates/{number}"))
    assert "<script>alert" not in shown
    assert "<b>Eve" not in shown
    assert 'href="javascript' not in shown
    assert "{{ 7*7 }}" in shown


def test_a_mistake_keeps_what_was_typed(app: Flask) -> None:
    one = manager(app)
    page = f"{BASE}/debates/new"
    answer = one.submit(page, {"title": "", "text": "Kept text", "language": "en"}, page=page)
    assert answer.status_code == 422
    assert "Kept text" in answer.get_data(as_text=True)
    assert one.submit(page, {"title": "x", "text": "y", "language": "en", "theme": "sdg-1"}).status_code == 422
