"""Where somebody goes after signing in: always a page of this portal, in their own language."""

import re
from urllib.parse import unquote, urlsplit

from config.languages import LANGUAGE_CODES

_LOCAL = re.compile(rf"/(?:{'|'.join(LANGUAGE_CODES)})(?:[/?].*)?")
_REFUSED = re.compile(r"[\x00-\x20\x7f\\]|//|(?:^|/)\.{1,2}(?:/|$)")
_LONGEST = 2_000


def local_address(text: str | None) -> str | None:
    """Return ``text`` where it is the address of a page of this portal, else none.

    It must begin with a language of ours; what browsers read as another host (``//``, backslashes, control
    characters, also percent-encoded once or twice) is refused, and so are dots that climb.
    """
    if not text or len(text) > _LONGEST or not _LOCAL.fullmatch(text):
        return None
    path = text.partition("?")[0].partition("#")[0]
    once = unquote(path)
    if any(_REFUSED.search(form) for form in (path, once, unquote(once))) or _has_unsafe_tail(text):
        return None
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else None


def _has_unsafe_tail(text: str) -> bool:
    return re.search(r"[\x00-\x20\x7f\\]", text) is not None


def in_language(address: str, language: str) -> str:
    """Return a local ``address`` in another language of the portal."""
    return re.sub(r"^/[a-z]{2}(?=[/?]|$)", f"/{language}", address)
