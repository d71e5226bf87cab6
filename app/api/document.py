"""The OpenAPI 3.1 document, in the language of the request and with the values that facets have just now."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apispec import APISpec
from flask_babel import gettext as _
from sqlalchemy import select

from app.api.parameters import POINT, facet_of
from app.content.kinds import Kind
from app.content.models import ContentItem
from app.content.reading import newest
from app.kernel import current
from app.portal import context
from app.portal.labels import Labels

_TOLD = ("description", "summary", "title")


def document(specification: APISpec) -> dict[str, Any]:
    """Return the document as JSON-ready mappings."""
    labels = context.labels()
    written: dict[str, Any] = _translated(specification.to_dict())
    written["servers"] = [{"url": current.settings().public_url}]
    for path in written["paths"].values():
        for parameter in [*path.get("parameters", ()), *path.get("get", {}).get("parameters", ())]:
            _name_values(parameter, labels)
    _give_examples(written["paths"], context.kinds())
    return written


def _translated(value: Any, key: str = "") -> Any:
    """Return a copy in the language of the request, with regular expressions as JSON Schema writes them."""
    if isinstance(value, Mapping):
        return {
            name: part if name in ("example", "examples") else _translated(part, name) for name, part in value.items()
        }
    if isinstance(value, list):
        return [_translated(part) for part in value]
    if isinstance(value, Decimal):
        return float(value)  # the bounds of decimal fields, which JSON would hold as text
    if not isinstance(value, str) or not value:
        return value
    if key == "pattern":
        return value.replace(r"\A", "^").replace(r"\Z", "$")
    return _(value) if key in _TOLD else value


def _name_values(parameter: dict[str, Any], labels: Labels) -> None:
    """List the values that a parameter of the search may have."""
    if parameter["name"] == "near":
        places = [{"enum": list(labels.names["metropolis"])}] if labels.names["metropolis"] else []
        parameter["schema"] = {"type": "string", "anyOf": [{"pattern": POINT}, *places]}
    values = list(labels.names.get(facet_of(parameter["name"]), ())) if parameter["in"] == "query" else []
    if values:
        parameter["schema"]["items"] = {"type": "string", "enum": values}


def _give_examples(paths: dict[str, Any], kinds: Mapping[str, Kind]) -> None:
    """Name an entry and a metropolis that exist."""
    session, item = current.session(), ContentItem.__table__.c
    for path in paths.values():
        for parameter in path.get("parameters", ()):
            if parameter["name"] == "slug":
                slug = next(iter(context.labels().names["metropolis"]), None)
                if slug:
                    parameter["example"] = slug
    recent = newest(session, 20)
    for code, reference in session.execute(select(item.kind, item.reference).where(item.id.in_(recent))):
        parameters = paths.get(f"/api/v1/{kinds[code].path}/{{reference}}", {}).get("parameters", ())
        for parameter in parameters:
            parameter["example"] = reference
