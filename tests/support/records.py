"""Random case studies in the interchange form, within what its schema allows."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from app.case_studies.models import GOVERNMENT_LEVELS, STATUSES
from app.case_studies.sections import SECTIONS
from app.content.models import STATES, TRANSLATION_STATES
from app.kernel.text import has_unusable_characters
from config.languages import LANGUAGE_CODES

_any_text = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and not has_unusable_characters(text))
_awkward = st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@a",
        "'a",
        "''=a",
        "a; b",
        ";",
        "[a]",
        '["a"]',
        "a,b",
        '"',
        '"a"',
        "1.0",
        "007",
        "true",
        "None",
    ]
)
words = st.one_of(_awkward, _any_text)
prose = st.one_of(words, st.lists(words, min_size=2, max_size=3).map("\n\n".join))
labels = st.dictionaries(st.sampled_from(LANGUAGE_CODES), words, min_size=1)
years = st.integers(1800, 2200)
addresses = st.sampled_from(
    ["https://example.org/", "HTTP://example.org/é?a=b;c,d", "https://xn--mnchen-3ya.example/#=x"]
)
numbers = st.one_of(
    st.integers(-(10**12), 10**12), st.floats(-1e9, 1e9, allow_nan=False), st.sampled_from([0.1, 1.00005])
)


def _some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


sources = _some({"title": words}, {"publisher": words, "year": years, "url": addresses, "language": st.just("ca")})
attachments = _some(
    {"url": addresses, "labels": labels},
    {"type": st.sampled_from(["link", "image"]), "credit": words, "licence": words},
)
figures = _some({"value": numbers, "label": labels}, {"year": years})
texts = _some(
    {"title": words, "summary": prose},
    {
        "status": st.sampled_from(TRANSLATION_STATES),
        "source_revision": st.integers(1, 9),
        "translated_on": st.dates().map(lambda day: day.isoformat()),
        "translators": st.lists(words, max_size=3),
        **{section.name: prose for section in SECTIONS},
    },
)
_times = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda time: time.replace(tzinfo=UTC).isoformat())  # noqa: DTZ001  (hypothesis wants naive bounds)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a record that the schema accepts."""
    original = draw(st.sampled_from(LANGUAGE_CODES))
    others = draw(st.sets(st.sampled_from(LANGUAGE_CODES)))
    record = draw(
        _some(
            {"metropolises": st.lists(st.sampled_from(["dakar", "montreal", "seoul"]), min_size=1, unique=True)},
            {
                "state": st.sampled_from(STATES),
                "published_at": _times,
                "themes": st.lists(st.sampled_from(["sustainability", "quality-of-life"]), unique=True),
                "principles": st.lists(st.sampled_from(["ecological-5", "cultural-7"]), unique=True),
                "sdgs": st.lists(st.integers(1, 17), unique=True, max_size=4),
                "status": st.sampled_from(STATUSES),
                "start_year": years,
                "level_of_government": st.sampled_from(GOVERNMENT_LEVELS),
                "lead_organisation": words,
                "cost": _some(
                    {"amount": st.one_of(st.integers(0, 10**12), st.floats(0, 1e9)), "currency": st.just("EUR")},
                    {"year": years, "note": labels},
                ),
                "place": _some({"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180)}, {}),
                "contact": _some({"organisation": words}, {"website": addresses}),
                "key_figures": st.lists(figures, max_size=3),
                "sources": st.lists(sources, max_size=3),
                "attachments": st.lists(attachments, max_size=2),
            },
        )
    )
    return record | {
        "original_language": original,
        "translations": {language: draw(texts) for language in {original, *others}},
    }
