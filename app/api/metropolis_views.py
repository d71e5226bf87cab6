"""The member metropolises."""

from flask import Response

from app.api import shapes
from app.api.paging import page_links, pages_of, respond
from app.api.parameters import ONLY_LANGUAGE
from app.api.problems import no_such_page
from app.api.reading import check_parameters, read_page
from app.kernel import current
from app.kernel.errors import NotFound
from app.kernel.text import has_unusable_characters
from app.members.service import all_metropolises
from app.members.service import metropolis as read_metropolis
from app.portal.figures import count_by_metropolis


def metropolises() -> Response:
    """Return a page of all metropolises, by name."""
    page, size = read_page()
    session, language = current.session(), current.language()
    everyone = all_metropolises(session, language)
    pages = pages_of(len(everyone), size)
    if page > pages:
        raise no_such_page(page, pages)
    counts = count_by_metropolis(session)
    shown = everyone[(page - 1) * size : page * size]
    body = {"language": language, "total": len(everyone), "page": page, "page_size": size, "pages": pages}
    results = [shapes.metropolis(row, language, counts.get(row.slug, 0)) for row in shown]
    return respond(body | {"results": results, "links": page_links(page, pages)})


def metropolis(slug: str) -> Response:
    """Return one metropolis; raises ``NotFound``."""
    check_parameters(ONLY_LANGUAGE)
    if has_unusable_characters(slug):
        raise NotFound(slug)
    session = current.session()
    row = read_metropolis(session, slug)
    return respond(shapes.metropolis(row, current.language(), count_by_metropolis(session).get(slug, 0)))
