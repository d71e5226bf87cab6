"""What the pages of the portal stand on in a request."""

from collections.abc import Mapping
from typing import cast

from app.content.kinds import Kind, count_entries
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.formats import number
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


def counted(count: int) -> str:
    """Return how many entries there are, by the name of their kind where there is only one."""
    only = list(kinds().values())
    return (only[0].counted if len(only) == 1 else count_entries)(count, number(count))


def of_templates() -> dict[str, object]:
    """Return what every template may use: the kinds, and the counting of entries."""
    return {"kinds": kinds(), "counted": counted}


def labels() -> Labels:
    """Return the names in the language of the request."""
    store: LabelStore = current.extension("portal_labels")
    return store.get(current.session(), current.language())


def searching() -> Searching:
    """Return what a search needs."""
    search = current.extension("portal_search")
    return Searching(search.reader, search.translator, labels(), kinds())
