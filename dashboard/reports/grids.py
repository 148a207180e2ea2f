"""A table shaded by its numbers, and spans of time, on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dashboard.chart import Chart
from dashboard.i18n import Language, is_missing
from dashboard.look import Look
from dashboard.plots.frame import written_value
from dashboard.plots.timeline import group_colours
from dashboard.reports.canvas import Canvas, cut, width_of, wrapped

SIZE = 7.5
LINE = 9.0
# A page holds no more rows under their title.
MOST_ROWS = 40
ROW = 15.0
LEGEND_LINE = 14.0
# Heads of columns lean: the longest, and how much of its length is height.
LONGEST_HEAD, LEANING = 90.0, 0.77


def heat_map(chart: Chart, language: Language, look: Look, width: float) -> str:
    """Rows by columns, darker where the number is larger; a pair that was not reported is empty."""
    rows = [str(row) for row in dict.fromkeys(chart.column("row"))]
    columns = [str(column) for column in dict.fromkeys(chart.column("column"))]
    triples = zip(chart.column("row"), chart.column("column"), chart.column("value"), strict=True)
    cells = {(str(row), str(column)): value for row, column, value in triples}
    labels = [wrapped(row, SIZE, 0.32 * width, most=2) for row in rows]
    left = max(width_of(line, SIZE) for label in labels for line in label) + 6
    room = min((width - left - LONGEST_HEAD / 2) / len(columns), 52.0)
    heights = [max(ROW, LINE * len(label) + 4) for label in labels]
    heads = [cut(column, SIZE, LONGEST_HEAD) for column in columns]
    top = LEANING * max(width_of(head, SIZE) for head in heads) + 12
    canvas = Canvas(width, top + sum(heights))
    for place, head in enumerate(heads):
        canvas.leaning(left + (place + 0.5) * room, top - 4, head, SIZE, look.ink)
    darkest = max((float(value) ** 0.5 for value in cells.values() if not is_missing(value) and value > 0), default=1.0)
    for row, label, height in zip(rows, labels, heights, strict=True):
        for line, words in enumerate(label):
            middle = top + height / 2 + (line - (len(label) - 1) / 2) * LINE
            canvas.words(left - 6, middle, words, SIZE, look.ink, "right")
        for place, column in enumerate(columns):
            value = cells.get((row, column))
            if is_missing(value) or not value:
                continue
            shade = float(value) ** 0.5 / darkest
            x = left + place * room
            canvas.box(x + 0.8, top + 0.8, room - 1.6, height - 1.6, shade_of(look.scale, shade))
            ink = look.paper if shade > 0.55 else look.ink
            canvas.words(x + room / 2, top + height / 2, written_value(chart, value, language), 7, ink, "center")
        top += height
    return canvas.svg()


def shade_of(scale: tuple[str, ...], part: float) -> str:
    """The colour at a part 0-1 of a scale."""
    place = min(max(part, 0.0), 1.0) * (len(scale) - 1)
    lower = min(int(place), len(scale) - 2)
    pairs = zip(_parts(scale[lower]), _parts(scale[lower + 1]), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * (place - lower)):02X}" for low, high in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def timeline(chart: Chart, language: Language, look: Look, width: float) -> str:
    """A span from a first to a last day for each row, coloured by group, with the line of the day of the figures."""
    rows = _spans(chart).head(MOST_ROWS)
    groups = list(dict.fromkeys(rows["group"]))
    colours = group_colours(chart, groups, look)
    labels = [wrapped(name, SIZE, 0.38 * width, most=2) for name in rows["name"]]
    left = max(width_of(line, SIZE) for label in labels for line in label) + 6
    heights = [max(13.0, LINE * len(label) + 2) for label in labels]
    bottom = 16 + sum(heights)
    legend = _legend_lines([str(group) for group in groups], width) if len(groups) > 1 else []
    canvas = Canvas(width, bottom + (14 if chart.today else 2) + LEGEND_LINE * len(legend))
    latest = max(rows["end"].max().date(), chart.today or date.min)
    first, last = date(rows["start"].min().year, 1, 1), date(latest.year + 1, 1, 1)
    scale = (width - left - 14) / max((last - first).days, 1)
    _year_lines(canvas, first, last, left, scale, bottom, look)
    top = 16.0
    for row, label, height in zip(rows.to_dict("records"), labels, heights, strict=True):
        for line, words in enumerate(label):
            middle = top + height / 2 + (line - (len(label) - 1) / 2) * LINE
            canvas.words(left - 6, middle, words, SIZE, look.ink, "right")
        x, long = left + (row["start"].date() - first).days * scale, (row["end"] - row["start"]).days * scale
        canvas.box(x, top + height / 2 - 4, max(long, 1.0), 8, colours.get(row["group"], look.quiet))
        top += height
    if chart.today and first <= chart.today:
        x = left + (chart.today - first).days * scale
        canvas.line([x, x], [14, bottom + 2], look.ink, 1, ":")
        canvas.words(x, bottom + 8, language.short_date(chart.today), SIZE, look.ink, "center")
    _legend(canvas, legend, {str(group): colour for group, colour in colours.items()}, look)
    return canvas.svg()


def _spans(chart: Chart) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "name": [str(name) for name in chart.column("category")],
            "start": pd.to_datetime(chart.column("start")).to_numpy(),
            "end": pd.to_datetime(chart.column("end")).to_numpy(),
            "group": chart.column("group").to_numpy(),
        }
    )
    return frame[frame["start"].notna() & frame["end"].notna()]


def _year_lines(canvas: Canvas, first: date, last: date, left: float, scale: float, bottom: float, look: Look) -> None:
    step = max(1, -(-(last.year - first.year) // 10))
    for year in range(first.year, last.year + 1, step):
        x = left + (date(year, 1, 1) - first).days * scale
        canvas.line([x, x], [14, bottom], look.grid, 0.7)
        canvas.words(x, 7, str(year), SIZE, look.muted, "center")


def _legend_lines(groups: list[str], width: float) -> list[list[tuple[float, str]]]:
    """Where each name of a group stands on its line, as many on a line as there is room for."""
    lines: list[list[tuple[float, str]]] = [[]]
    x = 0.0
    for group in groups:
        name = cut(group, SIZE, width - 11)
        if lines[-1] and x + 11 + width_of(name, SIZE) > width:
            lines.append([])
            x = 0.0
        lines[-1].append((x, name))
        x += 11 + width_of(name, SIZE) + 14
    return lines


def _legend(canvas: Canvas, lines: list[list[tuple[float, str]]], colours: dict[str, Any], look: Look) -> None:
    """What the colours mean; spans have no room for words of their own."""
    for place, line in enumerate(reversed(lines)):
        y = canvas.height - 6 - LEGEND_LINE * place
        for x, name in line:
            canvas.box(x, y - 4, 8, 8, colours.get(name, look.quiet))
            canvas.words(x + 11, y, name, SIZE, look.ink)
