"""Sentences of the command line: answers, wrong calls, and what the doctor found, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.i18n import language_of, message

WRONG_CALLS = {
    "bad_language": message("--language is ky, ru or en."),
    "bad_format": message("--format is table, csv or json."),
    "bad_period": message("--period is the year in which the academic year starts, such as 2024, or none."),
    "unknown_university": message("“{value}” is no university we know. Known codes: {known}."),
    "unknown_dataset": message("“{value}” is no dataset. Known: {known}."),
    "output_not_xlsx": message("The workbook to write ends in .xlsx: -o OUT.xlsx"),
    "no_folder": message("There is no folder {folder}."),
    "output_is_input": message("The workbook as it was sent is never written over. Give the output another name."),
    "port_taken": message(
        "Port {port} on {address} cannot be used. Choose another one: --port 8600 (make run PORT=8600)."
    ),
    "not_one_select": message("One SELECT is asked for; nothing else is carried out."),
    "asks_for_machine": message("Settings and files of this machine are not asked for here."),
    "figures_closed": message("The served figures cannot be opened: iro rollback goes back to earlier ones."),
    "question_refused": message("The question was not understood. {said}"),
    "columns_alike": message("Two columns are called {columns}. Give each a name of its own: AS."),
    "not_understood": message("The call was not understood. {said} See: iro --help."),
}

ANSWERS = {
    "built": message("Snapshot {snapshot} in {folder}"),
    "building_demo": message("Reading the workbooks of the demonstration university and of two real ones …"),
    "serving": message("The dashboard is at {url} (Ctrl+C ends it)"),
    "loaded": message("Loaded. Snapshot {snapshot} is served."),
    "loaded_before": message("These workbooks were loaded before; nothing has changed."),
    "not_loaded": message("Nothing was loaded; the served figures are as they were."),
    "quarantine_would": message(
        "With --quarantine everything but the cells named above would be loaded. Those cells would stand on the page "
        "“Data” with their students, and be in no total. Cells: {cells}, students: {students}."
    ),
    "alias_kept": message("“{label}” now means {code}: {path}"),
    "alias_changed": message("“{label}” now means {code} (until now: {before}): {path}"),
    "build_follows": message("Figures already loaded follow after: iro build"),
    "served": message("Snapshot {snapshot} is served."),
    "served_unchanged": message("Snapshot {snapshot} is served: nothing has changed."),
    "nothing_published": message("Nothing has been published yet."),
    "snapshot": message("Snapshot"),
    "published": message("Published (UTC)"),
    "workbooks": message("Workbooks"),
    "foreign_rows": message("Foreign students, rows"),
    "cannot_be_opened": message("cannot be opened"),
    "what": message("What"),
    "found": message("Found"),
    "well": message("well"),
    "not_well": message("not well"),
}

# What the doctor looks at, and what was found there: `subject.state`.
SUBJECTS = {
    "python": "Python",  # a name is the same in every language
    "libraries": message("Libraries"),
    "reading": message("Reading what people send"),
    "store": message("Store"),
    "space": message("Free space"),
    "journal": message("Journal"),
    "served": message("Served snapshot"),
    "workbooks": message("Workbooks"),
    "snapshots": message("Snapshots"),
    "fonts": message("Fonts"),
    "maps": message("Map files"),
}
FINDINGS = {
    "python": "{version}",
    "libraries": "{versions}",
    "reading.deadline": message("in a child process, bounded by a deadline"),
    "reading.memory": message("in a child process, bounded by a deadline and in memory"),
    "store": "{folder}",
    "space": message("{megabytes} MB"),
    "journal.whole": message("whole; lines: {lines}"),
    "journal.altered": message("altered; lines: {lines}"),
    "served.none": message("none: load a workbook, or run iro demo"),
    "served.closed": message("{snapshot} cannot be opened"),
    "served.whole": message("{snapshot}, as it was published"),
    "served.altered": message("{snapshot}, altered"),
    "workbooks": message("accepted: {count}"),
    "workbooks.missing": message("accepted: {count}; missing: {files}"),
    "snapshots": message("kept: {count}"),
    "fonts": message("files: {count}"),
    "fonts.empty": message("files: {count}; empty: {files}"),
    "maps": message("files: {count}"),
    "maps.empty": message("files: {count}; empty: {files}"),
}


def call_sentence(code: str, language: str, /, **values: Any) -> str:
    """An answer of the command line, or what is wrong with a call, in the language of the reader."""
    return language_of(language).say(ANSWERS.get(code) or WRONG_CALLS[code], **values)


def finding_words(subject: str, state: str | None, values: Mapping[str, Any], language: str) -> tuple[str, str]:
    """What the doctor looked at, and what was found there."""
    speech = language_of(language)
    found = FINDINGS[f"{subject}.{state}" if state else subject]
    return speech.say(SUBJECTS[subject]), speech.say(found, **values)
