"""How Plotly draws a Chart, without its words: the frame around it carries those."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from babel.dates import get_day_names, get_month_names

from dashboard.chart import Chart
from dashboard.i18n import Language
from dashboard.look import LIGHT, Look
from dashboard.plots.bars import bars, columns
from dashboard.plots.drawing import Drawing, Drawn
from dashboard.plots.heat_map import heat_map
from dashboard.plots.lines import lines
from dashboard.plots.multiples import multiples
from dashboard.plots.timeline import timeline
from dashboard.plots.world import world_map

TOPOJSON_URL = "/app/static/topojson/"


def plotly_figure(chart: Chart, language: Language, look: Look = LIGHT) -> Drawn:
    """The chart as a Plotly figure, without title: the frame around it carries the words."""
    draw: Mapping[str, Callable[[Chart, Language, Look], Drawing]] = {
        "bars": bars,
        "columns": columns,
        "line": lines,
        "multiples": multiples,
        "heatmap": heat_map,
        "timeline": timeline,
        "map": world_map,
    }
    # A chart is kept with the other answers of its page, and what was drawn of it with the chart.
    drawn: dict[tuple[str, Look], Drawn] = chart.__dict__.setdefault("_drawn", {})
    if (language.code, look) not in drawn:
        drawn[language.code, look] = draw[chart.mark](chart, language, look).figure()
    return drawn[language.code, look]


def plotly_config(language: Language) -> dict[str, Any]:
    """Plotly's settings: map outlines from our own server, the reader's months, no toolbar."""
    return {
        "displayModeBar": False,
        "scrollZoom": False,
        "responsive": True,
        "topojsonURL": TOPOJSON_URL,
        "locale": language.code,
        "locales": {language.code: _plotly_locale(language)},
    }


@cache
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
