"""How a Chart is drawn on paper, without its words: the page around it carries those."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dashboard.chart import Chart, Mark
from dashboard.i18n import Language
from dashboard.look import LIGHT, Look
from dashboard.reports.bars import bars, columns, trend
from dashboard.reports.grids import MOST_ROWS, heat_map, timeline
from dashboard.reports.lines import lines, multiples

__all__ = ["rows_drawn", "svg_of", "trend"]

# A sheet has no room for the outlines of the world: a map is drawn as what it ranks.
_DRAW: Mapping[Mark, Callable[[Chart, Language, Look, float], str]] = {
    "bars": bars,
    "columns": columns,
    "line": lines,
    "multiples": multiples,
    "heatmap": heat_map,
    "timeline": timeline,
    "map": bars,
}
# These need the whole width of a page.
WIDE: frozenset[Mark] = frozenset({"heatmap", "timeline"})


def svg_of(chart: Chart, language: Language, width: float, look: Look = LIGHT) -> str:
    """The chart as an SVG of a width in points, without title; empty where there is nothing to draw."""
    return "" if chart.is_empty else _DRAW[chart.mark](chart, language, look, width)


def rows_drawn(chart: Chart) -> int:
    """How many rows of a chart are drawn: of a long timeline a page holds no more."""
    return min(len(chart.frame), MOST_ROWS) if chart.mark in ("timeline", "bars", "map") else len(chart.frame)
