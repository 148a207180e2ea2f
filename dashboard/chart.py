"""Chart: what a chart says, and how Plotly draws it.

A Chart holds words in the reader's language already; nothing here asks for data. Pages draw it with `plotly_figure`;
reports draw the same Chart in their own way.
"""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
from babel.dates import get_day_names, get_month_names

from dashboard.i18n import CODES, Language, is_missing

Mark = Literal["bars", "columns", "line", "heatmap", "timeline", "map"]
ValueKind = Literal["count", "share", "amount"]

# Beyond this many colours a reader cannot tell them apart; the rest is "other".
MOST_COLOURS = 6
TOPOJSON_URL = "/app/static/topojson/"

_LABEL_WIDTH = 24
_FONT = "PT Sans, sans-serif"


@dataclass(frozen=True)
class Look:
    """Colours of a chart on one background. The first accent is the lead: what the title speaks of."""

    ink: str
    muted: str
    grid: str
    quiet: str
    apart: str
    paper: str
    accents: tuple[str, ...]
    scale: tuple[str, ...]
    land: str
    action: str

    @property
    def lead(self) -> str:
        """The one strong colour."""
        return self.accents[0]


LIGHT = Look(
    ink="#1B2A33",
    muted="#5A6B75",
    grid="#E3E8EB",
    quiet="#A9C9CF",
    apart="#CDD4D8",
    paper="#FFFFFF",
    accents=("#0B6E7F", "#D9822B", "#5B5EA6", "#A23B5E", "#7A8F2A", "#6B7C85"),
    scale=("#E8F2F4", "#B3D4DA", "#74B0BB", "#378999", "#0B6E7F", "#07505D"),
    land="#EEF1F3",
    action="#B3372F",
)
DARK = Look(
    ink="#E6ECEF",
    muted="#A3B2BA",
    grid="#2B383F",
    quiet="#356570",
    apart="#46525A",
    paper="#12191D",
    accents=("#4DB6C6", "#E8A35C", "#9C9FE0", "#DB7E9E", "#B4C860", "#93A4AD"),
    scale=("#1B2F35", "#24505A", "#2F7582", "#419CAB", "#7CCBD7", "#C9EBF0"),
    land="#243038",
    action="#F0837B",
)


@dataclass(frozen=True)
class Chart:
    """What a chart says.

    Args:
        frame: the rows drawn, in the order drawn, with words in the reader's language.
        mark: the kind of drawing.
        axes: role -> column of `frame`. Bars: category, value. Columns and line: year, value, and for several lines
            series; `provisional` where years may be provisional. Heat map: row, column, value. Timeline: category,
            start, end, group. Map: place (ISO 3166-1 alpha-3), category, value.
        unit: what is counted, as a word: "students".
        counted: the message for one and for many of them, where whole things are counted.
        title: the finding, as a sentence.
        subtitle: measure, unit, date and scope.
        source: where the figures come from and as of when.
        alt: the takeaway in plain words, for readers who hear the page.
        value_kind: how values are written.
        highlight: categories in the lead colour; empty means all of them.
        apart: categories in grey: those of whom the thing is not stated.
        calendar_years: True when years are calendar years, not academic years.
        groups: the groups that a timeline may have, so that each keeps its colour where another is absent.
        today: day of the line across a timeline.
        note: a line under the chart.
    """

    frame: pd.DataFrame
    mark: Mark
    axes: Mapping[str, str]
    unit: str
    title: str
    subtitle: str
    source: str
    alt: str
    value_kind: ValueKind = "count"
    highlight: frozenset[str] = field(default_factory=frozenset)
    apart: frozenset[str] = field(default_factory=frozenset)
    calendar_years: bool = False
    groups: tuple[str, ...] = ()
    today: datetime.date | None = None
    note: str | None = None
    counted: tuple[str, str] | None = None

    def column(self, role: str) -> pd.Series:
        """The column that plays a role."""
        return self.frame[self.axes[role]]

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to draw."""
        return self.frame.empty


def plotly_figure(chart: Chart, language: Language, look: Look = LIGHT) -> go.Figure:
    """The chart as a Plotly figure, without title: the frame around it carries the words."""
    draw: Mapping[str, Callable[[Chart, Language, Look], go.Figure]] = {
        "bars": _bars,
        "columns": _columns,
        "line": _lines,
        "heatmap": _heat_map,
        "timeline": _timeline,
        "map": _map,
    }
    return draw[chart.mark](chart, language, look)


def plotly_config(language: Language) -> dict[str, Any]:
    """Plotly's settings: map outlines from our own server, the reader's months, no toolbar."""
    return {
        "displayModeBar": False,
        "scrollZoom": False,
        "responsive": True,
        "topojsonURL": TOPOJSON_URL,
        "locale": language.code,
        "locales": {code: _plotly_locale(Language(code)) for code in CODES},
    }


def _plotly_locale(language: Language) -> dict[str, Any]:
    # plotly.js ships no Kyrgyz, and Streamlit's bundle of it registers English only.
    locale = language.locale
    months = [get_month_names("wide", "stand-alone", locale=locale)[month] for month in range(1, 13)]
    short_months = [get_month_names("abbreviated", "stand-alone", locale=locale)[month] for month in range(1, 13)]
    sunday_first = [6, 0, 1, 2, 3, 4, 5]
    return {
        "dictionary": {},
        "format": {
            "days": [get_day_names("wide", "stand-alone", locale=locale)[day] for day in sunday_first],
            "shortDays": [get_day_names("abbreviated", "stand-alone", locale=locale)[day] for day in sunday_first],
            "months": months,
            "shortMonths": short_months,
            "date": "%d.%m.%Y",
            "decimal": language.decimal_mark,
            "thousands": "\N{NO-BREAK SPACE}",
        },
    }


def written_value(chart: Chart, value: Any, language: Language) -> str:
    """A value of the chart as text."""
    if chart.value_kind == "share":
        return language.percent(value)
    if chart.value_kind == "amount":
        return language.compact(value)
    return language.number(value)


def _hover(chart: Chart, language: Language, value: Any) -> str:
    written = written_value(chart, value, language)
    if chart.value_kind == "share":
        return written
    if chart.counted and not is_missing(value):
        return language.say_count(*chart.counted, int(value))
    return f"{written} {chart.unit}"


def _bars(chart: Chart, language: Language, look: Look) -> go.Figure:
    names = [str(name) for name in chart.column("category")]
    values = chart.column("value").astype("float64")
    colours = [_bar_colour(chart, name, look) for name in names]
    figure = go.Figure(
        go.Bar(
            x=values,
            y=list(range(len(names))),
            orientation="h",
            marker={"color": colours, "line": {"width": 0}},
            text=[written_value(chart, value, language) for value in values],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            textfont={"color": look.ink, "size": 13},
            customdata=[[name, _hover(chart, language, value)] for name, value in zip(names, values, strict=True)],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        )
    )
    labels = [_wrapped(name) for name in names]
    lines = sum(label.count("<br>") + 1 for label in labels)
    _lay_out(figure, look, height=24 + 12 * len(names) + 18 * max(lines, len(names)))
    # Room on the right for the number that stands outside the longest bar.
    figure.update_xaxes(visible=False, range=[0, max(float(values.max()) * 1.3, 1e-9)], fixedrange=True)
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
    figure.update_layout(bargap=0.32)
    return figure


def _bar_colour(chart: Chart, name: str, look: Look) -> str:
    if name in chart.apart:
        return look.apart
    return look.lead if not chart.highlight or name in chart.highlight else look.quiet


def _columns(chart: Chart, language: Language, look: Look) -> go.Figure:
    years, values = _years_without_holes(chart)
    provisional = _provisional_years(chart)
    names = [_year_name(chart, year, language) for year in years]
    strong = {years[-1]} if not chart.highlight else {year for year in years if str(year) in chart.highlight}
    colours = [look.lead if year in strong else look.quiet for year in years]
    figure = go.Figure(
        go.Bar(
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
            customdata=[[name, _hover(chart, language, v)] for name, v in zip(names, values, strict=True)],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        )
    )
    _lay_out(figure, look, height=300)
    _year_axis(figure, chart, years, language, look)
    top = max((value for value in values if value is not None), default=1.0)
    figure.update_yaxes(visible=False, range=[0, max(top * 1.15, 1e-9)], fixedrange=True)
    figure.update_layout(bargap=0.25)
    return figure


def _lines(chart: Chart, language: Language, look: Look) -> go.Figure:
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
    _lay_out(figure, look, height=340)
    _year_axis(figure, chart, list(range(all_years[0], all_years[-1] + 1)), language, look)
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
        [name, _year_name(chart, y, language), _hover(chart, language, v)] for y, v in zip(years, values, strict=True)
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
            text=_wrapped(name, 18),
            showarrow=False,
            xanchor="left",
            align="left",
            xshift=8,
            font={"color": colour, "size": 12},
        )
    figure.update_layout(margin={"r": 120})


def _heat_map(chart: Chart, language: Language, look: Look) -> go.Figure:
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
                [[str(row), str(column), _hover(chart, language, cells.get((row, column)))] for column in columns]
                for row in rows
            ],
            hovertemplate="<b>%{customdata[0]}</b> · %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        )
    )
    figure.add_trace(_cell_numbers(chart, language, look, values, shades))
    labels = [_wrapped(str(row), 16) for row in rows]
    lines = sum(label.count("<br>") + 1 for label in labels)
    _lay_out(figure, look, height=130 + 12 * len(rows) + 17 * lines)
    heads = [_shortened(str(column), 22) for column in columns]
    figure.update_xaxes(**_named_axis(heads), tickangle=-55, side="top", ticks="", tickfont={"size": 12})
    figure.update_yaxes(**_named_axis(labels), range=[len(rows) - 0.5, -0.5], ticks="", ticklabelstandoff=6)
    figure.update_layout(margin={"r": 36})
    return figure


def _named_axis(labels: list[str]) -> dict[str, Any]:
    """An axis that names its places instead of measuring."""
    ticks = {"tickmode": "array", "tickvals": list(range(len(labels))), "ticktext": labels}
    return {**ticks, "showgrid": False, "zeroline": False, "automargin": True, "fixedrange": True}


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


def _timeline(chart: Chart, language: Language, look: Look) -> go.Figure:
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
    colours = _group_colours(chart, groups, look)
    figure = go.Figure()
    for group in groups:
        figure.add_trace(_spans(frame[frame["group"] == group], str(group), colours[group], language))
    labels = [_wrapped(_shortened(name), 26) for name in names]
    lines = sum(label.count("<br>") + 1 for label in labels)
    _lay_out(figure, look, height=110 + 11 * len(names) + 16 * lines)
    figure.update_xaxes(
        type="date",
        showgrid=True,
        gridcolor=look.grid,
        tickformat="%Y",
        nticks=6,
        fixedrange=True,
        side="top",
        automargin=True,
    )
    figure.update_yaxes(
        **_named_axis(labels), range=[len(names) - 0.4, -0.6], ticklabelstandoff=6, tickfont={"size": 12}
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


def _group_colours(chart: Chart, groups: list[Any], look: Look) -> dict[Any, str]:
    """Red for what needs action, then the strong colours, pale for what is over or far off."""
    calm = [look.lead, look.accents[1], look.quiet, look.accents[2], look.accents[5]]
    urgent = [look.action, look.accents[1], look.lead, look.quiet, look.accents[2]]
    known = [*chart.groups, *(group for group in groups if group not in chart.groups)]
    return dict(zip(known, urgent if chart.highlight else calm, strict=False))


def _spans(rows: pd.DataFrame, group: str, colour: str, language: Language) -> go.Bar:
    hover = [
        [name, language.short_date(start.date()), language.short_date(end.date()), group]
        for name, start, end in zip(rows["name"], rows["start"], rows["end"], strict=True)
    ]
    return go.Bar(
        name=group,
        base=rows["start"],
        x=(rows["end"] - rows["start"]).dt.total_seconds() * 1000,
        y=rows["place"],
        orientation="h",
        width=0.65,
        marker={"color": colour, "line": {"width": 0}},
        customdata=hover,
        hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]} – %{customdata[2]}<br>%{customdata[3]}"
        "<extra></extra>",
    )


def _mark_today(figure: go.Figure, day: datetime.date, language: Language, look: Look) -> None:
    figure.add_shape(
        type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": look.action, "width": 1.5, "dash": "dot"}
    )
    figure.add_annotation(
        x=day,
        y=0,
        yref="paper",
        yanchor="top",
        text=language.short_date(day),
        showarrow=False,
        font={"color": look.action, "size": 12},
    )


def _map(chart: Chart, language: Language, look: Look) -> go.Figure:
    values = chart.column("value").astype("float64")
    names = [str(name) for name in chart.column("category")]
    figure = go.Figure(
        go.Choropleth(
            locations=chart.column("place"),
            locationmode="ISO-3",
            # Square roots again: India and Pakistan would flatten the rest.
            z=values**0.5,
            # Plotly heeds the one only with the other.
            zmin=0,
            zmax=max(float(values.max() ** 0.5), 1e-9),
            colorscale=[[i / (len(look.scale) - 1), colour] for i, colour in enumerate(look.scale)],
            showscale=False,
            marker={"line": {"color": look.paper, "width": 0.6}},
            customdata=[[name, _hover(chart, language, value)] for name, value in zip(names, values, strict=True)],
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        )
    )
    _lay_out(figure, look, height=310)
    figure.update_layout(
        dragmode=False,
        geo={
            "resolution": 110,
            "projection": {"type": "natural earth"},
            "showframe": False,
            "showcoastlines": False,
            "showland": True,
            "landcolor": look.land,
            "showcountries": True,
            "countrycolor": look.paper,
            "countrywidth": 0.6,
            "showlakes": False,
            "bgcolor": "rgba(0,0,0,0)",
            "lataxis": {"range": [-40, 78]},
            "lonaxis": {"range": [-130, 178]},
        },
    )
    return figure


def _years_without_holes(chart: Chart) -> tuple[list[int], list[float | None]]:
    """Every year from the first to the last; a year without a figure is a gap, not a zero and not a jump."""
    by_year = {
        int(year): None if is_missing(value) else float(value)
        for year, value in zip(chart.column("year"), chart.column("value"), strict=True)
    }
    years = list(range(min(by_year), max(by_year) + 1))
    return years, [by_year.get(year) for year in years]


def _provisional_years(chart: Chart) -> set[int]:
    if "provisional" not in chart.axes:
        return set()
    return {int(year) for year, sign in zip(chart.column("year"), chart.column("provisional"), strict=True) if sign}


def _year_name(chart: Chart, year: int, language: Language) -> str:
    return str(year) if chart.calendar_years else language.academic_year(year)


def _year_axis(figure: go.Figure, chart: Chart, years: list[int], language: Language, look: Look) -> None:
    # Counted back from the latest year, so that it always has its name; every third fits a phone.
    step = 1 if len(years) <= 5 else 3 if not chart.calendar_years else 2
    named = [year for year in years if (years[-1] - year) % step == 0]
    figure.update_xaxes(
        tickmode="array",
        tickvals=named,
        ticktext=[_year_name(chart, year, language) for year in named],
        range=[years[0] - 0.6, years[-1] + 0.6],
        showgrid=False,
        showline=True,
        linecolor=look.grid,
        tickangle=0,
        automargin=True,
        fixedrange=True,
    )


def _wrapped(text: str, width: int = _LABEL_WIDTH) -> str:
    return "<br>".join(textwrap.wrap(text, width, break_long_words=False)) or text


def _shortened(text: str, width: int = 52) -> str:
    return textwrap.shorten(text, width, placeholder="…")


def _lay_out(figure: go.Figure, look: Look, height: int) -> None:
    figure.update_layout(
        height=height,
        margin={"l": 4, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 13, "color": look.ink},
        showlegend=False,
        hoverlabel={
            "bgcolor": look.paper,
            "bordercolor": look.grid,
            "font": {"family": _FONT, "size": 13, "color": look.ink},
        },
        separators=",\N{NO-BREAK SPACE}",
        template="none",
    )
