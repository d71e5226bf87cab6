"""How deep an entry goes, as a facet: what a quick entry tells, or all that a full one does."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from app.content.kinds import OwnFacet
from app.content.models import ContentItem
from app.content.writing import Writing, completeness_of
from app.kernel.texts import N_

DEPTH = OwnFacet(
    name="depth",
    label=_("Depth"),
    values={"full": _("Told in full"), "quick": _("In short")},
    purpose=N_("Only entries of this depth."),
)


def depth_of(item: ContentItem, writing: Writing, own: Mapping[str, Any]) -> str:
    """Return ``full`` or ``quick`` for ``item``; ``own`` are the values of fields that are the same in every language.

    Asks the text in the original language, as the form did when it was written.
    """
    texts = {
        text.language: {"title": text.title, "summary": text.summary, **text.sections} for text in item.translations
    }
    names = {name for text in texts.values() for name in text}
    record = {**own, "original_language": item.original_language, "translations": texts}
    return completeness_of(writing, record, tuple(names)).depth
