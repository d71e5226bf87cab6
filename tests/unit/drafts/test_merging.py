"""A draft brought together with what was published meanwhile."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.drafts.merging import merged

VALUES = st.sampled_from(["a", "b", "c"])
TEXT = st.fixed_dictionaries({"title": VALUES}, optional={"context": VALUES, "lessons": VALUES})
RECORDS = st.fixed_dictionaries(
    {"translations": st.fixed_dictionaries({"en": TEXT}, optional={"fr": TEXT})},
    optional={"status": VALUES, "themes": st.lists(VALUES, max_size=2, unique=True), "lead": VALUES},
)


def flat(record: dict[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in record.items() if name != "translations" and value not in ("", [], {})}
    for language, text in record["translations"].items():
        found |= {f"{language}.{name}": value for name, value in text.items()}
    return found


@given(RECORDS, RECORDS)
def test_nothing_published_meanwhile_means_the_draft_as_it_is(base: dict[str, Any], draft: dict[str, Any]) -> None:
    assert flat(merged(base, draft, base)) == flat(draft)


@given(RECORDS, RECORDS)
def test_a_draft_that_changes_nothing_leaves_what_was_published(base: dict[str, Any], current: dict[str, Any]) -> None:
    assert flat(merged(base, base, current)) == flat(current)


@given(RECORDS, RECORDS, RECORDS)
def test_every_change_of_the_draft_is_there(
    base: dict[str, Any], draft: dict[str, Any], current: dict[str, Any]
) -> None:
    before, wanted, now = flat(base), flat(draft), flat(merged(base, draft, current))
    for path, value in wanted.items():
        language = path.partition(".")[0]
        if before.get(path) != value and (path.partition(".")[1] == "" or f"{language}.title" in now):
            assert now[path] == value
