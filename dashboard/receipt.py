"""What a sender is told about a workbook in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.i18n import Language


def reading_summary(counts: Mapping[str, int], language: Language) -> str:
    """One sentence: 3 tables, 281 students, 2 places need you.

    Args:
        counts: `tables`, `students` [persons] and `errors` of the workbook.
    """
    parts = [language.say_count("{count} table", "{count} tables", counts["tables"])]
    if counts["students"]:
        parts.append(language.say_count("{count} student", "{count} students", counts["students"]))
    if counts["errors"]:
        parts.append(language.say_count("{count} place needs you", "{count} places need you", counts["errors"]))
    return ", ".join(parts)
