"""KeyFigure: one number that a page opens with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.i18n import Language


@dataclass(frozen=True)
class KeyFigure:
    """A number with what makes it readable.

    Args:
        label: what is counted.
        value: the number as written; ':' when it cannot be computed, and then `note` says why.
        change: change against the year before, as written; "no change" where it is level, empty where nothing is known.
        against: what the change is measured against: "against 2024/25".
        direction: 1 up, -1 down, 0 level or unknown.
        trend: the figure year by year, for a small drawing; empty for none. A missing year is None,
            a share in per cent.
        note: a line under the number: target, exception, reason.
        indicator: its code in the catalogue of indicators, which says how it is counted; empty where it is none.
        act: what set its target; empty where it has none.
    """

    label: str
    value: str
    change: str = ""
    against: str = ""
    direction: int = 0
    trend: tuple[float | None, ...] = ()
    note: str = ""
    indicator: str = ""
    act: str = ""


def compared(figure: KeyFigure, language: Language, difference: float, written: str, against: str) -> KeyFigure:
    """The figure beside an earlier one: by how much, against what, in which direction.

    Args:
        difference: the value less the earlier one; its sign gives the direction.
        written: the difference as a reader sees it.
        against: what it is measured against.
    """
    direction = (difference > 0) - (difference < 0)
    change = written if direction else language.say("no change")
    return replace(figure, change=change, against=against, direction=direction)
