"""Numbers as each language writes them."""

from decimal import Decimal

import pytest
from flask import Flask, g

from app.kernel import languages
from app.kernel.formats import money, said


@pytest.mark.parametrize(
    ("language", "amount", "written"),
    [
        ("en", "1500000.00", "€1,500,000"),
        ("fr", "1500000.00", "1\u202f500\u202f000\u00a0€"),
        ("es", "1500000.00", "1.500.000\u00a0€"),
        ("en", "5.50", "€5.50"),
        ("fr", "5.50", "5,50\u00a0€"),
    ],
)
def test_whole_amounts_have_no_cents(language: str, amount: str, written: str) -> None:
    portal = Flask(__name__)
    languages.install(portal)
    with portal.test_request_context(f"/{language}/"):
        g.language = language
        assert money(Decimal(amount), "EUR") == written


def test_labels_are_said_in_another_language_rather_than_not_at_all() -> None:
    assert said({"en": "Bus", "fr": "Autobus"}, "fr") == "Autobus"
    assert said({"en": "Bus"}, "fr") == "Bus"
    assert said({}, "fr") == said(None, "fr") == ""
