"""Charts as SVG text: pure functions of numbers, no scripts, printable.

Every chart is an <svg role="img"> named by <title> and <desc>. Classes s1..s6 choose a
series' colour (chart.css); sizes are in the drawing's own units.
"""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10, pi

WIDTH, HEIGHT, LEFT, FOOT, TOP = 320, 150, 34, 20, 12
MOST_FEET = 7
Numbers = Sequence[float]


def nice_top(highest: float) -> float:
    """Return a round number (1, 2, 4, 5 × 10ⁿ) not below `highest`, the axis' end."""
    if highest <= 0:
        return 1
    step = 10 ** floor(log10(highest))
    for times in (1, 2, 4, 5, 10):
        if times * step >= highest:
            return times * step
    return 10 * step


def figure(value: float) -> str:
    """Return a number as read: thousands set apart, no empty decimals."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _svg(css: str, size: tuple[int, int], words: tuple[str, str], inner: str) -> str:
    title, desc = (escape(str(word)) for word in words)
    return (
        f'<svg class="chart {css}" viewBox="0 0 {size[0]} {size[1]}" role="img">'
        f"<title>{title}</title><desc>{desc}</desc>{inner}</svg>"
    )


def _text(at: tuple[float, float], words: str, anchor: str, css: str = "") -> str:
    style = f' class="{css}"' if css else ""
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" text-anchor="{anchor}"{style}>'
        f"{escape(str(words))}</text>"
    )


def _grid(top: float) -> str:
    """Return three rules with their figures: nothing, half and the end of the axis."""
    base = HEIGHT - FOOT
    parts = []
    for share in (0, 0.5, 1):
        y = base - share * (base - TOP)
        css = "grid" if share else "axis"
        parts.append(
            f'<line class="{css}" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
            + _text((LEFT - 6, y + 3.5), figure(top * share), "end")
        )
    return "".join(parts)


def _points(values: Numbers, top: float) -> list[tuple[float, float]]:
    base = HEIGHT - FOOT
    step = (WIDTH - LEFT - 12) / max(len(values) - 1, 1)
    return [
        (LEFT + 6 + index * step, base - value / top * (base - TOP))
        for index, value in enumerate(values)
    ]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _feet(labels: Sequence[str], places: Sequence[float]) -> str:
    """Return at most MOST_FEET labels under the axis, so that none touch."""
    every = ceil(len(labels) / MOST_FEET) or 1
    return "".join(
        _text((x, HEIGHT - 6), label, "middle")
        for index, (x, label) in enumerate(zip(places, labels, strict=True))
        if index % every == 0
    )


def line(
    title: str,
    labels: Sequence[str],
    values: Numbers,
    past: Numbers = (),
    desc: str = "",
) -> str:
    """Draw values over time; `past` is the span before, dashed. Highest is named."""
    if not values:
        return _svg("", (WIDTH, HEIGHT), (title, desc), _grid(1))
    top = nice_top(max((*values, *past)))
    points = _points(values, top)
    base = HEIGHT - FOOT
    area = f"{_path(points)}L{points[-1][0]:.1f} {base}L{points[0][0]:.1f} {base}Z"
    x, y = points[max(range(len(values)), key=lambda index: values[index])]
    parts = [_grid(top), f'<path class="area" d="{area}"/>']
    if past:
        parts.append(f'<path class="line past" d="{_path(_points(past, top))}"/>')
    parts += [
        f'<path class="line s1" d="{_path(points)}"/>',
        f'<circle class="pt s1" cx="{x:.1f}" cy="{y:.1f}" r="4"/>',
        _text(
            (min(max(x, LEFT + 8), WIDTH - 10), y - 7),
            figure(max(values)),
            "middle",
            "strong",
        ),
        _feet(labels, [point[0] for point in points]),
    ]
    return _svg("", (WIDTH, HEIGHT), (title, desc), "".join(parts))


def bars(title: str, rows: Sequence[tuple[str, float]], desc: str = "") -> str:
    """Draw one lying bar per (name, value), in the given order, with its figure."""
    top = max((value for _, value in rows), default=0) or 1
    height = max(len(rows), 1) * 26
    parts = []
    for index, (name, value) in enumerate(rows):
        y = index * 26 + 5
        width = max(value / top * (WIDTH - 136), 2 if value else 0)
        parts.append(
            _text((92, y + 12), name, "end")
            + f'<rect class="bar s1" x="100" y="{y}" width="{width:.1f}"'
            + ' height="16" rx="3"/>'
            + _text((106 + width, y + 12), figure(value), "start", "strong")
        )
    return _svg("", (WIDTH, height), (title, desc), "".join(parts))


def stacks(
    title: str, labels: Sequence[str], series: Sequence[Numbers], desc: str = ""
) -> str:
    """Draw a standing column per label, one layer per series from the foot up."""
    totals = [sum(column) for column in zip(*series, strict=True)]
    top = nice_top(max(totals, default=0))
    base = HEIGHT - FOOT
    step = (WIDTH - LEFT) / max(len(labels), 1)
    width = min(step * 0.62, 28)
    places = [LEFT + (index + 0.5) * step for index in range(len(labels))]
    parts = [_grid(top)]
    for column, x in enumerate(places):
        y = float(base)
        for layer, values in enumerate(series):
            height = values[column] / top * (base - TOP)
            y -= height
            parts.append(
                f'<rect class="bar s{layer % 6 + 1}" x="{x - width / 2:.1f}"'
                f' y="{y:.1f}"'
                f' width="{width:.1f}" height="{max(height - 1, 0):.1f}" rx="1"/>'
            )
    parts.append(_feet(labels, places))
    return _svg("", (WIDTH, HEIGHT), (title, desc), "".join(parts))


def donut(title: str, rows: Sequence[tuple[str, float]], desc: str = "") -> str:
    """Draw shares of a whole as a ring, the sum in the middle."""
    total = sum(value for _, value in rows)
    radius, turned = 52, 0.0
    around = 2 * pi * radius
    parts = [f'<circle class="track" cx="70" cy="70" r="{radius}"/>']
    for index, (_, value) in enumerate(rows):
        share = value / total if total else 0
        shown = max(share * around - 1.5, 0)
        parts.append(
            f'<circle class="arc s{index % 6 + 1}" cx="70" cy="70" r="{radius}"'
            f' stroke-dasharray="{shown:.2f} {around - shown:.2f}"'
            f' stroke-dashoffset="{-turned * around:.2f}"'
            ' transform="rotate(-90 70 70)"/>'
        )
        turned += share
    parts.append(_text((70, 76), figure(total), "middle", "strong total"))
    return _svg("donut", (140, 140), (title, desc), "".join(parts))


def spark(title: str, values: Numbers) -> str:
    """Draw a line the height of a word, its last value marked."""
    if not values:
        return _svg("spark", (88, 24), (title, ""), "")
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = 80 / max(len(values) - 1, 1)
    points = [
        (3 + index * step, 20 - (value - low) / span * 16)
        for index, value in enumerate(values)
    ]
    x, y = points[-1]
    inner = (
        f'<path class="line s1" d="{_path(points)}"/>'
        f'<circle class="pt s1" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
    )
    return _svg("spark", (88, 24), (title, ", ".join(map(figure, values))), inner)


def pie(part: float) -> str:
    """Draw how much of a term has passed, 0..1: the sign of an SLA chip."""
    shown = round(min(max(part, 0), 1) * 100)
    return (
        '<svg class="pie" viewBox="0 0 12 12" aria-hidden="true">'
        '<circle cx="6" cy="6" r="5.2" stroke-width="1.4"/>'
        f'<circle cx="6" cy="6" r="2.6" stroke-width="5.2" pathLength="100"'
        f' stroke-dasharray="{shown} 100"/></svg>'
    )
