"""The small columns of a key figure, as HTML: drawn at once, without a library."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.look import Look

# Of the height; what is not zero can be seen.
LEAST = 0.03


def trend_html(values: Sequence[float | None], look: Look) -> str:
    """A column a value from zero, the latest in the lead colour; a missing year is a gap."""
    most = max((value for value in values if value is not None), default=0.0)
    columns = [
        _column(value, most, look.lead if place == len(values) - 1 else look.quiet)
        for place, value in enumerate(values)
    ]
    return f'<div class="trend" aria-hidden="true">{"".join(columns)}</div>'


def _column(value: float | None, most: float, colour: str) -> str:
    if value is None or value <= 0:
        return "<div></div>"
    return f'<div style="height:{max(value / most, LEAST):.0%};background:{colour}"></div>'
