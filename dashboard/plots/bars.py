"""Ranked bars, and columns year by year."""

from __future__ import annotations

import pandas as pd

from dashboard.chart import Chart
from dashboard.i18n import Language, is_missing
from dashboard.look import Look
from dashboard.plots.drawing import Drawing, mark
from dashboard.plots.frame import (
    chosen_mark,
    hover_words,
    lay_out,
    provisional_years,
    wrapped,
    written_value,
    year_axis,
    year_name,
    years_without_holes,
)


def bars(chart: Chart, language: Language, look: Look) -> Drawing:
    """Ranked bars from zero, the number behind each."""
    names = [str(name) for name in chart.column("category")]
    values = chart.column("value").astype("float64")
    colours = [_bar_colour(chart, name, value, look) for name, value in zip(names, values, strict=True)]
    figure = Drawing(
        mark(
            "bar",
            x=values.tolist(),
            y=list(range(len(names))),
            orientation="h",
            marker={"color": colours, "line": {"width": 0}},
            text=[written_value(chart, value, language) for value in values],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            textfont={"color": look.ink, "size": 13},
            customdata=[
                [name, hover_words(chart, language, value), position]
                for position, (name, value) in enumerate(zip(names, values, strict=True))
            ],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
            hoverinfo="text",  # else Plotly writes its own name of the place at the axis, too
            **chosen_mark(look),
        )
    )
    labels = [wrapped(name) for name in names]
    # Every bar gets the same room, so the label with most lines decides.
    lines = max(label.count("<br>") + 1 for label in labels)
    lay_out(figure, look, height=24 + len(names) * max(30, 10 + 15 * lines))
    figure.update_xaxes(visible=False, range=_room(values), fixedrange=True)
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(names))),
        ticktext=labels,
        autorange="reversed",
        showgrid=False,
        automargin=True,
        ticklabelstandoff=6,
        fixedrange=True,
    )
    # The whole row of a bar answers to the pointer: the bar of one student is a pixel wide.
    figure.update_layout(bargap=0.32, hovermode="y")
    return figure


def _room(values: pd.Series) -> list[float]:
    """From zero, with room for the number that stands outside the longest bar; to the left, too, where some fall."""
    rise, fall = max(float(values.max()), 0.0), min(float(values.min()), 0.0)
    spare = 0.3 * max(rise, -fall)
    return [fall - spare if fall else 0.0, max(rise + spare, 1e-9)]


def _bar_colour(chart: Chart, name: str, value: float, look: Look) -> str:
    if name in chart.apart:
        return look.apart
    if value < 0:
        return look.accents[1]
    return look.lead if not chart.highlight or name in chart.highlight else look.quiet


def columns(chart: Chart, language: Language, look: Look) -> Drawing:
    """A column a year from zero; a year without a figure is a gap, a provisional one is hollow."""
    years, values = years_without_holes(chart)
    provisional = provisional_years(chart)
    names = [year_name(chart, year, language) for year in years]
    positions = {int(year): position for position, year in enumerate(chart.column("year"))}
    strong = {years[-1]} if not chart.highlight else {year for year in years if str(year) in chart.highlight}
    colours = [look.lead if year in strong else look.quiet for year in years]
    figure = Drawing(
        mark(
            "bar",
            x=years,
            y=values,
            marker={
                "color": [look.paper if y in provisional else c for y, c in zip(years, colours, strict=True)],
                "line": {"color": colours, "width": [2 if year in provisional else 0 for year in years]},
            },
            text=["" if is_missing(value) else written_value(chart, value, language) for value in values],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            textfont={"color": look.ink, "size": 12 if len(years) <= 12 else 10},
            customdata=[
                [name, hover_words(chart, language, value), positions.get(year)]
                for name, value, year in zip(names, values, years, strict=True)
            ],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
            hoverinfo="text",  # else Plotly writes its own name of the place at the axis, too
            **chosen_mark(look),
        )
    )
    lay_out(figure, look, height=300)
    year_axis(figure, chart, years, language, look)
    # One size for all numbers: Plotly would shrink the widest alone.
    figure.update_layout(uniformtext={"minsize": 9, "mode": "show"})
    top = max((value for value in values if value is not None), default=1.0)
    figure.update_yaxes(visible=False, range=[0, max(top * 1.15, 1e-9)], fixedrange=True)
    figure.update_layout(bargap=0.25, hovermode="x")
    return figure
