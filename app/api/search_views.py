"""``/search``: the same search as on the pages."""

from collections.abc import Callable
from typing import Any

from flask import Response

from app.api import shapes
from app.api.paging import page_links, respond
from app.api.parameters import ParameterTable
from app.api.problems import no_such_page, search_away
from app.api.reading import read_search
from app.kernel import current
from app.portal import context
from app.portal.answering import Answer, answer, query_of
from search.engine import EngineUnavailable


def search_view(parameters: ParameterTable) -> Callable[[], Response]:
    """Return the view of the search, which takes ``parameters``."""

    def search() -> Response:
        labels = context.labels()
        criteria = read_search(labels, parameters)
        try:
            found = answer(current.session(), criteria, labels.language, context.searching(), labels.facets)
        except EngineUnavailable:
            raise search_away() from None
        if criteria.page > found.pages:
            raise no_such_page(criteria.page, found.pages)
        return respond(_body(found, labels.language))

    return search


def _body(found: Answer, language: str) -> dict[str, Any]:
    labels, criteria, results = context.labels(), found.criteria, found.results
    order = query_of(criteria, found.translation, language, ()).sort
    return {
        "language": language,
        "text": criteria.text,
        "typed_in": found.translation.typed_in,
        "sort": order.value,
        "engine": results.engine or None,
        "reduced": results.reduced,
        "relaxed": results.relaxed,
        "did_you_mean": results.did_you_mean,
        "looked_for": [_looked_for(part) for part in found.translation.parts],
        "total": results.total,
        "page": criteria.page,
        "page_size": criteria.page_size,
        "pages": found.pages,
        "results": [shapes.found(one, labels) for one in found.found],
        "facets": [shapes.facet(facet) for facet in found.facets],
        "links": page_links(criteria.page, found.pages),
    }


def _looked_for(part: Any) -> dict[str, Any]:
    names = ("key", "language", "text", "source", "synonym", "phrase", "active")
    return {name: getattr(part, name) for name in names} | {"origin": part.origin.value}
