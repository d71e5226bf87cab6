"""How deep an entry goes, as a facet: what a quick entry tells, or all that a full one does."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from app.content.kinds import OwnFacet
from app.content.models import ContentItem
from app.content.writing import Writing
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
    text = next((one for one in item.translations if one.language == item.original_language), None)
    texts = {"title": text.title, "summary": text.summary, **text.sections} if text is not None else {}
    told = {**texts, **own}
    return "full" if all(told.get(name) for name in writing.full) else "quick"
