"""Lines year by year, each with its name at its end."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.chart import MOST_COLOURS, Chart
from dashboard.i18n import Language
from dashboard.look import Look
from dashboard.plots.frame import hover_words, lay_out, wrapped, year_axis, year_name


def lines(chart: Chart, language: Language, look: Look) -> go.Figure:
    """Lines year by year, at most as many as a reader can tell apart."""
    series = list(dict.fromkeys(chart.column("series")))[:MOST_COLOURS]
    all_years = sorted({int(year) for year in chart.column("year")})
    figure = go.Figure()
    ends: list[tuple[float, str, str, int]] = []
    for position, name in enumerate(series):
        rows = chart.frame[chart.column("series") == name]
        by_year = dict(zip(rows[chart.axes["year"]].astype(int), rows[chart.axes["value"]], strict=True))
        years = list(range(all_years[0], all_years[-1] + 1))
        values = [by_year.get(year) for year in years]
        colour = _series_colour(chart, str(name), position, look)
        figure.add_trace(_line(chart, language, str(name), years, values, colour))
        last = max(by_year)
        ends.append((float(by_year[last]), str(name), colour, last))
    lay_out(figure, look, height=340)
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
    )
    _label_line_ends(figure, ends, top)
    return figure


def _series_colour(chart: Chart, name: str, position: int, look: Look) -> str:
    if chart.highlight and name not in chart.highlight:
        return look.quiet
    return look.accents[position % len(look.accents)]


def _line(chart: Chart, language: Language, name: str, years: list[int], values: list[Any], colour: str) -> go.Scatter:
    hover = [
        [name, year_name(chart, y, language), hover_words(chart, language, v)]
        for y, v in zip(years, values, strict=True)
    ]
    return go.Scatter(
        x=years,
        y=values,
        mode="lines+markers",
        connectgaps=False,
        line={"color": colour, "width": 2.5},
        marker={"size": 6},
        customdata=hover,
        hovertemplate="<b>%{customdata[0]}</b>, %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        cliponaxis=False,
    )


def _label_line_ends(figure: go.Figure, ends: list[tuple[float, str, str, int]], top: float) -> None:
    """Names at the ends of the lines, pushed apart so that none covers another."""
    step, lowest = max(top, 1e-9) * 0.075, float("-inf")
    for value, name, colour, year in sorted(ends):
        lowest = max(value, lowest + step)
        figure.add_annotation(
            x=year,
            y=lowest,
            text=wrapped(name, 18),
            showarrow=False,
            xanchor="left",
            align="left",
            xshift=8,
            font={"color": colour, "size": 12},
        )
    figure.update_layout(margin={"r": 120})
