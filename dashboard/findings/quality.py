"""What was loaded, what was not understood and which sums were proved, in words."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.findings import scope
from dashboard.i18n import MISSING, counted, is_missing, message
from dashboard.kept import kept
from dashboard.keyfigure import KeyFigure
from dashboard.metrics import quality as metric
from dashboard.metrics import students
from dashboard.reader import Reader
from dashboard.tables import Column, Table
from dashboard.words import dataset_name, problem_sentence, severity_name

# What a row of the workbooks stands for: column of the tables behind -> column of the workbooks.
SOURCE_KEYS = {"source_id": "source_id"}
TABLES = counted("{count} table", "{count} tables")

LAYOUTS = {
    "crosstab": message("crossed table"),
    "list": message("list"),
    "persons": message("list of persons"),
}
STATUSES = {
    "agrees": message("agrees"),
    "differs": message("differs"),
    "not_computable": message("cannot be computed"),
}
AXES = {
    "row": message("total row"),
    "column": message("total column"),
    "view": message("other table of the same students"),
}


def has_sources(reader: Reader) -> bool:
    """True when a workbook was loaded for the university."""
    return not metric.source_rows(reader.warehouse, reader.filters).empty


@kept
def quality_sentences(reader: Reader) -> list[str]:
    """How many workbooks, how many sums agree, how many students stand outside the totals."""
    language = reader.language
    facts = metric.snapshot_facts(reader.warehouse, reader.filters.only()).iloc[0]
    sentences = [
        language.say_count("{count} workbook was loaded.", "{count} workbooks were loaded.", int(facts["workbooks"]))
    ]
    counts = metric.reconciliation_counts(reader.warehouse, reader.filters)
    if not counts.empty:
        agree, sums = int(counts["agree"].iloc[0]), int(counts["sums"].iloc[0])
        sentences.append(language.say("Sums that agree with their sheets: {agree} of {sums}.", agree=agree, sums=sums))
    return [*sentences, outside_sentence(reader)]


def outside_sentence(reader: Reader) -> str:
    """How many students stand outside the totals because their cells were not understood."""
    language = reader.language
    outside = students.headcount_outside_totals(reader.warehouse, reader.filters)
    if not outside.cells:
        return language.say("No student stands outside the totals.")
    if outside.headcount is None:
        return language.say_count(
            "{count} cell was not understood and is in no total.",
            "{count} cells were not understood and are in no total.",
            outside.cells,
        )
    return language.say_count(
        "{count} student stands outside the totals: the cell was not understood.",
        "{count} students stand outside the totals: their cells were not understood.",
        outside.headcount,
    )


@kept
def quality_figures(reader: Reader) -> list[KeyFigure]:
    """Workbooks, tables, sums proved, things to correct."""
    language = reader.language
    sources = metric.source_rows(reader.warehouse, reader.filters)
    tables = metric.table_rows(reader.warehouse, reader.filters)
    views = int((~tables["counts"].astype(bool)).sum())
    views_note = (
        language.say_count(
            "{count} speaks of the same students again", "{count} speak of the same students again", views
        )
        if views
        else ""
    )
    return [
        KeyFigure(
            language.say("Workbooks"),
            language.number(sources["source_id"].nunique()),
            note=language.say("newest {day}", day=reader.as_of) if reader.as_of else "",
        ),
        KeyFigure(language.say("Tables found in them"), language.number(len(tables)), note=views_note),
        _sums_figure(reader),
        _problems_figure(reader),
    ]


def _sums_figure(reader: Reader) -> KeyFigure:
    language = reader.language
    label = language.say("Sums that agree")
    counts = metric.reconciliation_counts(reader.warehouse, reader.filters)
    if counts.empty:
        return KeyFigure(label, MISSING, note=language.say("No sheet declares a sum."), indicator="Q2")
    row = counts.iloc[0]
    value = language.say("{agree} of {sums}", agree=int(row["agree"]), sums=int(row["sums"]))
    differ = int(row["differ"])
    return KeyFigure(
        label,
        value,
        note=language.say_count("{count} differs", "{count} differ", differ) if differ else "",
        indicator="Q2",
    )


def _problems_figure(reader: Reader) -> KeyFigure:
    language = reader.language
    counts = metric.problem_counts(reader.warehouse, reader.filters)
    errors = int(counts.loc[counts["severity"] == "error", "problems"].sum())
    warnings = int(counts.loc[counts["severity"] == "warning", "problems"].sum())
    note = language.say_count("{count} more to check", "{count} more to check", warnings) if warnings else ""
    return KeyFigure(language.say("To correct"), language.number(errors), note=note)


def withheld_words(reader: Reader) -> str:
    """What the page leaves out of protected figures; empty where it shows all."""
    if not reader.filters.is_protected:
        return ""
    return reader.language.say("Problems and sums are named with their cells. Choose exact figures to see them.")


@kept
def source_table(reader: Reader) -> Table:
    """The workbooks: what they are about, from whom, when."""
    language = reader.language
    say = language.say
    rows = metric.source_rows(reader.warehouse, reader.filters)
    about = _about(reader)
    frame = rows.assign(
        about=[about.get(source) for source in rows["source_id"]],
        sender_words=[reader.names.of_typed(sender) for sender in rows["sender"]],
        note_words=[reader.names.of_typed(note) or "" for note in rows["note"]],
    )
    columns = (
        Column("file_name", say("Workbook")),
        Column("about", say("About")),
        Column("sender_words", say("Sender")),
        Column("received_date", say("Received"), "date"),
        Column("tables", say("Tables"), "count"),
        Column("row_count", say("Rows"), "count"),
        Column("headcount", say("Students"), "count"),
        Column("errors", say("To correct"), "count"),
        Column("warnings", say("To check"), "count"),
        Column("note_words", say("Note")),
    )
    return Table(frame, columns, say("Workbooks loaded"), scope.stamp(reader), SOURCE_KEYS)


def tables_behind(reader: Reader) -> Behind:
    """The tables of the workbooks, each with its first cell."""
    return Behind(lambda only: _tables_of(reader, only), TABLES)


def _tables_of(reader: Reader, only: Narrowing) -> Table:
    table = located_table(reader)
    # Around the first cell of a table stand exact numbers of people.
    frame = table.frame.iloc[:0] if reader.filters.is_protected else only.rows(table.frame)
    return replace(table, frame=frame)


def first_cells(tables: pd.DataFrame) -> pd.DataFrame:
    """The tables with the first cell of each."""
    return tables.assign(cell=[str(span).partition(":")[0] for span in tables["range"]])


@dataclass(frozen=True)
class Workbook:
    """A workbook as an officer reads it.

    Args:
        key: what tells it from the others.
        title: name, subject, sender, day, and how much is wrong with it.
        wrong: sentences on what is wrong with it, worst first.
        details: sentences on which sums were proved, which tables it holds, where it is from.
        severity: of the worst that is wrong with it; None when nothing is.
    """

    key: str
    title: str
    wrong: tuple[str, ...]
    details: tuple[str, ...]
    severity: str | None


def well_words(reader: Reader, count: int) -> str:
    """How many workbooks have nothing that must be corrected or checked."""
    return reader.language.say_count(
        "Nothing to correct or to check: {count} workbook", "Nothing to correct or to check: {count} workbooks", count
    )


@kept
def workbooks(reader: Reader) -> list[Workbook]:
    """The workbooks, those with most to correct first, then the newest; none where their cells are withheld."""
    if reader.filters.is_protected:
        return []
    sources = metric.source_rows(reader.warehouse, reader.filters)
    ordered = sources.sort_values(["errors", "warnings"], ascending=False, kind="stable")
    return [_workbook(reader, row) for row in ordered.to_dict("records")]


def _workbook(reader: Reader, row: dict[Any, Any]) -> Workbook:
    warehouse, filters = reader.warehouse, reader.filters
    problems = _of_source(metric.problem_rows(warehouse, filters), row)
    tables = _of_source(metric.table_rows(warehouse, filters), row)
    sums = _of_source(metric.reconciliation_rows(warehouse, filters), row)
    apart = tuple(_sum_words(reader, one) for one in sums if one["status"] != "agrees")
    wrong = tuple(_sentence(reader, one | {"file_name": None}) for one in problems)
    note = reader.names.of_typed(row["note"])
    details = (
        _sums_sentence(reader, sums),
        *apart,
        *(_table_words(reader, one) for one in tables),
        *([] if note is None else [note]),
    )
    severity = str(problems[0]["severity"]) if problems else None
    return Workbook(str(row["position"]), _workbook_title(reader, row, tables), wrong, details, severity)


def _of_source(rows: pd.DataFrame, source: dict[Any, Any]) -> list[dict[Any, Any]]:
    return rows[rows["source_id"] == source["source_id"]].to_dict("records")


def _workbook_title(reader: Reader, row: dict[Any, Any], tables: list[dict[Any, Any]]) -> str:
    language = reader.language
    about = ", ".join(dict.fromkeys(dataset_name(table["dataset"], language) for table in tables))
    sender = reader.names.of_typed(row["sender"])
    counts = ((language.say("To correct"), row["errors"]), (language.say("To check"), row["warnings"]))
    wrong = [f"{word}: {language.number(count)}" for word, count in counts if count]
    parts = [str(row["file_name"]), *wrong, about, sender, language.short_date(row["received_date"])]
    return " · ".join(part for part in parts if part)


def _table_words(reader: Reader, table: dict[Any, Any]) -> str:
    language = reader.language
    say = language.say
    place = f"{table['sheet']}!{table['range']}"
    layout = str(table["layout"])
    shape = say(LAYOUTS[layout]) if layout in LAYOUTS else layout
    about = dataset_name(table["dataset"], language)
    row_word, student_word = say("Rows"), say("Students")
    words = [f"{place}: {about}, {shape}", f"{row_word}: {language.number(table['row_count'])}"]
    if not is_missing(table["headcount"]):
        words.append(f"{student_word}: {language.number(table['headcount'])}")
    return " · ".join([*words, say("counts") if table["counts"] else say("second view, in no sum")])


def _sums_sentence(reader: Reader, sums: list[dict[Any, Any]]) -> str:
    if not sums:
        return reader.language.say("No sheet declares a sum.")
    agree = sum(1 for one in sums if one["status"] == "agrees")
    return reader.language.say("Sums that agree with their sheets: {agree} of {sums}.", agree=agree, sums=len(sums))


def _sum_words(reader: Reader, one: dict[Any, Any]) -> str:
    """A sum that does not agree, with its cell."""
    say, status = reader.language.say, str(one["status"])
    declared, computed = say("The sheet says"), say("Sum of what was read")
    words = [
        f"{one['sheet']}!{one['cell']}: {one['label']}",
        say(STATUSES[status]),
        f"{declared}: {reader.language.number(one['declared'])}",
        f"{computed}: {reader.language.number(one['computed'])}",
    ]
    return " · ".join(words)


def _about(reader: Reader) -> dict[str, str]:
    tables = metric.table_rows(reader.warehouse, reader.filters)
    return {
        str(source): ", ".join(dict.fromkeys(dataset_name(dataset, reader.language) for dataset in rows["dataset"]))
        for source, rows in tables.groupby("source_id", sort=False)
    }


@kept
def located_table(reader: Reader) -> Table:
    """The tables found in the workbooks, where they are, and whether they count."""
    language = reader.language
    say = language.say
    rows = metric.table_rows(reader.warehouse, reader.filters)
    frame = (rows if reader.filters.is_protected else first_cells(rows)).assign(
        about=[dataset_name(dataset, language) for dataset in rows["dataset"]],
        layout_name=[say(LAYOUTS[layout]) if layout in LAYOUTS else layout for layout in rows["layout"]],
        role=[say("counts") if counts else say("second view, in no sum") for counts in rows["counts"]],
    )
    columns = (
        Column("file_name", say("Workbook")),
        Column("sheet", say("Sheet")),
        Column("range", say("Cells")),
        Column("about", say("About")),
        Column("layout_name", say("Shape")),
        Column("row_count", say("Rows"), "count"),
        Column("headcount", say("Students"), "count"),
        Column("role", say("In the totals")),
    )
    frame = scope.with_signs(reader, frame, "row_count")
    return Table(frame, columns, say("Tables found in the workbooks"), scope.stamp(reader))


@kept
def sums_table(reader: Reader) -> Table:
    """Every sum that a sheet declares beside the sum of what was read."""
    language = reader.language
    say = language.say
    rows = metric.reconciliation_rows(reader.warehouse, reader.filters)
    frame = rows.assign(
        status_name=[say(STATUSES[status]) for status in rows["status"]],
        axis_name=[say(AXES[axis]) if axis in AXES else axis for axis in rows["axis"]],
    )
    columns = (
        Column("status_name", say("Result")),
        Column("label", say("Name in the sheet")),
        Column("declared", say("The sheet says"), "count"),
        Column("computed", say("Sum of what was read"), "count"),
        Column("difference", say("Difference"), "count"),
        Column("axis_name", say("Kind of sum")),
        *scope.cell_columns(reader),
    )
    return Table(frame, columns, say("Sums compared with their sheets"), scope.stamp(reader))


@kept
def problem_severities(reader: Reader) -> list[str]:
    """Severities that occur among the problems shown, worst first."""
    rows = metric.problem_rows(reader.warehouse, reader.filters)
    return [severity for severity in ("error", "warning", "note") if (rows["severity"] == severity).any()]


@kept
def problem_table(reader: Reader, severity: str) -> Table:
    """Problems of one severity, each with a sentence and its cell."""
    language = reader.language
    say = language.say
    rows = metric.problem_rows(reader.warehouse, reader.filters)
    rows = rows[rows["severity"] == severity]
    rows = rows.assign(sender=rows["source_id"].map(_senders(reader)))
    frame = rows.assign(
        sentence=[_sentence(reader, row) for row in rows.to_dict("records")],
        value_words=["" if is_missing(value) else value for value in rows["value"]],
    )
    columns = (
        Column("sentence", say("What is the matter")),
        Column("value_words", say("In the cell")),
        Column("headcount", say("Students"), "count"),
        Column("sender", say("Sender")),
        *scope.cell_columns(reader),
    )
    title = f"{severity_name(severity, language)}: {language.number(len(frame))}"
    return Table(frame, columns, title, scope.stamp(reader))


def _sentence(reader: Reader, row: dict[Any, Any]) -> str:
    sentence = problem_sentence(
        str(row["code"]),
        str(row["severity"]),
        _text(row["sheet"]),
        _text(row["cell"]),
        _text(row["value"]),
        None if is_missing(row["headcount"]) else int(row["headcount"]),
        _json(row["detail"], {}),
        reader.language,
        _json(row["suggestions"], []),
    )
    if is_missing(row["file_name"]):
        return sentence
    sender = row.get("sender")
    return f"{row['file_name']}{'' if is_missing(sender) else f' ({sender})'} · {sentence}"


def _senders(reader: Reader) -> dict[str, str | None]:
    """Who sent each workbook."""
    rows = metric.source_rows(reader.warehouse, reader.filters)
    return {
        source: reader.names.of_typed(sender) for source, sender in zip(rows["source_id"], rows["sender"], strict=True)
    }


def _text(value: Any) -> str | None:
    return None if is_missing(value) else str(value)


def _json(text: Any, otherwise: Any) -> Any:
    return otherwise if is_missing(text) or text == "" else json.loads(text)
