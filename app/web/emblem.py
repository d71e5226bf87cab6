"""A picture for every metropolis without a photograph: the plan of a city, drawn from facts it has.

The number of ring roads follows its population, the number of avenues its latitude, their turn its longitude, the
colour its region; a river runs where its name says. The same facts always give the same picture.
"""

import math
from functools import lru_cache
from hashlib import blake2b

from markupsafe import Markup

_HUES = {
    "africa": "#8a4d00",
    "asia-pacific": "#a3372d",
    "europe": "#0b4d68",
    "latin-america-and-the-caribbean": "#2c6a3c",
    "north-america": "#56409c",
}
_MIDDLE = 30


@lru_cache(maxsize=1_000)
def emblem(slug: str, region: str, latitude: float, longitude: float, population: int | None) -> Markup:
    """Return the emblem as SVG of 60 × 60 units, hidden from screen readers (the name stands beside it).

    ``slug`` names the metropolis; coordinates are in degrees; all but numbers and a colour of ours is left out.
    """
    hue = _HUES.get(region, "#57534a")
    rings = min(5, max(1, round(math.log10(max(population or 500_000, 100_000)) * 1.6 - 7)))
    avenues = 5 + round(abs(latitude)) % 8
    turn = math.radians(longitude)
    inner = 5.5
    step = (25 - inner) / max(rings, 1)
    circles = "".join(f'<circle cx="30" cy="30" r="{inner + step * n:.1f}"/>' for n in range(rings + 1))
    streets = "".join(_street(turn + 2 * math.pi * n / avenues, inner) for n in range(avenues))
    return Markup(  # noqa: S704  (made of numbers and constants of ours)
        '<svg class="emblem" viewBox="0 0 60 60" aria-hidden="true" focusable="false">'
        f'<rect width="60" height="60" fill="{hue}"/>'
        f'<g fill="none" stroke="#fffdf8" stroke-width="1.3" stroke-opacity=".85">{circles}<path d="{streets}"/></g>'
        f'<path d="{_river(slug)}" fill="none" stroke="{hue}" stroke-width="7"/>'
        f'<path d="{_river(slug)}" fill="none" stroke="#bfe0ea" stroke-width="3.6"/>'
        '<circle cx="30" cy="30" r="3" fill="#fbe7a6"/></svg>'
    )


@lru_cache(maxsize=100)
def plain_emblem(name: str, drawing: str = "") -> Markup:
    """Return the emblem of what belongs to no metropolis: plain ground with ``drawing``, a path of SVG.

    Without a drawing it has the river that ``name`` gives.
    """
    line = (
        f'<path d="{drawing}" fill="none" stroke="#fffdf8" stroke-width="2.4" stroke-linejoin="round"/>'
        if drawing
        else f'<path d="{_river(name)}" fill="none" stroke="#bfe0ea" stroke-width="3.6"/>'
    )
    return Markup(  # noqa: S704  (made of numbers and constants of ours)
        '<svg class="emblem" viewBox="0 0 60 60" aria-hidden="true" focusable="false">'
        f'<rect width="60" height="60" fill="#57534a"/>{line}</svg>'
    )


def _street(angle: float, inner: float) -> str:
    cosine, sine = math.cos(angle), math.sin(angle)
    (x, y), (far_x, far_y) = ((_MIDDLE + r * cosine, _MIDDLE + r * sine) for r in (inner, 42))
    return f"M{x:.1f} {y:.1f}L{far_x:.1f} {far_y:.1f}"


def _river(slug: str) -> str:
    chance = blake2b(slug.encode(), digest_size=4).digest()
    angle = chance[0] / 256 * 2 * math.pi
    offset, bend, sway = 9 + chance[1] % 9, 8 + chance[2] % 16, 8 + chance[3] % 16

    def at(along: float, across: float) -> str:
        x = _MIDDLE + along * math.cos(angle) - across * math.sin(angle)
        y = _MIDDLE + along * math.sin(angle) + across * math.cos(angle)
        return f"{x:.1f} {y:.1f}"

    return f"M{at(-45, offset)}C{at(-15, offset + bend)} {at(5, offset - sway)} {at(45, offset)}"
