"""Cases made for the tests of pages: without translation, half translated, and those that nobody may read.

``Quillonberg`` and the other names are words of no language, so that a page that shows one has leaked it.
"""

from typing import Any

#: Where only the cases live that nobody may read, so that a count above none has leaked them.
HIDDEN_METROPOLIS = "antananarivo"


def case(reference: str, language: str, title: str, **fields: Any) -> dict[str, Any]:
    """Return a record of the interchange form with a text in one language; ``text`` adds to it."""
    text = {"title": title, "summary": f"{title}, summary.", **fields.pop("text", {})}
    return {
        "reference": reference,
        "original_language": language,
        "published_at": "2026-02-01T09:00:00+00:00",
        "metropolises": ["lyon"],
        "themes": ["sustainability"],
        "start_year": 2011,
        "translations": {language: text, **fields.pop("translations", {})},
        **fields,
    }


ONLY_FRENCH = case(
    "lyon-only-in-french",
    "fr",
    "Rafraîchir les cours d’école",
    text={"context": "La ville a chaud.", "solution": "Planter des arbres.", "results": "Moins deux degrés."},
)
HALF_ENGLISH = case(
    "lyon-half-in-english",
    "fr",
    "Des fontaines pour tout le monde",
    text={"context": "Il faisait soif.", "solution": "Quarante fontaines.", "lessons": "Penser à l’entretien."},
    translations={
        "en": {"title": "Fountains for everyone", "summary": "Forty fountains.", "context": "People were thirsty."}
    },
)
FORMULA = case("lyon-formula", "en", '=HYPERLINK("https://example.org","Formulary")', text={"summary": "@SUM(1+1)"})

HIDDEN_WORD = "Quillonberg"
HIDDEN_STATES = ("draft", "submitted", "accepted", "archived")
HIDDEN = [
    case(
        f"hidden-{state}",
        "en",
        f"{HIDDEN_WORD} {state}",
        state=state,
        metropolises=[HIDDEN_METROPOLIS],
        start_year=1901,
        text={"solution": f"{HIDDEN_WORD} in {state}"},
    )
    for state in HIDDEN_STATES
]
DELETED_CASE = case("hidden-deleted", "en", f"{HIDDEN_WORD} deleted", metropolises=[HIDDEN_METROPOLIS], start_year=1901)
DELETED = ["hidden-deleted"]
#: Published, but its French text is not finished.
IN_PROGRESS = case(
    "lyon-translation-in-progress",
    "en",
    "Shaded stops for buses",
    text={"solution": "Roofs over forty stops."},
    translations={
        "fr": {
            "title": f"{HIDDEN_WORD} inachevé",
            "summary": f"{HIDDEN_WORD} résumé",
            "solution": f"{HIDDEN_WORD} solution",
            "status": "in_progress",
        }
    },
)
HIDDEN_REFERENCES = [record["reference"] for record in (*HIDDEN, DELETED_CASE)]
MADE_FOR_TESTS = [ONLY_FRENCH, HALF_ENGLISH, FORMULA, *HIDDEN, DELETED_CASE, IN_PROGRESS]
