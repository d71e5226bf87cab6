"""ORCID identifiers: sixteen characters, the last a check (ISO/IEC 7064:2003, MOD 11-2)."""

import re

_SHAPE = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])")
_ADDRESS = re.compile(r"^https?://(www\.)?orcid\.org/", re.IGNORECASE)


def parse_orcid(text: str) -> str | None:
    """Return the identifier in ``text`` (bare, without hyphens, or an address) in its usual form; none if it is none.

    The check character is that of ISO/IEC 7064, MOD 11-2, over the first fifteen digits.
    """
    match = _SHAPE.fullmatch(_ADDRESS.sub("", text.strip()).rstrip("/"))
    if match is None or not text.isascii():
        return None
    characters = "".join(match.groups()).upper()
    total = 0
    for digit in characters[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if characters[15] != ("X" if check == 10 else str(check)):
        return None
    return "-".join(characters[at : at + 4] for at in range(0, 16, 4))
