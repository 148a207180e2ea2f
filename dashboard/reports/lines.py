"""Lines year by year, and small multiples, on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

from dashboard.chart import MOST_COLOURS, Chart
from dashboard.i18n import Language, is_missing
from dashboard.look import Look
from dashboard.plots.frame import written_value, year_name
from dashboard.plots.lines import pushed_apart
from dashboard.reports.canvas import Canvas, width_of, wrapped

SIZE = 7.5
LINE = 9.0
LINES_HEIGHT = 150.0
NAMES_WIDTH = 88.0  # of the names at the ends of lines
ACROSS = 3  # panels side by side
PANEL = 46.0  # height of a panel


def lines(chart: Chart, language: Language, look: Look, width: float) -> str:
    """Lines year by year, at most as many as a reader can tell apart, each with its name at its end."""
    series = [str(name) for name in dict.fromkeys(chart.column("series"))][:MOST_COLOURS]
    found = {name: _by_year(chart, name) for name in series}
    known = {name: by_year for name, by_year in found.items() if by_year}
    if not known:
        return ""
    years = range(min(map(min, known.values())), max(map(max, known.values())) + 1)
    top = max(max(by_year.values()) for by_year in known.values())
    marks = _marks(top)
    left = max(width_of(_on_axis(chart, mark, language), SIZE) for mark in marks) + 6
    ground, right = LINES_HEIGHT - 14, width - NAMES_WIDTH
    scale = (ground - 8) / max(top, marks[-1], 1e-9)
    step = (right - left) / max(len(years) - 1, 1)
    canvas = Canvas(width, LINES_HEIGHT)
    for mark in marks:
        height = ground - mark * scale
        canvas.line([left, right], [height, height], look.grid, 0.7)
        canvas.words(left - 4, height, _on_axis(chart, mark, language), SIZE, look.muted, "right")
    ends = []
    for place, (name, by_year) in enumerate(known.items()):
        strong = not chart.highlight or name in chart.highlight
        colour = look.accents[place % len(look.accents)] if strong else look.quiet
        for run in _runs(by_year):
            xs = [left + (year - years[0]) * step for year in run]
            ys = [ground - by_year[year] * scale for year in run]
            canvas.line(xs, ys, colour, 1.6)
            canvas.dots(xs, ys, colour, 2.6)
        ends.append((by_year[max(by_year)] * scale, name, colour))
    _names(canvas, sorted(ends), right + 6, ground)
    _years(canvas, [year_name(chart, year, language) for year in years], left, step, look)
    return canvas.svg()


def _by_year(chart: Chart, name: str) -> dict[int, float]:
    rows = chart.frame[chart.column("series").astype(str) == name]
    pairs = zip(rows[chart.axes["year"]], rows[chart.axes["value"]], strict=True)
    return {int(year): float(value) for year, value in pairs if not is_missing(value)}


def _runs(by_year: Mapping[int, float]) -> list[list[int]]:
    """Years without a hole between them: a line does not lead over a year without a figure."""
    runs: list[list[int]] = []
    for year in sorted(by_year):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _marks(top: float) -> list[float]:
    """Round values from zero, about four, up to the largest."""
    rough = max(top, 1e-9) / 4
    size = 10.0 ** floor(log10(rough))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= rough)
    return [step * place for place in range(ceil(top / step - 1e-9) + 1)]


def _on_axis(chart: Chart, value: float, language: Language) -> str:
    if chart.value_kind == "share":
        return language.percent(value, 0)
    return language.number(value / chart.size, 0 if value / chart.size == int(value / chart.size) else 1)


def _names(canvas: Canvas, ends: Sequence[tuple[float, str, str]], x: float, ground: float) -> None:
    """Names at the ends of the lines, pushed apart so that none covers another."""
    labels = [wrapped(name, SIZE, canvas.width - x, most=3) for _, name, _ in ends]
    places = pushed_apart([value for value, _, _ in ends], [LINE * len(label) for label in labels])
    for (_, _, colour), label, place in zip(ends, labels, places, strict=True):
        for row, line in enumerate(label):
            canvas.words(x, ground - place + (row - (len(label) - 1) / 2) * LINE, line, SIZE, colour)


def _years(canvas: Canvas, names: Sequence[str], left: float, step: float, look: Look) -> None:
    every = 1
    while every * step < width_of(names[-1], SIZE) + 5 and every < len(names):
        every += 1
    for place, name in enumerate(names):
        if (len(names) - 1 - place) % every == 0:
            middle = max(left + place * step, width_of(name, SIZE) / 2)
            canvas.words(middle, canvas.height - 6, name, SIZE, look.muted, "center")


def multiples(chart: Chart, language: Language, look: Look, width: float) -> str:
    """A panel for each series on its own scale from zero, the first and the last number written in it."""
    series = [str(name) for name in dict.fromkeys(chart.column("series"))]
    years = sorted({int(year) for year in chart.column("year")})
    room = width / ACROSS
    titles = [wrapped(name, SIZE, room - 10, most=2) for name in series]
    head = LINE * max(len(title) for title in titles) + 2
    canvas = Canvas(width, ceil(len(series) / ACROSS) * (head + PANEL + 8))
    for place, (name, title) in enumerate(zip(series, titles, strict=True)):
        x, y = place % ACROSS * room, place // ACROSS * (head + PANEL + 8)
        for row, line in enumerate(title):
            canvas.words(x, y + LINE * (row + 0.5), line, SIZE, look.ink)
        _panel(canvas, chart, language, look, _by_year(chart, name), years, (x, y + head, room - 10))
    return canvas.svg()


def _panel(
    canvas: Canvas,
    chart: Chart,
    language: Language,
    look: Look,
    by_year: Mapping[int, float],
    years: Sequence[int],
    place: tuple[float, float, float],
) -> None:
    x, y, room = place
    ground, step = y + PANEL, room / max(years[-1] - years[0], 1)
    scale = (PANEL - 12) / max(max(by_year.values(), default=1.0), 1e-9)
    at: dict[int, tuple[float, float]] = {
        year: (x + (year - years[0]) * step, ground - value * scale) for year, value in by_year.items()
    }
    for run in _runs(by_year):
        xs, ys = [at[year][0] for year in run], [at[year][1] for year in run]
        canvas.area([xs[0], *xs, xs[-1]], [ground, *ys, ground], look.scale[0])
        canvas.line(xs, ys, look.lead, 1.4)
    canvas.line([x, x + room], [ground, ground], look.grid, 0.7)
    for year in _first_and_last(by_year):
        side: Any = "left" if year == min(by_year) else "right"
        canvas.words(at[year][0], at[year][1] - 6, written_value(chart, by_year[year], language), 6.5, look.ink, side)


def _first_and_last(by_year: Mapping[int, float]) -> list[int]:
    return sorted({min(by_year), max(by_year)}) if by_year else []
