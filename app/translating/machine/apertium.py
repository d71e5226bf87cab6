"""Apertium's server (apertium-apy): free, rule-based, without a network of its own.

Protocol: https://wiki.apertium.org/wiki/Apertium-apy (``/listPairs``, ``/translate``).
"""

import re

from app.translating.machine.provider import PATIENCE, Client, Unavailable, text_of
from config.languages import LANGUAGES

_CODES = {language.code: language.apertium for language in LANGUAGES}
#: Some packages of pairs are named by ISO 639-1, others by ISO 639-3.
_LANGUAGE_OF = {name: language.code for language in LANGUAGES for name in (language.code, language.apertium)}
#: Marks before words that it does not know or cannot inflect.
_MARKS = re.compile(r"(?<!\w)[*#@]+(?=\w)")


class Apertium:
    """A client of one apertium-apy server."""

    name = "Apertium"

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        """Connect to nothing yet; raises ``ValueError`` when ``url`` is no address."""
        self._client = Client(url, patience)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Return the pairs of the portal's languages that the server has; raises ``Unavailable``."""
        answer = self._client.get("/listPairs")
        try:
            listed = [(pair["sourceLanguage"], pair["targetLanguage"]) for pair in answer["responseData"]]
        except (KeyError, TypeError):
            raise Unavailable("nonsense") from None
        known = ((_LANGUAGE_OF.get(str(source)), _LANGUAGE_OF.get(str(target))) for source, target in listed)
        return frozenset((source, target) for source, target in known if source and target)

    def translate(self, text: str, source: str, target: str) -> str:
        """Return ``text`` in another language; raises ``Unavailable``."""
        answer = self._client.get(
            "/translate",
            {
                "langpair": f"{_CODES[source]}|{_CODES[target]}",
                "q": text,
                "markUnknown": "no",
                "deformat": "txt",
                "reformat": "txt",
            },
        )
        try:
            translated = answer["responseData"]["translatedText"]
        except (KeyError, TypeError):
            raise Unavailable("nonsense") from None
        return _MARKS.sub("", text_of(translated))
