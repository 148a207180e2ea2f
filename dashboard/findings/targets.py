"""What a key figure says of its target (T)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard.indicators.registry import indicators
from dashboard.keyfigure import KeyFigure
from dashboard.metrics import overview
from dashboard.metrics.paragraphs import academic_year_of
from dashboard.reader import Reader


def with_target(reader: Reader, figure: KeyFigure, year: int | None, actual: float | None) -> KeyFigure:
    """The figure with the target of its year, how far it is reached, and the act that set it; unchanged without one."""
    language = reader.language
    target = overview.target(reader.warehouse, reader.filters, figure.indicator, year, actual)
    if target is None:
        return figure
    is_share = indicators()[figure.indicator].unit == "share"
    wanted = language.percent(target.value) if is_share else language.number(target.value)
    if target.attained_share is None:
        words = language.say("target {target}", target=wanted)
    else:
        words = language.say(
            "{share} of the target {target}", share=language.percent(target.attained_share, 0), target=wanted
        )
    note = " · ".join(part for part in (words, figure.note) if part)
    act = (
        language.say("Target set by: {act}", act=reader.names.of_typed(target.approved_by))
        if target.approved_by
        else ""
    )
    return replace(figure, note=note, act=act)


def year_of_day(day: date | None) -> int | None:
    """Academic year of a reporting day: the year whose targets agreements or projects are measured by."""
    return None if day is None else academic_year_of(day)
