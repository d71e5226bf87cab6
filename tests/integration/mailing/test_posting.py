"""What is put into the outbox: once, in the reader's language, with the transaction."""

import pytest
from flask import Flask, g
from flask_babel import gettext as _
from jinja2 import ChoiceLoader, DictLoader

from app.kernel.unit_of_work import unit_of_work
from app.mailing.posting import post
from tests.support.mail import outbox

TEMPLATES = {
    "test/mail/note.txt": (
        '{% extends "mailing/frame.txt" %}{% block subject %}{{ title }}{% endblock %}'
        '{% block content %}{{ title }}\n\n\n{{ external_url("portal.search", q="a b") }}{% endblock %}'
    ),
    "test/mail/note.html": (
        '{% extends "mailing/frame.html" %}{% from "mailing/parts.html" import heading, button, quotation %}'
        '{% block content %}{{ heading(subject) }}{{ button(external_url("portal.search", q="a b"), title) }}'
        '{{ quotation(title, "es") }}{% endblock %}'
    ),
}
HOSTILE = "<script>alert(1)</script>\r\nBcc: all@example.net"


@pytest.fixture
def templates(app: Flask) -> None:
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_env.loader])  # type: ignore[list-item]


def write(app: Flask, *, key: str = "note:1", language: str = "fr", title: str = "Bonjour", fail: bool = False) -> None:
    with app.app_context(), unit_of_work(app.extensions["portal_database"].sessions) as session:
        post(session, key=key, recipient="a@example.org", language=language, template="test/mail/note", title=title)
        assert "language" not in g
        assert _("Search") == "Search"
        if fail:
            raise RuntimeError("undone")


@pytest.mark.usefixtures("templates")
def test_a_mail_is_in_the_language_of_its_reader_outside_of_any_request(app: Flask) -> None:
    write(app)
    (row,) = outbox(app)
    assert (row.subject, row.language) == ("Bonjour", "fr")
    assert "http://127.0.0.1:8000/fr/search?q=a+b" in row.text
    assert "Plateforme de transfert de politiques" in row.text
    assert '<html lang="fr" dir="ltr">' in row.html
    assert "\n\n\n" not in row.text


@pytest.mark.usefixtures("templates")
def test_a_forged_host_is_in_no_mail(app: Flask) -> None:
    with app.test_request_context("/es/", base_url="http://evil.example"):
        write(app)
    (row,) = outbox(app)
    assert "evil" not in row.text + row.html


@pytest.mark.usefixtures("templates")
def test_the_same_event_makes_one_mail(app: Flask) -> None:
    write(app)
    write(app, title="Encore")
    write(app, key="note:2")
    assert [row.subject for row in outbox(app)] == ["Bonjour", "Bonjour"]


@pytest.mark.usefixtures("templates")
def test_what_did_not_happen_is_not_told(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        write(app, fail=True)
    assert outbox(app) == []


@pytest.mark.usefixtures("templates")
def test_hostile_text_is_text(app: Flask) -> None:
    write(app, title=HOSTILE)
    (row,) = outbox(app)
    assert "\n" not in row.subject
    assert "<script" not in row.html
    assert "&lt;script&gt;" in row.html
