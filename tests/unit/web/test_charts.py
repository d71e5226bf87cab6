"""Charts: bars in proportion, readable text, nothing that could be markup."""

from xml.etree import ElementTree

import pytest

from app.web.charts import Bar, bar_chart


def drawn(*args: object, **kwargs: object) -> ElementTree.Element:
    return ElementTree.fromstring(str(bar_chart(*args, **kwargs)))  # type: ignore[arg-type]


def widths(chart: ElementTree.Element) -> list[float]:
    return [float(bar.attrib["width"].removesuffix("%")) for bar in chart.iter("rect")]


def test_bars_are_in_proportion_to_their_values() -> None:
    longest, half, none = widths(drawn("Cases", [("a", [Bar(8, "8")]), ("b", [Bar(4, "4")]), ("c", [Bar(0, "0")])]))
    assert longest == pytest.approx(2 * half, abs=0.02)
    assert longest < 100
    assert none == 0


def test_a_share_is_measured_against_the_whole() -> None:
    (half,) = widths(drawn("Shares", [("a", [Bar(50, "50%")])], most=100))
    (whole,) = widths(drawn("Shares", [("a", [Bar(100, "100%")])], most=100))
    assert half == pytest.approx(whole / 2)


def test_nothing_but_zeros_is_drawn_as_zeros() -> None:
    assert widths(drawn("Nothing", [("a", [Bar(0, "0")])])) == [0]


def test_nothing_overlaps() -> None:
    chart = drawn("Cases", [("a", [Bar(1, "1"), Bar(2, "2")]), ("b", [Bar(3, "3"), Bar(4, "4")])])
    tops = [float(bar.attrib["y"].removesuffix("em")) for bar in chart.iter("rect")]
    heights = [float(bar.attrib["height"].removesuffix("em")) for bar in chart.iter("rect")]
    assert all(top + height <= after for top, height, after in zip(tops, heights, tops[1:], strict=False))
    assert tops[-1] + heights[-1] <= float(chart.attrib["height"].removesuffix("em"))


def test_labels_are_text_whatever_they_hold() -> None:
    hostile = '"><script>alert(1)</script>'
    chart = drawn(hostile, [(hostile, [Bar(1, hostile)])])
    assert chart.attrib["aria-label"] == hostile
    assert [text.text for text in chart.iter("text")] == [hostile, hostile]
    assert not list(chart.iter("script"))


def test_each_series_has_its_own_class_and_nothing_is_styled_inline() -> None:
    chart = drawn("Cases", [("a", [Bar(1, "1"), Bar(2, "2"), Bar(3, "3"), Bar(4, "4")])])
    assert [bar.attrib["class"] for bar in chart.iter("rect")] == ["bar-1", "bar-2", "bar-3", "bar-3"]
    assert not any("style" in element.attrib for element in chart.iter())
