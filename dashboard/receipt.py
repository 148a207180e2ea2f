"""What a sender is told about a workbook: one sentence, and the words of the workbook that goes back with remarks."""

from __future__ import annotations

from typing import Any

from dashboard.i18n import Language
from dashboard.words import problem_sentence, severity_name


def reading_summary(reading: Any, language: Language) -> str:
    """One sentence: 4 sheets, 3 tables, 281 students, 2 cells need you."""
    counted = [table for table in reading.tables if table.counts and table.dataset == "enrolments"]
    students = sum(table.headcount or 0 for table in counted)
    parts = [
        language.say_count("{count} sheet", "{count} sheets", reading.sheet_count),
        language.say_count("{count} table", "{count} tables", len(reading.tables)),
    ]
    if counted:
        parts.append(language.say_count("{count} student", "{count} students", students))
    return ", ".join([*parts, *_what_needs_a_person(reading, language)])


def _what_needs_a_person(reading: Any, language: Language) -> list[str]:
    """Cells with an error, each once, and errors that are about a whole sheet or file."""
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    cells = {(problem.sheet, problem.cell) for problem in errors if problem.cell}
    wider = sum(problem.cell is None for problem in errors)
    parts = []
    if cells:
        parts.append(language.say_count("{count} cell needs you", "{count} cells need you", len(cells)))
    if wider:
        parts.append(language.say_count("{count} question about the file", "{count} questions about the file", wider))
    return parts or [language.say("nothing needs you")]


def annotation_words(reading: Any, language: Language) -> dict[str, Any]:
    """The words of the workbook that goes back to its sender, by the names of `etl.problem_list.Wording`."""
    hint = (
        language.say("Click a place to go to its cell. Correct the red cells and send the workbook again.")
        if any(problem.severity == "error" for problem in reading.problems)
        else language.say("Nothing has to be corrected.")
    )
    return {
        "sheet_name": language.say("What to correct"),
        "title": language.say("What was found in “{file}”", file=reading.file_name),
        "summary": reading_summary(reading, language),
        "hint": hint,
        "headings": (
            language.say("How serious"),
            language.say("Where"),
            language.say("What the cell says"),
            language.say("What is wrong and what to do"),
        ),
        "severity": lambda severity: severity_name(severity, language),
        "say": lambda problem: remark(problem, language),
        "whole_file": language.say("The whole file"),
    }


def remark(problem: Any, language: Language) -> str:
    """What a problem means and what to do, for a reader who stands at its cell."""
    return problem_sentence(
        problem.code,
        problem.severity,
        None,
        None,
        problem.value,
        problem.headcount,
        problem.detail,
        language,
        problem.suggestions,
    )
