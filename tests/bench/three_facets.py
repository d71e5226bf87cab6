"""The portal with three facets on its search page instead of all, to be compared with pages that have no more."""

from functools import partial

import app.portal.search_pages
from app import create_app
from app.portal.answering import answer

FACETS = ("theme", "region", "metropolis")

app.portal.search_pages.answer = partial(answer, facets=FACETS)  # type: ignore[attr-defined]
portal = create_app()
