"""How each language is analysed by each engine; a language that was not declared is refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Analysis:
    """The names under which the two engines analyse a language."""

    postgres: str
    elasticsearch: str


ANALYSIS: dict[str, Analysis] = {
    "en": Analysis(postgres="english", elasticsearch="english"),
    "fr": Analysis(postgres="french", elasticsearch="french"),
    "es": Analysis(postgres="spanish", elasticsearch="spanish"),
}

LANGUAGES: tuple[str, ...] = tuple(ANALYSIS)


def analysis_of(language: str) -> Analysis:
    """Return how ``language`` (a code such as ``fr``) is analysed; raise ``ValueError`` when it was not declared."""
    try:
        return ANALYSIS[language]
    except KeyError:
        raise ValueError(f"no analysis is declared for the language {language!r}") from None
