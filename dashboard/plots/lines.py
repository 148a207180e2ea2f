"""Lines year by year, each with its name at its end."""

from __future__ import annotations

from typing import Any

from dashboard.chart import MOST_COLOURS, Chart
from dashboard.i18n import Language, is_missing
from dashboard.look import Look
from dashboard.plots.drawing import Drawing, Trace, mark
from dashboard.plots.frame import chosen_mark, hover_words, lay_out, wrapped, year_axis, year_name

# Pixels that the lines have at least, and that a line of a label takes.
DRAWN_HEIGHT = 300
LINE_HEIGHT = 16
LABEL_WIDTH = 18


def lines(chart: Chart, language: Language, look: Look) -> Drawing:
    """Lines year by year, at most as many as a reader can tell apart."""
    series = list(dict.fromkeys(chart.column("series")))[:MOST_COLOURS]
    all_years = sorted({int(year) for year in chart.column("year")})
    places = {index: place for place, index in enumerate(chart.frame.index)}
    figure = Drawing()
    ends: list[tuple[float, str, str, int]] = []
    for position, name in enumerate(series):
        rows = chart.frame[chart.column("series") == name]
        by_year = dict(zip(rows[chart.axes["year"]].astype(int), rows[chart.axes["value"]], strict=True))
        positions = {int(year): places[index] for index, year in rows[chart.axes["year"]].items()}
        years = list(range(all_years[0], all_years[-1] + 1))
        values = [None if is_missing(by_year.get(year)) else float(by_year[year]) for year in years]
        colour = _series_colour(chart, str(name), position, look)
        hover = _hover(chart, language, str(name), by_year, positions, years)
        figure.add_trace(_line(years, values, colour, hover, look))
        last = max(by_year)
        ends.append((float(by_year[last]), str(name), colour, last))
    lay_out(figure, look, height=DRAWN_HEIGHT + 40)
    year_axis(figure, chart, list(range(all_years[0], all_years[-1] + 1)), language, look)
    top = float(chart.column("value").max())
    figure.update_yaxes(
        range=[0, max(top * 1.08, 1e-9)],
        showgrid=True,
        gridcolor=look.grid,
        zeroline=False,
        fixedrange=True,
        nticks=5,
        automargin=True,
        tickformat=".0%" if chart.value_kind == "share" else None,
    )
    _label_line_ends(figure, ends, look, per_pixel=top * 1.08 / DRAWN_HEIGHT)
    return figure


def _series_colour(chart: Chart, name: str, position: int, look: Look) -> str:
    if chart.highlight and name not in chart.highlight:
        return look.quiet
    return look.accents[position % len(look.accents)]


def _hover(
    chart: Chart,
    language: Language,
    name: str,
    values: dict[int, Any],
    positions: dict[int, int],
    years: list[int],
) -> list[list[Any]]:
    """What stands under the pointer at each year, and the position of the point in the chart's frame."""
    return [
        [name, year_name(chart, year, language), hover_words(chart, language, values.get(year)), positions.get(year)]
        for year in years
    ]


def _line(years: list[int], values: list[Any], colour: str, hover: list[list[Any]], look: Look) -> Trace:
    return mark(
        "scatter",
        x=years,
        y=values,
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 2.5},
        marker={"size": 6},
        customdata=hover,
        hovertemplate="<b>%{customdata[0]}</b>, %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        cliponaxis=False,
        **chosen_mark(look),
    )


def _label_line_ends(figure: Drawing, ends: list[tuple[float, str, str, int]], look: Look, per_pixel: float) -> None:
    """Names at the ends of the lines, pushed apart so that none covers another."""
    ends = sorted(ends)
    labels = [wrapped(name, LABEL_WIDTH) for _, name, _, _ in ends]
    heights = [(label.count("<br>") + 1) * LINE_HEIGHT * per_pixel for label in labels]
    places = pushed_apart([value for value, _, _, _ in ends], heights)
    for (_, _, colour, year), label, place in zip(ends, labels, places, strict=True):
        figure.add_annotation(
            x=year,
            y=place,
            # The name in ink, so that it can be read; the dot says whose line it is.
            text=f'<span style="color:{colour};font-size:16px">•</span> {label}',
            showarrow=False,
            xanchor="left",
            align="left",
            xshift=8,
            font={"color": look.ink, "size": 12},
        )
    figure.update_layout(margin={"r": 120})


def pushed_apart(wanted: list[float], heights: list[float]) -> list[float]:
    """Middles of labels as near as can be to where they are wanted, none over another, none below zero.

    Args:
        wanted: where each middle would be best, lowest first.
        heights: how high each label is.
    """
    # Labels that would overlap stand together as one block, around the mean of where they are wanted.
    blocks: list[list[int]] = []
    for label in range(len(wanted)):
        blocks.append([label])
        while len(blocks) > 1 and _bottom(blocks[-1], wanted, heights) < _top(blocks[-2], wanted, heights):
            last = blocks.pop()
            blocks[-1] = blocks[-1] + last
    places = []
    for block in blocks:
        bottom = _bottom(block, wanted, heights)
        for label in block:
            places.append(bottom + heights[label] / 2)
            bottom += heights[label]
    return places


def _bottom(block: list[int], wanted: list[float], heights: list[float]) -> float:
    middle = sum(wanted[label] for label in block) / len(block)
    return max(middle - sum(heights[label] for label in block) / 2, 0.0)


def _top(block: list[int], wanted: list[float], heights: list[float]) -> float:
    return _bottom(block, wanted, heights) + sum(heights[label] for label in block)
