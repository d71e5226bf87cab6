"""Values of a record that are no text, written for people: names instead of codes."""

from collections.abc import Callable, Mapping
from typing import Any

from app.content.kinds import Kind
from app.content.service import TAG_FIELDS
from app.content.writing import several_in
from app.drafts.labels import readable
from app.portal.labels import Labels
from app.taxonomy.models import SDG

_FACETS = {"metropolises": "metropolis", **TAG_FIELDS}


class FieldNames:
    """Writes the values of the fields of ``kind`` with the names that its form has, in the language of ``labels``."""

    def __init__(self, kind: Kind, labels: Labels) -> None:
        """Keep the names."""
        self._kind, self._labels = kind, labels

    def readable(self, path: str, value: Any) -> str:
        """Return the value at ``path`` as lines of text."""
        name = self._name_at(path)
        if name is None:
            return readable(path, value)
        several = several_in(value) if path in self._kind.writing.several else value
        values = several if isinstance(several, list) else [several]
        return "\n".join(name(str(one)) for one in values if one not in (None, "") and not _nested(one))

    def _name_at(self, path: str) -> Callable[[str], str] | None:
        """Return what names a value at ``path``; none where values are texts."""
        writing = self._kind.writing
        if path in writing.choices:
            return _named(writing.choices[path])
        if path in writing.several:
            return _named(writing.several[path](self._labels.language))
        facet = _FACETS.get(path)
        if facet is None:
            return None
        return lambda one: self._labels.name(facet, f"sdg-{one}" if facet == SDG else one)


def _named(names: Mapping[str, Any]) -> Callable[[str], str]:
    return lambda value: str(names.get(value, value))


def _nested(value: Any) -> bool:
    return isinstance(value, Mapping | list)
