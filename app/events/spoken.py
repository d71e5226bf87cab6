"""Languages in which an event is held."""

from babel import Locale

from app.kernel.text import sort_key
from config.languages import LANGUAGE_CODES

#: What the form offers beside the languages of the portal: those that members' countries share with others, and the
#: large ones of single countries. A file may name any language of ISO 639.
_FURTHER = (
    *("ar", "bn", "ca", "de", "el", "fa", "fil", "hi", "id", "it", "ja", "ko", "mn", "ms", "nl", "pl", "pt", "ro"),
    *("ru", "sw", "th", "tr", "uk", "ur", "vi", "wo", "zh"),
)


def languages_of_meetings(language: str) -> dict[str, str]:
    """Return languages by code with their names in ``language``: those of the portal, then others by name."""
    names = Locale.parse(language).languages
    further = sorted(_FURTHER, key=lambda code: sort_key(str(names[code])))
    return {code: str(names[code]) for code in (*LANGUAGE_CODES, *further)}
