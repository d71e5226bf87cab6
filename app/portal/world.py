"""The places of a map: as circles of a drawing that needs no script, and as data for the script that moves it."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from app.portal.labels import Labels
from app.portal.projection import project


@dataclass(frozen=True)
class Point:
    """A circle on the map; ``label`` says what it stands for, with its number."""

    x: float
    y: float
    radius: float
    label: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class World:
    """What a map shows."""

    points: tuple[Point, ...]
    for_script: tuple[dict[str, Any], ...]


def world_of(
    counts: Iterable[tuple[str, int]],
    labels: Labels,
    url: Callable[[str], str],
    label: Callable[[str, int], str],
    chosen: frozenset[str] = frozenset(),
) -> World:
    """Return the map of metropolises (slug and number of entries); larger circles lie below smaller ones."""
    points, rows = [], []
    for slug, count in sorted(counts, key=lambda pair: (-pair[1], pair[0])):
        facts = labels.metropolises.get(slug)
        if facts is None:
            continue
        x, y = project(facts.latitude, facts.longitude)
        name, address = label(labels.name("metropolis", slug), count), url(slug)
        radius = round(min(6 + 2.2 * math.sqrt(count), 26), 1)
        points.append(Point(x, y, radius, name, address, slug in chosen))
        rows.append(
            {
                "latitude": round(facts.latitude, 3),
                "longitude": round(facts.longitude, 3),
                "count": count,
                "label": name,
                "url": address,
                "chosen": slug in chosen,
            }
        )
    return World(tuple(points), tuple(rows))
