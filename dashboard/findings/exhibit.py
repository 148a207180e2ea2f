"""Exhibit and Listing: what a page shows, as values, so that pages and reports show the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.behind import Behind
from dashboard.chart import Chart
from dashboard.tables import Table


@dataclass(frozen=True)
class Exhibit:
    """A finding of a page.

    Args:
        key: its name on the page; names the file that is downloaded.
        charts: the ways to draw it; the first is shown first.
        table: gives the same figures as rows, for whoever turns to them.
        behind: the rows of the workbooks that the figures come from, each with its cell.
        is_wide: needs the whole width of a page.
    """

    key: str
    charts: Sequence[Chart]
    table: Callable[[], Table]
    behind: Behind
    is_wide: bool = False


@dataclass(frozen=True)
class Listing:
    """A list of a page.

    Args:
        key: its name on the page.
        table: its rows.
        behind: the rows behind its figures, where its rows are no cells themselves.
    """

    key: str
    table: Table
    behind: Behind | None = None
