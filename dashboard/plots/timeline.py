"""Spans from a first to a last day, with the line of the day of the figures."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd

from dashboard.chart import Chart
from dashboard.i18n import Language
from dashboard.look import Look
from dashboard.plots.drawing import Drawing, Trace, mark
from dashboard.plots.frame import chosen_mark, lay_out, named_axis, shortened, wrapped

MOST_MARKS = 5


def timeline(chart: Chart, language: Language, look: Look) -> Drawing:
    """A span for each row, coloured by group."""
    names = [str(name) for name in chart.column("category")]
    frame = pd.DataFrame(
        {
            "place": range(len(names)),
            "name": names,
            "start": pd.to_datetime(chart.column("start")).to_numpy(),
            "end": pd.to_datetime(chart.column("end")).to_numpy(),
            "group": chart.column("group").to_numpy(),
        }
    )
    groups = list(dict.fromkeys(frame["group"]))
    colours = group_colours(chart, groups, look)
    figure = Drawing()
    for group in groups:
        figure.add_trace(_spans(frame[frame["group"] == group], str(group), colours[group], language, look))
    labels = [wrapped(shortened(name), 26) for name in names]
    lines = sum(label.count("<br>") + 1 for label in labels)
    lay_out(figure, look, height=110 + 11 * len(names) + 16 * lines)
    figure.update_xaxes(
        type="date",
        showgrid=True,
        gridcolor=look.grid,
        tickformat="%Y",
        tick0="2000-01-01",
        dtick=f"M{12 * _years_between_marks(frame)}",
        fixedrange=True,
        side="top",
        automargin=True,
    )
    figure.update_yaxes(
        **named_axis(labels), range=[len(names) - 0.4, -0.6], ticklabelstandoff=6, tickfont={"size": 12}
    )
    # The colours of spans have no room for words of their own, so this mark alone has a legend.
    figure.update_layout(
        barmode="overlay",
        bargap=0.35,
        showlegend=len(groups) > 1,
        legend={"orientation": "h", "x": 0, "xref": "container", "y": 0, "yref": "container", "yanchor": "bottom"},
        margin={"b": 56 if len(groups) > 1 else 26},
    )
    if chart.today is not None:
        _mark_today(figure, chart.today, language, look)
    return figure


def _years_between_marks(frame: pd.DataFrame) -> int:
    """Few enough marks that their years stand side by side on a phone."""
    years = frame["end"].max().year - frame["start"].min().year + 1
    return max(1, -(-years // MOST_MARKS))


def group_colours(chart: Chart, groups: list[Any], look: Look) -> dict[Any, str]:
    """Red for what needs action, then the strong colours, pale for what is over or far off."""
    known = [*chart.groups, *(group for group in groups if group not in chart.groups)]
    return dict(zip(known, look.urgencies if chart.highlight else look.stages, strict=False))


def _spans(rows: pd.DataFrame, group: str, colour: str, language: Language, look: Look) -> Trace:
    hover = [
        [name, language.short_date(start.date()), language.short_date(end.date()), group, place]
        for name, start, end, place in zip(rows["name"], rows["start"], rows["end"], rows["place"], strict=True)
    ]
    return mark(
        "bar",
        name=group,
        base=[start.isoformat() for start in rows["start"]],
        x=((rows["end"] - rows["start"]).dt.total_seconds() * 1000).tolist(),
        y=rows["place"].tolist(),
        orientation="h",
        width=0.65,
        marker={"color": colour, "line": {"width": 0}},
        customdata=hover,
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]} – %{customdata[2]}<br>%{customdata[3]}"
        "<extra></extra>",
        **chosen_mark(look),
    )


def _mark_today(figure: Drawing, day: datetime.date, language: Language, look: Look) -> None:
    place = day.isoformat()
    dotted = {"color": look.ink, "width": 1.5, "dash": "dot"}
    figure.add_shape(type="line", x0=place, x1=place, y0=0, y1=1, yref="paper", line=dotted)
    figure.add_annotation(
        x=place,
        y=0,
        yref="paper",
        yanchor="top",
        text=language.short_date(day),
        showarrow=False,
        font={"color": look.ink, "size": 12},
    )
