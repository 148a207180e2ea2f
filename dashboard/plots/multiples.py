"""Small multiples: a panel for each of a kind, year by year, each on its own scale from zero."""

from __future__ import annotations

from math import ceil
from typing import Any

from dashboard.chart import Chart
from dashboard.i18n import Language, is_missing
from dashboard.look import Look
from dashboard.plots.drawing import Drawing, mark
from dashboard.plots.frame import hover_words, lay_out, wrapped, written_value, year_name

# Panels side by side, and the pixels of a row of them, of a line of a title, and between rows.
ACROSS = 3
ROW_HEIGHT = 86
TITLE_LINE = 15
GAP = 8
TITLE_WIDTH = 17
# Of the width.
BETWEEN = 0.06


def multiples(chart: Chart, language: Language, look: Look) -> Drawing:
    """A panel for each series, the first and the last number written in it."""
    series = list(dict.fromkeys(chart.column("series")))
    years = sorted({int(year) for year in chart.column("year")})
    down = ceil(len(series) / ACROSS)
    title_height = TITLE_LINE * max(wrapped(str(name), TITLE_WIDTH).count("<br>") + 1 for name in series)
    height = (ROW_HEIGHT + title_height) * down
    spacing = (title_height + GAP) / (height - title_height)
    figure = Drawing()
    for place in range(len(series)):
        row, column = divmod(place, ACROSS)
        figure.add_panel(
            place + 1, _part(column, ACROSS, BETWEEN), _part(down - 1 - row, down, spacing if down > 1 else 0)
        )
    lay_out(figure, look, height=height + GAP)
    for place, name in enumerate(series):
        _panel(figure, chart, language, look, str(name), years, place)
    figure.update_layout(margin={"t": title_height + GAP, "b": GAP, "l": 8, "r": 14})
    return figure


def _part(place: int, parts: int, between: float) -> tuple[float, float]:
    """Where a part of many begins and ends, of a length of 1 with gaps between them."""
    length = (1 - between * (parts - 1)) / parts
    return place * (length + between), min(place * (length + between) + length, 1.0)


def _panel(
    figure: Drawing, chart: Chart, language: Language, look: Look, name: str, years: list[int], place: int
) -> None:
    rows = chart.frame[chart.column("series") == name]
    by_year = dict(zip(rows[chart.axes["year"]].astype(int), rows[chart.axes["value"]], strict=True))
    places = {index: position for position, index in enumerate(chart.frame.index)}
    positions = {int(year): places[index] for index, year in rows[chart.axes["year"]].items()}
    values: list[Any] = [by_year.get(year) for year in range(years[0], years[-1] + 1)]
    panel, axis = place + 1, str(place + 1) if place else ""
    hover = [
        [name, year_name(chart, year, language), hover_words(chart, language, value), positions.get(year)]
        for year, value in zip(range(years[0], years[-1] + 1), values, strict=True)
    ]
    line = mark(
        "scatter",
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
        x=list(range(years[0], years[-1] + 1)),
        y=[None if is_missing(value) else float(value) for value in values],
        mode="lines+markers+text",
        connectgaps=False,
        line={"color": look.lead, "width": 2},
        marker={"size": 3},
        fill="tozeroy",
        fillcolor=look.scale[0],
        text=_ends(chart, language, values),
        textposition="top center",
        textfont={"size": 11, "color": look.ink},
        cliponaxis=False,
        customdata=hover,
        hovertemplate="<b>%{customdata[0]}</b>, %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    )
    figure.add_trace(line)
    top = max((float(value) for value in values if not is_missing(value)), default=1.0)
    figure.update_yaxes(panel, visible=False, range=[0, max(top * 1.3, 1e-9)], fixedrange=True)
    figure.update_xaxes(panel, visible=False, range=[years[0] - 0.7, years[-1] + 0.7], fixedrange=True)
    _title(figure, look, name, place)


def _ends(chart: Chart, language: Language, values: list[Any]) -> list[str]:
    """The first and the last number stand beside their points."""
    stated = [place for place, value in enumerate(values) if not is_missing(value)]
    shown = {stated[0], stated[-1]} if stated else set()
    return [written_value(chart, value, language) if place in shown else "" for place, value in enumerate(values)]


def _title(figure: Drawing, look: Look, name: str, place: int) -> None:
    number = place + 1
    figure.add_annotation(
        text=wrapped(name, TITLE_WIDTH),
        xref=f"x{number if number > 1 else ''} domain",
        yref=f"y{number if number > 1 else ''} domain",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        align="left",
        showarrow=False,
        font={"size": 11, "color": look.ink},
    )
