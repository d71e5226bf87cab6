"""Values of a record that are no text, written for people: names instead of codes."""

from collections.abc import Mapping
from typing import Any

from app.drafts.labels import readable
from app.portal.labels import Labels

_FACETS = {
    "metropolises": "metropolis",
    "themes": "theme",
    "principles": "principle",
    "capacities": "capacity",
    "sdgs": "sdg",
    "status": "status",
}


class FieldNames:
    """Writes the values of fields with the names of terms and places in the language of ``labels``."""

    def __init__(self, labels: Labels) -> None:
        """Keep the names."""
        self._labels = labels

    def readable(self, path: str, value: Any) -> str:
        """Return the value at ``path`` as lines of text."""
        facet = _FACETS.get(path)
        if facet is None:
            return readable(path, value)
        values = value if isinstance(value, list) else [value]
        return "\n".join(self._name(facet, one) for one in values if one not in (None, "") and not _nested(one))

    def _name(self, facet: str, value: Any) -> str:
        return self._labels.name(facet, f"sdg-{value}" if facet == "sdg" else str(value))


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping | list)
