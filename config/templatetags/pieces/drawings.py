"""Chart tags (an SVG, its legend and its figures as a table), and the style sheets."""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import template
from django.utils.safestring import SafeString

from config.lib import charts

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
FIRST = ("layers", "tokens", "base", "layout")
LAST = ("utilities", "adaptations")
Rows = Sequence[tuple[str, float]]


@functools.cache
def sheets() -> tuple[str, ...]:
    """Return the static names of all style sheets in the order they are linked."""
    parts = sorted(path.stem for path in (CSS / "components").glob("*.css"))
    names = [*FIRST, *(f"components/{part}" for part in parts), *LAST]
    return tuple(f"css/{name}.css" for name in names)


def _frame(
    title: str, drawn: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]
) -> dict[str, Any]:
    shown = [
        (row[0], [charts.figure(value) for value in row[1:] if value is not None])
        for row in rows
    ]
    return {"title": title, "svg": SafeString(drawn), "heads": heads, "rows": shown}


def line(
    title: str,
    labels: Sequence[str],
    values: Sequence[float],
    past: Sequence[float] = (),
    names: Sequence[str] = ("", ""),
) -> dict[str, Any]:
    """Draw values over time; `past` the span before; `names` of both in the legend."""
    drawn = charts.line(title, labels, values, past)
    rows = [
        (label, *numbers)
        for label, *numbers in zip(
            labels, values, *([past] if past else []), strict=True
        )
    ]
    frame = _frame(title, drawn, names[: 2 if past else 1], rows)
    legend = [("s1", names[0]), ("past", names[1])] if past else []
    return {**frame, "legend": legend}


def bars(title: str, rows: Rows) -> dict[str, Any]:
    """Draw lying bars of (name, value) pairs."""
    return _frame(title, charts.bars(title, rows), [""], rows)


def stacks(
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float]]],
) -> dict[str, Any]:
    """Draw columns in layers; each series is (name, a value per label)."""
    names, numbers = [name for name, _ in series], [values for _, values in series]
    rows = list(zip(labels, *numbers, strict=True))
    legend = [(f"s{index % 6 + 1}", name) for index, name in enumerate(names)]
    drawn = charts.stacks(title, labels, numbers)
    return {**_frame(title, drawn, names, rows), "legend": legend}


def donut(title: str, rows: Rows) -> dict[str, Any]:
    """Draw shares of a whole as a ring with its legend."""
    legend = [(f"s{index % 6 + 1}", name) for index, (name, _) in enumerate(rows)]
    return {**_frame(title, charts.donut(title, rows), [""], rows), "legend": legend}


def spark(title: str, values: Sequence[float]) -> SafeString:
    """Draw a line the height of a word; its figures are in its description."""
    return SafeString(charts.spark(title, values))


def add_to(register: template.Library) -> None:
    """Register the chart tags."""
    for tag in (line, bars, stacks, donut):
        register.inclusion_tag("components/_figure.html")(tag)
    register.simple_tag(spark)
