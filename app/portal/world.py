"""The places of a map: circles of a drawing that needs no script; the script that moves the map reads them there."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.portal.labels import Labels
from app.portal.projection import project


@dataclass(frozen=True)
class Point:
    """A circle on the map; ``label`` says what it stands for, ``degrees`` is its latitude and longitude."""

    x: float
    y: float
    radius: float
    degrees: str
    label: str
    url: str
    chosen: bool


def world_of(
    counts: Iterable[tuple[str, int]],
    labels: Labels,
    url: Callable[[str], str],
    label: Callable[[str, int], str],
    chosen: frozenset[str] = frozenset(),
) -> tuple[Point, ...]:
    """Return the map of metropolises (slug and number of entries); larger circles lie below smaller ones."""
    points = []
    for slug, count in sorted(counts, key=lambda pair: (-pair[1], pair[0])):
        facts = labels.metropolises.get(slug)
        if facts is not None:
            x, y = _projected(facts.latitude, facts.longitude)
            radius = round(min(6 + 2.2 * math.sqrt(count), 26), 1)
            degrees = f"{facts.latitude:.3f},{facts.longitude:.3f}"
            name = label(labels.name("metropolis", slug), count)
            points.append(Point(x, y, radius, degrees, name, url(slug), slug in chosen))
    return tuple(points)


_projected = lru_cache(maxsize=2_000)(project)
