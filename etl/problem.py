"""A Problem: what could not be understood, where, how bad it is. Codes and values; the words are the dashboard's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]
# The file itself could not be read.
UNREADABLE = frozenset(
    {
        "broken_file",
        "empty_file",
        "encrypted",
        "far_cell",
        "not_a_file",
        "not_a_workbook",
        "not_allowed",
        "reader_died",
        "too_large",
        "too_slow",
        "unreadable_file",
        "unsafe_file",
    }
)
# Errors about a whole workbook or table. Quarantine sets aside cells; it cannot mend these.
BLOCKING = UNREADABLE | frozenset(
    {
        "dataset_unclear",
        "duplicate_code",
        "empty_table",
        "institution_conflict",
        "institution_missing",
        "loaded_otherwise",
        "no_table",
        "other_people",
        "overlap",
        "overlap_not_split",
        "period_conflict",
        "period_missing",
        "title_conflict",
        "unit_not_heads",
    }
)


@dataclass(frozen=True)
class Problem:
    """One thing a person should know about a workbook.

    Args:
        code: what is wrong; `dashboard.words` has a sentence for each code.
        severity: `error` is not loaded, `warning` is loaded and shown, `note` is information.
        sheet: name of the sheet; None when it is about the whole file.
        cell: address such as `C14`; None when it is about the whole sheet.
        value: the text of the cell.
        headcount: heads that stand outside the totals because of it [persons].
        academic_year: the year of those heads, where known.
        table_id: the located table, where there is one.
        suggestions: up to three names that may be meant.
        detail: further values for the sentence.
    """

    code: str
    severity: Severity = "error"
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    headcount: int | None = None
    academic_year: int | None = None
    table_id: str | None = None
    suggestions: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
