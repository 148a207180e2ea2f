"""Ranked bars, columns year by year, and the small columns of a key figure, on paper."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.chart import Chart
from dashboard.i18n import Language, is_missing
from dashboard.look import Look
from dashboard.plots.frame import provisional_years, written_value, year_name, years_without_holes
from dashboard.reports.canvas import Canvas, width_of, wrapped
from dashboard.reports.grids import MOST_ROWS

SIZE = 7.5  # of words, in points
LINE = 9.0  # from one line of words to the next
GAP = 4.0
COLUMNS_HEIGHT = 120.0
LABEL_PART = 0.46  # of the width, at most, for names


def bars(chart: Chart, language: Language, look: Look, width: float) -> str:
    """Ranked bars from zero, to the left where they fall, the number behind each."""
    values = [0.0 if is_missing(value) else float(value) for value in chart.column("value").head(MOST_ROWS)]
    names = [str(name) for name in chart.column("category").head(MOST_ROWS)]
    written = [written_value(chart, value, language) for value in chart.column("value").head(MOST_ROWS)]
    labels = [wrapped(name, SIZE, LABEL_PART * width, most=3) for name in names]
    left = max(width_of(line, SIZE) for label in labels for line in label) + GAP
    zero, scale = _zero_and_scale(values, written, left, width)
    heights = [max(13.0, LINE * len(label) + 4) for label in labels]
    canvas = Canvas(width, sum(heights))
    top = 0.0
    for name, value, words, label, height in zip(names, values, written, labels, heights, strict=True):
        middle = top + height / 2
        for place, line in enumerate(label):
            canvas.words(left - GAP, middle + (place - (len(label) - 1) / 2) * LINE, line, SIZE, look.ink, "right")
        end = zero + value * scale
        canvas.box(min(zero, end), middle - 4.5, abs(end - zero), 9, bar_colour(chart, name, value, look))
        falls = value < 0
        canvas.words(end - 3 if falls else end + 3, middle, words, SIZE, look.ink, "right" if falls else "left")
        top += height
    return canvas.svg()


def _zero_and_scale(values: list[float], written: list[str], left: float, width: float) -> tuple[float, float]:
    """Where zero is, and points a unit: with room for the number behind the longest bar on either side."""
    widths = [width_of(words, SIZE) + GAP + 2 for words in written]
    fall, rise = min(*values, 0.0), max(*values, 0.0)
    before = max((one for one, value in zip(widths, values, strict=True) if value < 0), default=0.0)
    after = max((one for one, value in zip(widths, values, strict=True) if value >= 0), default=0.0)
    scale = max(width - left - before - after, 20.0) / max(rise - fall, 1e-9)
    return left + before - fall * scale, scale


def bar_colour(chart: Chart, name: str, value: float, look: Look) -> str:
    """The lead colour for what the title speaks of, a quiet one for the rest."""
    if name in chart.apart:
        return look.apart
    if value < 0:
        return look.accents[1]
    return look.lead if not chart.highlight or name in chart.highlight else look.quiet


def columns(chart: Chart, language: Language, look: Look, width: float) -> str:
    """A column a year from zero; a year without a figure is a gap, a provisional one is hollow."""
    years, values = years_without_holes(chart)
    provisional = provisional_years(chart)
    strong = {years[-1]} if not chart.highlight else {year for year in years if str(year) in chart.highlight}
    canvas = Canvas(width, COLUMNS_HEIGHT)
    floor, room = COLUMNS_HEIGHT - 14, width / len(years)
    scale = (floor - 12) / max(max((value for value in values if value is not None), default=1.0), 1e-9)
    written = ["" if value is None else written_value(chart, value, language) for value in values]
    size = _fitting(written, room)
    for place, (year, value, words) in enumerate(zip(years, values, written, strict=True)):
        if value is None:
            continue
        colour = look.lead if year in strong else look.quiet
        middle, height = (place + 0.5) * room, value * scale
        is_hollow = year in provisional
        canvas.box(
            middle - 0.38 * room,
            floor - height,
            0.76 * room,
            height,
            look.paper if is_hollow else colour,
            colour if is_hollow else "",
        )
        canvas.words(middle, floor - height - 6, words, size, look.ink, "center")
    canvas.line([0, width], [floor, floor], look.grid)
    _year_names(canvas, [year_name(chart, year, language) for year in years], room, look)
    return canvas.svg()


def _fitting(written: Sequence[str], room: float) -> float:
    """The size at which the widest number has room over its column; none is smaller than can be read."""
    widest = max((width_of(words, SIZE) for words in written), default=1.0)
    return max(4.5, min(SIZE, SIZE * (room - 1) / max(widest, 1e-9)))


def _year_names(canvas: Canvas, names: Sequence[str], room: float, look: Look) -> None:
    """Names of years under their columns, as many as fit, counted back from the latest."""
    step = 1
    while step * room < width_of(names[-1], SIZE) + 5:
        step += 1
    for place, name in enumerate(names):
        if (len(names) - 1 - place) % step == 0:
            middle = min(max((place + 0.5) * room, width_of(name, SIZE) / 2), canvas.width - width_of(name, SIZE) / 2)
            canvas.words(middle, canvas.height - 6, name, SIZE, look.muted, "center")


def trend(values: Sequence[float | None], look: Look, width: float, height: float) -> str:
    """The small columns of a key figure; the latest in the lead colour."""
    canvas = Canvas(width, height)
    known = [value for value in values if value is not None]
    scale, room = height / max(max(known, default=1.0), 1e-9), width / len(values)
    for place, value in enumerate(values):
        if value is not None:
            colour = look.lead if place == len(values) - 1 else look.quiet
            tall = max(value, 0.0) * scale
            canvas.box((place + 0.12) * room, height - tall, 0.76 * room, tall, colour)
    return canvas.svg()
