"""What the interface says in each language, by its English text, so that one journey is made in all three."""

from functools import cache

from babel.support import NullTranslations, Translations

from config.settings import ROOT


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(ROOT / "translations"), [language])


def say(language: str, text: str, **values: object) -> str:
    """Return ``text`` in ``language``."""
    translated = str(_catalogue(language).gettext(text))
    assert language == "en" or translated != text or text in ("PDF", "CSV"), f"{text!r} has no {language} translation"
    return translated % values if values else translated
