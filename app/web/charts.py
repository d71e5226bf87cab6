"""Charts as SVG: bars that need no script, no inline style and no fixed width.

Heights are in ``em`` and widths in per cent of the picture, so that a chart is as legible on a phone and on paper as in
a wide window, and grows with the reader's letters. A chart shows what a table beside it says.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

#: How many different bars the style sheet knows (``bar-1`` …); more repeat the last.
SERIES = 3
_LABEL, _BAR, _GAP = 1.6, 1.25, 0.55  # heights in em
_WIDEST = 80.0  # of a hundred: what is left is for the number after the bar


class Bar(NamedTuple):
    """A bar: its length, in the same measure as those of all others, and its number as it is written."""

    value: float
    written: str


def bar_chart(title: str, rows: Sequence[tuple[str, Sequence[Bar]]], most: float | None = None) -> Markup:
    """Return a chart of horizontal bars called ``title``: for each of ``rows`` a label above its bars.

    ``most`` is the value of the longest possible bar; without it, the highest there is.
    """
    highest = most or max((bar.value for _label, bars in rows for bar in bars), default=0) or 1
    drawn: list[str] = []
    top = 0.0
    for label, bars in rows:
        drawn.append(f'<text class="bar-label" x="0" y="{top + 1.15:.2f}em">{escape(label)}</text>')
        top += _LABEL
        for place, bar in enumerate(bars, 1):
            width = _WIDEST * min(max(bar.value / highest, 0), 1)
            drawn.append(
                f'<rect class="bar-{min(place, SERIES)}" x="0.5" y="{top:.2f}em" width="{width:.2f}%" height="0.95em"/>'
                f'<text x="{width:.2f}%" dx="0.5em" y="{top + 0.85:.2f}em">{escape(bar.written)}</text>'
            )
            top += _BAR
        top += _GAP
    head = f'<svg class="bar-chart" role="img" aria-label="{escape(title)}" width="100%" height="{top:.2f}em">'
    return Markup(head + "".join(drawn) + "</svg>")  # noqa: S704  (everything in it is escaped, or a number)
