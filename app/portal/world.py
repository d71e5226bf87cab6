"""The places of a map: circles of a drawing that needs no script; the script that moves the map reads them there."""

import math
from collections.abc import Callable, Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from app.portal.labels import Labels, MetropolisFacts
from app.portal.projection import project


def world_of(
    counts: Iterable[tuple[str, int]],
    labels: Labels,
    url: Callable[[str], str],
    label: Callable[[str, int], str],
    chosen: frozenset[str] = frozenset(),
) -> Markup:
    """Return the map of metropolises (slug and number of entries) as SVG; larger circles lie below smaller ones.

    ``label`` says what a circle stands for, of the name of the metropolis and the number; ``url`` is where it leads.
    It is written here, not in a template, because a map has a hundred of them.
    """
    circles = []
    for slug, count in sorted(counts, key=lambda pair: (-pair[1], pair[0])):
        facts = labels.metropolises.get(slug)
        if facts is not None:
            name = str(escape(label(labels.name("metropolis", slug), count)))
            begin, end = _place(facts)
            circles.append(
                f'<a href="{escape(url(slug))}"{begin} aria-label="{name}"{CHOSEN if slug in chosen else ""}>'
                f'<title>{name}</title>{end} r="{_radius(count)}"/></a>\n'
            )
    return Markup("".join(circles))  # noqa: S704  (everything in it is escaped, or a number)


CHOSEN = ' class="chosen"'


@lru_cache(maxsize=2_000)
def _place(facts: MetropolisFacts) -> tuple[str, str]:
    """Return what a circle has of its place: for the script in degrees, and on the drawing."""
    x, y = project(facts.latitude, facts.longitude)
    return f' data-degrees="{facts.latitude:.3f},{facts.longitude:.3f}"', f'<circle cx="{x}" cy="{y}"'


@lru_cache(maxsize=10_000)
def _radius(count: int) -> float:
    return round(min(6 + 2.2 * math.sqrt(count), 26), 1)
