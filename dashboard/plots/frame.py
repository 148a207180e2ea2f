"""What the drawings share: layout, hover words, axes of years, labels that fit."""

from __future__ import annotations

import textwrap
from typing import Any

from dashboard.chart import Chart
from dashboard.i18n import SPACE, Language, is_missing, unbroken
from dashboard.look import Look
from dashboard.plots.drawing import Drawing

_LABEL_WIDTH = 24

_FONT = "PT Sans, sans-serif"


def written_value(chart: Chart, value: Any, language: Language) -> str:
    """A value as it stands beside its mark."""
    if chart.value_kind == "share":
        return language.percent(value, 1)
    if chart.value_kind == "difference":
        return language.difference(value)
    if chart.value_kind == "amount" and not is_missing(value):
        return language.number(float(value) / chart.size, 0 if chart.size == 1 else 1)
    return language.number(value)


def hover_words(chart: Chart, language: Language, value: Any) -> str:
    """The words that stand under the pointer: the value with its unit."""
    if chart.value_kind == "share":
        return language.percent(value, 1)
    if chart.value_kind == "amount":
        return f"{language.compact(value)}{SPACE}{chart.unit}"
    written = written_value(chart, value, language)
    if chart.counted and chart.value_kind == "count" and not is_missing(value):
        return language.say_count(*chart.counted, int(value))
    return f"{written} {chart.unit}"


def named_axis(labels: list[str]) -> dict[str, Any]:
    """An axis that names its places instead of measuring."""
    ticks = {"tickmode": "array", "tickvals": list(range(len(labels))), "ticktext": labels}
    return {**ticks, "showgrid": False, "zeroline": False, "automargin": True, "fixedrange": True}


def years_without_holes(chart: Chart) -> tuple[list[int], list[float | None]]:
    """Every year from the first to the last; a year without a figure is a gap, not a zero and not a jump."""
    by_year = {
        int(year): None if is_missing(value) else float(value)
        for year, value in zip(chart.column("year"), chart.column("value"), strict=True)
    }
    years = list(range(min(by_year), max(by_year) + 1))
    return years, [by_year.get(year) for year in years]


def provisional_years(chart: Chart) -> set[int]:
    """The years whose figure is provisional."""
    if "provisional" not in chart.axes:
        return set()
    return {int(year) for year, sign in zip(chart.column("year"), chart.column("provisional"), strict=True) if sign}


def year_name(chart: Chart, year: int, language: Language) -> str:
    """A year as it is written under a column."""
    return str(year) if chart.calendar_years else language.academic_year(year)


def year_axis(figure: Drawing, chart: Chart, years: list[int], language: Language, look: Look) -> None:
    """An axis of years with as many names as fit a phone."""
    # Counted back from the latest year, so that it always has its name; every third fits a phone.
    step = 1 if len(years) <= 5 else 3 if not chart.calendar_years else 2
    named = [year for year in years if (years[-1] - year) % step == 0]
    figure.update_xaxes(
        tickmode="array",
        tickvals=named,
        ticktext=[year_name(chart, year, language) for year in named],
        range=[years[0] - 0.6, years[-1] + 0.6],
        showgrid=False,
        showline=True,
        linecolor=look.grid,
        tickangle=0,
        automargin=True,
        fixedrange=True,
    )


def wrapped(text: str, width: int = _LABEL_WIDTH) -> str:
    """A label on as many lines as it takes."""
    return "<br>".join(textwrap.wrap(unbroken(text), width, break_long_words=False)) or text


def shortened(text: str, width: int = 52) -> str:
    """A label cut at a word, with "…"."""
    return textwrap.shorten(text, width, placeholder="…")


def chosen_mark(look: Look) -> dict[str, Any]:
    """How marks look after a click: as before, since the panel that opens says which was meant. Plotly would fade them.

    The last of a mark's `customdata` is its position in the chart's frame, by which a click tells what was meant.
    """
    alike = {"marker": {"opacity": 1}, "textfont": {"color": look.ink}}
    return {"selected": alike, "unselected": alike}


def lay_out(figure: Drawing, look: Look, height: int) -> None:
    """Fonts, margins and background of a drawing."""
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
        template={},  # of its own, else the browser takes that of Streamlit
    )
