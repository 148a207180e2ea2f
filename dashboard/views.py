"""Views: how each finding of a page is looked at (drawing, map, table, cells), as a value that goes into a link.

In a link they are one parameter, `views=by_year.table,country_code.map`; what is looked at as at first is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dashboard.filters import UnknownInLink

NAME = "views"

Views = Mapping[str, str]


def to_query(views: Views) -> dict[str, str]:
    """The link's parameter for the views of a page, by finding; nothing where all are looked at as at first."""
    return {NAME: ",".join(f"{key}.{view}" for key, view in sorted(views.items()))} if views else {}


def from_query(text: str, findings: Collection[str]) -> tuple[dict[str, str], list[UnknownInLink]]:
    """The views that a link asks for, by finding, and what in it names no finding of the page.

    Whether a finding can be looked at in that way is known where it is drawn.
    """
    asked = [part.strip() for part in text.split(",") if part.strip()]
    pairs = {part: part.partition(".") for part in asked}
    known = {key: view for key, _, view in pairs.values() if key in findings and view}
    unknown = [UnknownInLink(NAME, part, "code") for part, (key, _, view) in pairs.items() if known.get(key) != view]
    return known, unknown
