"""Any server that speaks LibreTranslate's protocol (``POST /translate``, ``GET /languages``).

Protocol: https://docs.libretranslate.com (API reference). Whether such a server itself goes through English between
two other languages it does not tell.
"""

from app.translating.machine.provider import PATIENCE, Client, Unavailable, text_of
from config.languages import LANGUAGE_CODES


class LibreTranslate:
    """A client of one LibreTranslate server."""

    name = "LibreTranslate"

    def __init__(self, url: str, key: str | None = None, patience: float = PATIENCE) -> None:
        """Connect to nothing yet; ``key`` is sent where the server asks for one. Raises ``ValueError``."""
        self._client = Client(url, patience)
        self._key = key

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Return the pairs of the portal's languages that the server has; raises ``Unavailable``."""
        answer = self._client.get("/languages")
        if not isinstance(answer, list):
            raise Unavailable("nonsense")
        try:
            # Servers before 1.3 named no targets: each language into each other.
            everything = [str(row["code"]) for row in answer]
            found = {(str(row["code"]), str(target)) for row in answer for target in row.get("targets", everything)}
        except (KeyError, TypeError, AttributeError):
            raise Unavailable("nonsense") from None
        known = set(LANGUAGE_CODES)
        return frozenset(pair for pair in found if pair[0] != pair[1] and known.issuperset(pair))

    def translate(self, text: str, source: str, target: str) -> str:
        """Return ``text`` in another language; raises ``Unavailable``."""
        body = {"q": text, "source": source, "target": target, "format": "text"}
        answer = self._client.post("/translate", body | ({"api_key": self._key} if self._key else {}))
        if not isinstance(answer, dict):
            raise Unavailable("nonsense")
        return text_of(answer.get("translatedText"))
