"""Every page in every language: accessible, quiet, light, from one host."""

import pytest

from config.languages import LANGUAGE_CODES
from tests.integration.pages.addresses import documents
from tests.journeys.checks import WIDE, assert_light_and_for_everyone
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", [address for code in LANGUAGE_CODES for address in documents(code)])
def test_a_page_is_light_and_for_everyone(open_page: OpenPage, address: str) -> None:
    assert_light_and_for_everyone(open_page(viewport=WIDE), address, colours=address.startswith("/en/"))
