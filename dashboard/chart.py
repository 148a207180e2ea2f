"""Chart: what a chart says.

A Chart holds words in the reader's language already; nothing here asks for data. Pages draw it with `dashboard.plots`;
reports draw the same Chart in their own way.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Mark = Literal["bars", "columns", "line", "multiples", "heatmap", "timeline", "map"]

ValueKind = Literal["count", "difference", "share", "amount"]

# Beyond this many colours a reader cannot tell them apart; the rest is "other".
MOST_COLOURS = 6


@dataclass(frozen=True)
class Chart:
    """What a chart says.

    Args:
        frame: the rows drawn, in the order drawn, with words in the reader's language.
        mark: the kind of drawing.
        axes: role -> column of `frame`. Bars: category, value. Columns, line and multiples: year, value, and for
            several lines or panels series; `provisional` where years may be provisional. Heat map: row, column, value.
            Timeline: category, start, end, group. Map: place (ISO 3166-1 alpha-3), category, value.
        unit: what is counted, as a word: "students".
        counted: the message for one and for many of them, where whole things are counted.
        title: the finding, as a sentence.
        subtitle: measure, unit, date and scope.
        source: where the figures come from and as of when.
        alt: the takeaway in plain words, for readers who hear the page.
        value_kind: how values are written; a difference bears its sign.
        size: what amounts are divided by before they are written beside a mark; the subtitle names it.
        highlight: categories in the lead colour; empty means all of them.
        apart: categories in grey: those of whom the thing is not stated.
        calendar_years: True when years are calendar years, not academic years.
        groups: the groups that a timeline may have, so that each keeps its colour where another is absent.
        today: day of the line across a timeline.
        note: a line under the chart.
        keys: column of the rows behind -> column of `frame` that says what a mark stands for: a code, or a tuple of
            codes. Without it, a mark leads nowhere.
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
    size: float = 1.0
    highlight: frozenset[str] = field(default_factory=frozenset)
    apart: frozenset[str] = field(default_factory=frozenset)
    calendar_years: bool = False
    groups: tuple[str, ...] = ()
    today: datetime.date | None = None
    note: str | None = None
    counted: tuple[str, str] | None = None
    keys: Mapping[str, str] = field(default_factory=dict)

    def column(self, role: str) -> pd.Series:
        """The column that plays a role."""
        return self.frame[self.axes[role]]

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to draw."""
        return self.frame.empty
