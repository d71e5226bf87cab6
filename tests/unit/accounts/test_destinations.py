"""Where `next` leads: always to a page of this portal."""

import pytest

from app.accounts.destinations import in_language, local_address

#: The values that the tests of Warehouse (the Python Package Index) try, and those of the attack list.
FOREIGN = [
    "http://evil.example",
    "https://evil.example/en/",
    "HTTP://evil.example",
    "ftp://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "http:evil.example",
    "https:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "http:////evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "mailto:a@b.c",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\n//evil.example",
    "/en/\r\nLocation: http://evil.example",
    "/en\x00/",
    "/%2Fevil.example",
    "/%252Fevil.example",
    "%2F%2Fevil.example",
    "/%5Cevil.example",
    "/en/%2F%2Fevil.example",
    "/en/%252F%252Fevil.example",
    "/en/..//evil.example",
    "/en/../../evil",
    "/en/%2e%2e/x",
    "/en/%252e%252e/x",
    "evil.example",
    "en/account",
    "/",
    "/de/account",
    "/english/x",
    "/api/v1/entries",
    "/EN/account",
    "@evil.example",
    "/en@evil.example",
    "/en:80@evil.example",
    "http://[::1",
    "/en/\\evil.example",
    "/en/x?\\evil",
    "",
    "/en/" + "x" * 3_000,
]


@pytest.mark.parametrize("address", FOREIGN)
def test_what_leads_elsewhere_is_refused(address: str) -> None:
    assert local_address(address) is None


@pytest.mark.parametrize(
    "address", ["/en/", "/fr/account", "/es", "/en/search?q=a&page=2", "/en/search?q=https://other.example", "/en?x=1"]
)
def test_pages_of_the_portal_are_kept(address: str) -> None:
    assert local_address(address) == address


def test_no_address_is_none() -> None:
    assert local_address(None) is None


@pytest.mark.parametrize(
    ("address", "expected"), [("/en/a", "/fr/a"), ("/en", "/fr"), ("/es?x=/en/", "/fr?x=/en/"), ("/fr/en/", "/fr/en/")]
)
def test_the_language_of_an_address_can_be_changed(address: str, expected: str) -> None:
    assert in_language(address, "fr") == expected
