"""What the pages of the portal stand on in a request."""

from collections.abc import Mapping
from typing import cast

from app.content.kinds import Kind
from app.kernel import current
from app.kernel.errors import NotFound
from app.portal.answering import Searching
from app.portal.labels import Labels, LabelStore


def kinds() -> Mapping[str, Kind]:
    """Return the kinds of content by code."""
    return cast("Mapping[str, Kind]", current.extension("portal_kinds"))


def kind_at(path: str) -> Kind:
    """Return the kind whose part of an address is ``path``; raises ``NotFound``."""
    for kind in kinds().values():
        if kind.path == path:
            return kind
    raise NotFound(path)


def labels() -> Labels:
    """Return the names in the language of the request."""
    store: LabelStore = current.extension("portal_labels")
    return store.get(current.session(), current.language())


def searching() -> Searching:
    """Return what a search needs."""
    search = current.extension("portal_search")
    return Searching(search.reader, search.translator, labels(), kinds())
