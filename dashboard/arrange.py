"""Findings and lists of a page in their places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from dashboard.draw import exhibit, in_pairs, register
from dashboard.findings.exhibit import Exhibit, Listing
from dashboard.reader import Reader


def exhibits(reader: Reader, found: Sequence[Exhibit]) -> None:
    """Findings in their order: those that need no more in pairs, the others across the page."""
    for is_wide, group in groupby(found, key=lambda one: one.is_wide):
        cards = [partial(finding, reader, one) for one in group]
        for row in [[card] for card in cards] if is_wide else [cards]:
            in_pairs(row)


def finding(reader: Reader, one: Exhibit) -> None:
    """A finding in its frame."""
    exhibit(reader, one.key, one.charts, one.table, one.behind)


def listings(reader: Reader, found: Sequence[Listing]) -> None:
    """Lists, one under the other."""
    for one in found:
        register(reader, one.key, one.table, one.behind)
