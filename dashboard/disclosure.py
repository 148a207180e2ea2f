"""Counts of people as they may leave the office: rounded, and hidden where a total would give a small one away.

The rules, with their reasons in docs/decisions/0011-protected-figures.md:

1. A count of people is rounded to the nearest 5, halves upwards (HESA's standard rounding: 0, 1 and 2 become 0).
2. A count that would be rounded to 0 or 5 is hidden; in a list it is as if it were not there at all.
3. While the parts hidden from a total could hold fewer than `ROOM` people, its smallest part shown is hidden too. In a
   table of rows and columns, all of a row or column goes whose hidden parts could hold fewer than `ROOM_IF_CROSSED`.
4. No share of fewer than 22.5 people. Shares, growth and concentration are worked out from what is shown.

Nothing here asks for data or knows a page: a value goes in, a value comes out. `warehouse` applies it to every frame.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

ROUNDED_TO = 5
# The smallest count that is rounded to more than 5.
SMALLEST_SHOWN = 8
# A hidden part below SMALLEST_SHOWN can be anything from none to this.
ROOM = SMALLEST_SHOWN - 1
# Another table may show what a crossed one hides: that its total was tight must not tell more than one bucket.
ROOM_IF_CROSSED = ROOM + ROUNDED_TO
# HESA gives no percentage of fewer people.
SMALLEST_BASE = 22.5

Key = TypeVar("Key", bound=Hashable)


def rounded(count: int) -> int:
    """A count of people to the nearest 5 (HESA: 0, 1, 2 to 0; 3 to 7 to 5)."""
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def fewest(shown: int) -> int:
    """The fewest people that a rounded count may stand for."""
    return max(shown - ROUNDED_TO // 2, 0)


def most(shown: int) -> int:
    """The most people that a rounded count may stand for."""
    return shown + ROUNDED_TO // 2


def shown_count(count: int) -> int | None:
    """A count of people as it is shown; None where it is hidden because it would be rounded to 0 or 5."""
    return rounded(count) if count >= SMALLEST_SHOWN else None


def shown_parts(counts: Mapping[Key, int], totals: Sequence[Sequence[Key]]) -> dict[Key, int]:
    """The parts that may be shown, rounded; one that is not in the answer is hidden, or was never there.

    Args:
        counts: people in each part.
        totals: the parts that each published total adds; one part may be in several (a row and a column).
    """
    shown = {key: rounded(count) for key, count in counts.items() if count >= SMALLEST_SHOWN}
    hide = _smallest_of if len(totals) == 1 else _all_of
    hidden = {key for parts in totals for key in hide(counts, parts, shown)}
    return {key: count for key, count in shown.items() if key not in hidden}


def _smallest_of(counts: Mapping[Key, int], parts: Sequence[Key], shown: Mapping[Key, int]) -> list[Key]:
    """The parts of a total that must go before those hidden have room, smallest first."""
    visible = sorted((key for key in parts if key in shown), key=lambda key: shown[key], reverse=True)
    hidden: list[Key] = []
    while visible and _is_tight(counts, parts, {key: shown[key] for key in visible}):
        hidden.append(visible.pop())
    return hidden


def _all_of(counts: Mapping[Key, int], parts: Sequence[Key], shown: Mapping[Key, int]) -> list[Key]:
    """All parts of a tight total: in a crossed table one of them alone would be told by its other total."""
    visible = {key: shown[key] for key in parts if key in shown}
    return list(visible) if _is_tight(counts, parts, visible, ROOM_IF_CROSSED) else []


def _is_tight(counts: Mapping[Key, int], parts: Sequence[Key], visible: Mapping[Key, int], room: int = ROOM) -> bool:
    """True when the parts hidden from a total could hold fewer people than there must be room for."""
    if len(visible) == len(parts):
        return False
    total = rounded(sum(counts[key] for key in parts))
    return most(total) - sum(fewest(count) for count in visible.values()) < room
