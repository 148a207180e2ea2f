"""A table of two axes, shaded by the numbers in its cells."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.chart import Chart
from dashboard.i18n import Language, is_missing
from dashboard.look import Look
from dashboard.plots.frame import hover_words, lay_out, named_axis, shortened, wrapped, written_value


def heat_map(chart: Chart, language: Language, look: Look) -> go.Figure:
    """Rows by columns, darker where the number is larger; a pair that was not reported is empty."""
    rows = list(dict.fromkeys(chart.column("row")))
    columns = list(dict.fromkeys(chart.column("column")))
    cells: dict[Any, Any] = {
        (row, column): value
        for row, column, value in zip(chart.column("row"), chart.column("column"), chart.column("value"), strict=True)
    }
    # Square roots, so that one large cell does not wash out all others; the numbers say the rest.
    values: list[list[Any]] = [[cells.get((row, column)) for column in columns] for row in rows]
    shades = [[None if is_missing(v) or v == 0 else float(v) ** 0.5 for v in line] for line in values]
    figure = go.Figure(
        go.Heatmap(
            z=shades,
            x=list(range(len(columns))),
            y=list(range(len(rows))),
            colorscale=[[i / (len(look.scale) - 1), colour] for i, colour in enumerate(look.scale)],
            showscale=False,
            xgap=2,
            ygap=2,
            hoverongaps=False,
            customdata=[
                [[str(row), str(column), hover_words(chart, language, cells.get((row, column)))] for column in columns]
                for row in rows
            ],
            hovertemplate="<b>%{customdata[0]}</b> · %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        )
    )
    figure.add_trace(_cell_numbers(chart, language, look, values, shades))
    labels = [wrapped(str(row), 16) for row in rows]
    lines = sum(label.count("<br>") + 1 for label in labels)
    lay_out(figure, look, height=130 + 12 * len(rows) + 17 * lines)
    heads = [shortened(str(column), 22) for column in columns]
    figure.update_xaxes(**named_axis(heads), autotickangles=[0, -55], side="top", ticks="", tickfont={"size": 12})
    figure.update_yaxes(**named_axis(labels), range=[len(rows) - 0.5, -0.5], ticks="", ticklabelstandoff=6)
    figure.update_layout(margin={"r": 36})
    return figure


def _cell_numbers(
    chart: Chart, language: Language, look: Look, values: list[list[Any]], shades: list[list[float | None]]
) -> go.Scatter:
    """Numbers in the cells, dark on pale and pale on dark: Plotly's own choice of colour is hard to read."""
    darkest = max((shade for line in shades for shade in line if shade is not None), default=1.0)
    places = [(x, y) for y, line in enumerate(shades) for x, shade in enumerate(line) if shade is not None]
    return go.Scatter(
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="text",
        text=[written_value(chart, values[y][x], language) for x, y in places],
        textfont={
            "size": 11,
            "color": [look.paper if (shades[y][x] or 0) > 0.55 * darkest else look.ink for x, y in places],
        },
        hoverinfo="skip",
    )
