"""A table of two axes, shaded by the numbers in its cells."""

from __future__ import annotations

from typing import Any

from dashboard.chart import Chart
from dashboard.i18n import Language, is_missing
from dashboard.look import Look
from dashboard.plots.drawing import Drawing, Trace, mark
from dashboard.plots.frame import hover_words, lay_out, named_axis, shortened, wrapped, written_value


def heat_map(chart: Chart, language: Language, look: Look) -> Drawing:
    """Rows by columns, darker where the number is larger; a pair that was not reported is empty."""
    rows = list(dict.fromkeys(chart.column("row")))
    columns = list(dict.fromkeys(chart.column("column")))
    cells: dict[Any, Any] = {
        (row, column): value
        for row, column, value in zip(chart.column("row"), chart.column("column"), chart.column("value"), strict=True)
    }
    values: list[list[Any]] = [[cells.get((row, column)) for column in columns] for row in rows]
    steps = _steps(values, len(look.scale))
    figure = Drawing(
        mark(
            "heatmap",
            z=steps,
            x=list(range(len(columns))),
            y=list(range(len(rows))),
            colorscale=[[i / (len(look.scale) - 1), colour] for i, colour in enumerate(look.scale)],
            zmin=0,
            zmax=len(look.scale) - 1,
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )
    )
    for ink, places in _places_by_ink(look, steps).items():
        figure.add_trace(_cell_numbers(chart, language, values, steps, places, ink))
    labels = [wrapped(str(row), 16) for row in rows]
    lines = sum(label.count("<br>") + 1 for label in labels)
    lay_out(figure, look, height=130 + 12 * len(rows) + 17 * lines)
    heads = [shortened(str(column), 22) for column in columns]
    figure.update_xaxes(**named_axis(heads), autotickangles=[0, -55], side="top", ticks="", tickfont={"size": 12})
    figure.update_yaxes(**named_axis(labels), range=[len(rows) - 0.5, -0.5], ticks="", ticklabelstandoff=6)
    # Whichever cell the pointer is in, its middle is the nearest.
    figure.update_layout(margin={"r": 36}, hoverdistance=-1)
    return figure


def _steps(values: list[list[Any]], count: int) -> list[list[int | None]]:
    """The step of the scale that each cell has; None where nothing was reported, or nobody counted.

    Square roots, so that one large cell does not wash out all others; the numbers say the rest. Steps and not a flow of
    shades: between the pale and the strong ones there are some on which no number can be read.
    """
    most = max((float(v) for line in values for v in line if not is_missing(v)), default=0.0)
    return [
        [None if is_missing(v) or v == 0 else min(int((float(v) / most) ** 0.5 * count), count - 1) for v in line]
        for line in values
    ]


def _places_by_ink(look: Look, steps: list[list[int | None]]) -> dict[str, list[tuple[int, int]]]:
    """Colour of a number -> the cells (column, row) that bear it. Plotly's own choice of colour is hard to read."""
    places: dict[str, list[tuple[int, int]]] = {look.ink: [], look.paper: []}
    for y, line in enumerate(steps):
        for x, step in enumerate(line):
            places[look.text_on(step or 0)].append((x, y))
    return places


def _cell_numbers(
    chart: Chart,
    language: Language,
    values: list[list[Any]],
    steps: list[list[int | None]],
    places: list[tuple[int, int]],
    ink: str,
) -> Trace:
    """The numbers of one colour. What is under the pointer and what a click means hangs on them: a heat map has none.

    An empty cell has its place, too, so that a click on it does not mean its neighbour.
    """
    width = len(values[0])
    rows, columns = (list(dict.fromkeys(chart.column(role))) for role in ("row", "column"))
    return mark(
        "scatter",
        x=[x for x, _ in places],
        y=[y for _, y in places],
        mode="text",
        text=["" if steps[y][x] is None else written_value(chart, values[y][x], language) for x, y in places],
        textfont={"size": 11, "color": ink},
        customdata=[
            [str(rows[y]), str(columns[x]), hover_words(chart, language, values[y][x]), y * width + x]
            for x, y in places
        ],
        hovertemplate="<b>%{customdata[0]}</b> · %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        selected={"textfont": {"color": ink}},
        unselected={"textfont": {"color": ink}},
    )
