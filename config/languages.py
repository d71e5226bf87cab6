"""The one table of languages. A further language is one row here and one catalogue."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Language:
    """A language that the portal speaks.

    ``code`` is BCP 47, ``native_name`` is what its readers call it, ``postgres`` names the text search
    configuration, ``elasticsearch`` the analyzer, ``apertium`` the ISO 639-3 code, ``locale`` the
    CLDR locale by which dates and numbers are written.
    """

    code: str
    native_name: str
    direction: Literal["ltr", "rtl"]
    postgres: str
    elasticsearch: str
    apertium: str
    locale: str


LANGUAGES: tuple[Language, ...] = (
    Language("en", "English", "ltr", "english", "english", "eng", "en_GB"),
    Language("fr", "Français", "ltr", "french", "french", "fra", "fr_FR"),
    Language("es", "Español", "ltr", "spanish", "spanish", "spa", "es_ES"),
)

LANGUAGE_CODES: tuple[str, ...] = tuple(language.code for language in LANGUAGES)
DEFAULT_LANGUAGE = LANGUAGE_CODES[0]
LANGUAGE_BY_CODE: dict[str, Language] = {language.code: language for language in LANGUAGES}
