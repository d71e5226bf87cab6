"""Text that comes from outside, made fit to be stored and compared."""

import re
import unicodedata

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ue000\ue001\ufffe\uffff]"
)
#: French puts no-break spaces before its colons and question marks: those stay.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_WORD = re.compile(r"[^a-z0-9]+")


def has_unusable_characters(text: str) -> bool:
    """Tell whether ``text`` holds control characters, lone surrogates or direction overrides."""
    return _CONTROL.search(text) is not None


def clean_line(text: str, longest: int | None = None) -> str:
    """Return ``text`` as one line: composed (NFC), without control characters, cut at ``longest`` characters."""
    if longest is not None:
        text = text[: longest * 2]
    line = _SPACES.sub(" ", unicodedata.normalize("NFC", _CONTROL.sub(" ", text))).strip()
    return line if longest is None else line[:longest]


def slugify(text: str) -> str:
    """Return ``text`` as a lower-case ASCII slug; empty when nothing of it is ASCII."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    # Apostrophes and dashes of every kind part words; accents do not.
    parted = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in decomposed)
    plain = parted.encode("ascii", "ignore").decode()
    return _WORD.sub("-", plain).strip("-")[:80].strip("-")


def sort_key(text: str) -> str:
    """Return a key that sorts without regard to case and accents (the embedded server has no ICU collations)."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
