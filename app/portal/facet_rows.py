"""The lines of a facet as HTML: written here, not in a template, because a page has a hundred of them."""

from markupsafe import Markup, escape

from app.kernel import current
from app.kernel.formats import number_in
from app.portal.answering import Facet, FacetValue

#: So many values of a facet are shown before it is opened.
FIRST = 8


def facet_rows(facet: Facet) -> Markup:
    """Return a line with a checkbox for each value of ``facet``."""
    language = current.language()
    lines = [_row(facet.name, value, language) for value in facet.values]
    return Markup("".join(lines))  # noqa: S704  (everything in it is escaped, or ours)


def _row(facet: str, one: FacetValue, language: str) -> str:
    value = escape(one.value)
    return (
        f'<li><label{"" if one.count or one.chosen else QUIET}><input type="checkbox" id="{facet}-{value}"'
        f' name="{facet}" value="{value}"{" checked" if one.chosen else ""}><span>{escape(one.name)}</span>'
        f'<span class="count">{number_in(one.count, language)}</span></label></li>\n'
    )


QUIET = ' class="quiet"'
