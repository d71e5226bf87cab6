"""An entry as PDF: readable by programs, tagged, in its language, with every section of the page."""

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from config.languages import LANGUAGE_CODES
from tests.integration.pages.document import Element


def pdf(client: FlaskClient, address: str) -> PdfReader:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    return PdfReader(io.BytesIO(answer.get_data()), strict=True)


def squeezed(text: str) -> str:
    """Return ``text`` without spaces, hyphens and accents of lines, which setting in lines changes."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text).casefold()


def text_of(reader: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_it_has_title_language_and_tags(client: FlaskClient, language: str) -> None:
    reader = pdf(client, f"/{language}/case-studies/bogota-care-blocks.pdf")
    catalog = reader.trailer["/Root"]
    assert str(catalog["/Lang"])[:2] == language
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/K" in catalog["/StructTreeRoot"]
    assert reader.metadata is not None
    assert reader.metadata.title
    assert 1 <= len(reader.pages) <= 6


@pytest.mark.parametrize("language", LANGUAGE_CODES)
@pytest.mark.parametrize("reference", ["bogota-care-blocks", "lyon-half-in-english", "seoul-owl-night-bus"])
def test_it_has_every_section_of_the_page(
    client: FlaskClient, read: Callable[[str], Element], language: str, reference: str
) -> None:
    page = read(f"/{language}/case-studies/{reference}")
    text = text_of(pdf(client, f"/{language}/case-studies/{reference}.pdf"))
    assert squeezed(page.one("h1").text) in text
    sections = [section for section in page.with_class("section") if section.attributes.get("id") != "cite"]
    assert len(sections) >= 3
    for section in sections:
        assert squeezed(section.one("h2").text) in text
        for paragraph in section.all("p"):
            if "margin" not in paragraph.attributes.get("class", ""):
                assert squeezed(paragraph.text[:60]) in text, paragraph.text


def test_it_is_named_after_entry_and_language(client: FlaskClient) -> None:
    answer = client.get("/fr/case-studies/bogota-care-blocks.pdf")
    assert 'filename="bogota-care-blocks-fr.pdf"' in answer.headers["Content-Disposition"]


def test_it_is_the_same_at_every_call(client: FlaskClient) -> None:
    first, second = (client.get("/en/case-studies/madrid-rio.pdf") for _ in range(2))
    assert first.headers["ETag"] == second.headers["ETag"]
