"""A workbook -> a Reading: tables, coded rows with their cells, problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from etl.address import column_letters
from etl.body import unknown_code
from etl.check import apply_rules, note_repeated_codes, note_repeated_keys
from etl.choose import Choice, about_others, choose_dataset
from etl.columns import texts_unread
from etl.container import named_as_text, refusal
from etl.country_codes import with_country_codes
from etl.counts import read_counts
from etl.cover import cover_of
from etl.dates import academic_year_of
from etl.differences import differing_sums, totals_of_several
from etl.flows import heads_counted, starts_and_ends, time_of_year
from etl.headings import heading_blocks
from etl.hidden import note_hidden_columns, read_without_hidden
from etl.likeness import Likeness
from etl.locate import Located, locate
from etl.long_list import ListRecords
from etl.meaning import GROUP, Meanings
from etl.not_found import nothing_found, what_was_not_understood
from etl.partner_likeness import similar_partners
from etl.personal import PersonalColumns
from etl.persons import Persons, different_people
from etl.populations import (
    fitted,
    keeps_labels,
    parts_above_whole,
    populations,
    said_once,
    speaks_of_students,
    unread_populations,
    unread_rows,
)
from etl.problem import Problem
from etl.rate_tables import rate_tables, without_tables
from etl.reading import Choices, Reading, TableReading
from etl.records import field_columns, read_records
from etl.register_likeness import codes_alike_within
from etl.repeated import settle_registers
from etl.resolve import Reference
from etl.rows import Rows
from etl.sheet import Sheet, UnreadableWorkbook, is_blank
from etl.staged import staged_rows, values_of
from etl.store import sha256_of
from etl.titles import Surroundings, institution_in, surroundings, texts_of_title_page
from etl.view_parts import parts_that_hold
from etl.views import settle_views, unplaced, views_need
from etl.vocabulary import Dataset, Vocabulary, vocabulary
from etl.whom import title_of_nobody
from etl.workbook import Workbook, open_workbook

TITLE_ROWS = 15
RATES = "exchange_rates"
LONGEST_QUOTE = 120


def read_workbook(path: Path, file_name: str, choices: Choices, reference: Reference, received: date) -> Reading:
    """Reads one workbook.

    Args:
        file_name: the name under which the office knows the file; it may name the year and the institution.
        received: day the office received it.
    """
    source_id = sha256_of(path)
    try:
        return read_opened(open_workbook(path), source_id, file_name, choices, reference, received)
    except UnreadableWorkbook as error:
        return unread(error, source_id, file_name, choices)


def unread(error: UnreadableWorkbook, source_id: str, file_name: str, choices: Choices) -> Reading:
    """The reading of a file that cannot be read: why."""
    return Reading(file_name, source_id, choices.institution, problems=(refusal(error),))


def read_opened(
    workbook: Workbook, source_id: str, file_name: str, choices: Choices, reference: Reference, received: date
) -> Reading:
    """Reads one workbook that is open."""
    words, sheets = vocabulary(), workbook.sheets
    sent = [sheet for sheet in sheets if not sheet.name.startswith(words.own_sheets)]
    institution = choices.institution or institution_in(_texts_that_name(sent, file_name), reference)
    reader = _WorkbookReader(words, reference, institution, choices, file_name, received)
    reader.problems += workbook.notes
    reader.is_text = workbook.kind == "text"
    for sheet in sheets:
        reader.read_sheet(sheet)
    return reader.reading(source_id)


def _texts_that_name(sheets: Sequence[Sheet], file_name: str) -> Iterable[str]:
    """Texts in which an institution may be named: tops of sheets, names of sheets, the file's name."""
    yield file_name
    for sheet in sheets:
        yield sheet.name
        for row in sheet.rows[:TITLE_ROWS]:
            texts = [cell for cell in row if isinstance(cell, str) and not is_blank(cell)]
            if len(texts) <= 3:
                yield from texts


class _WorkbookReader:
    """Collects what the sheets of one workbook hold."""

    def __init__(
        self,
        words: Vocabulary,
        reference: Reference,
        institution: str | None,
        choices: Choices,
        file_name: str,
        received: date,
    ) -> None:
        self.words = words
        self.meanings = Meanings(words, reference, institution)
        self.reference = reference
        self.institution = institution
        self.choices = choices
        self.file_name = file_name
        self.received = received
        self.is_text = False
        self.tables: list[TableReading] = []
        self.problems: list[Problem] = []
        self.rows: dict[str, list[Rows]] = {}
        self.personal = PersonalColumns(words)
        self.sheet_count = 0
        self.persons: dict[str, Persons] = {}
        self.title_page: tuple[str, ...] = ()
        self.hidden_sheets: list[Sheet] = []
        self.said: dict[str, Mapping[str, Any]] = {}

    def read_sheet(self, sheet: Sheet) -> None:
        """Reads the tables of a sheet; a sheet without one is named in a note."""
        if not any(not is_blank(cell) for row in sheet.rows for cell in row):
            return
        if sheet.name.startswith(self.words.own_sheets):
            self.problems.append(Problem("own_sheet", "note", sheet.name))
            return
        self.sheet_count += 1
        found = locate(sheet, self.meanings)
        self.personal.mark(sheet, found)
        if sheet.is_hidden:
            self.hidden_sheets.append(sheet)
            return
        self._read_tables(sheet, found)

    def _read_tables(self, sheet: Sheet, found: Sequence[Located]) -> None:
        known = len(self.tables)
        rest = self._read_rates(sheet)
        found = found if rest is sheet else locate(rest, self.meanings)
        found = [with_country_codes(table, self.meanings) for table in found]
        if not found and len(self.tables) == known:
            is_blank_form = bool(heading_blocks(sheet, self.meanings))
            self.title_page = texts_of_title_page(sheet) or self.title_page
            if is_blank_form:
                self.problems.append(Problem("empty_table", "note", sheet.name))
            else:
                self._note_no_table(sheet)
        for table in found:
            higher = [title for other in found if other.top < table.top for title in other.said_above]
            self._read_table(table, (*table.shared_titles, *higher, *self.title_page))

    def _note_no_table(self, sheet: Sheet, where: str | None = None) -> None:
        detail = what_was_not_understood(sheet, self.meanings)
        self.problems.append(Problem("no_table", "note", sheet.name, where, detail=detail))

    def _read_rates(self, sheet: Sheet) -> Sheet:
        """Reads what is a table of days by currencies, and gives back the sheet without it."""
        asked, rates = self.choices.dataset, self.words.datasets[RATES]
        if asked not in (None, RATES):
            return sheet
        found = rate_tables(sheet, rates, self.meanings, self.file_name, is_asked=asked == RATES)
        for one in found:
            table_id = self._next_id()
            rows = staged_rows(one.table, rates.table, table_id, self.institution, one.records)
            rows, broken = apply_rules(rates, rows, {}, self.received)
            problems = [*one.problems, *broken]
            note_repeated_codes(rows, rates, problems)
            self._keep(one.table, rates, table_id, "crosstab", rows, [], problems)
        return without_tables(sheet, found)

    def reading(self, source_id: str) -> Reading:
        """All that was read, with views of the same people settled."""
        self._read_hidden_sheets()
        self.tables = totals_of_several(self.tables, self.words.datasets, self.rows)
        self.problems += differing_sums(self.tables)
        lost = unplaced(self.tables, self.said)
        placed = [table for table in self.tables if table.table_id not in lost]
        tables, differences = settle_views(placed, different_people(self.persons))
        tables += [replace(table, counts=False) for table in self.tables if table.table_id in lost]
        self.rows |= parts_that_hold(tables, self.words.datasets, self.rows)
        joined = {table: Rows.joined(parts) for table, parts in self.rows.items()}
        tables, rows, repeated = settle_registers(tables, joined, self.words.datasets)
        problems = self.personal.unquoted([*self.problems, *repeated, *differences, *self._unplaced(lost)])
        if not tables:  # else the rest of the workbook is loaded without it
            problems = [replace(p, severity="error") if p.code == "other_people" else p for p in problems]
        if not tables and not any(problem.severity == "error" for problem in problems):
            problems = nothing_found(problems, self.is_text and not named_as_text(self.file_name))
        if tables and self.institution is None:
            problems.insert(0, Problem("institution_missing"))
        problems = Likeness(self.reference, self.institution).explained(problems, self.meanings.axis_kinds)
        problems += similar_partners(self.words.datasets.values(), self.rows, self.reference, self.institution)
        return Reading(
            self.file_name,
            source_id,
            self.institution,
            tuple(tables),
            tuple(problems),
            rows,
            {sheet: tuple(spans) for sheet, spans in self.personal.cells.items()},
            self.sheet_count,
        )

    def _unplaced(self, lost: Mapping[str, str]) -> Iterable[Problem]:
        """An error for each table of which nobody knows whose it is: its sheet bears a name that no list has."""
        for table in self.tables:
            if table.table_id in lost:
                dim, where = lost[table.table_id], table.range.split(":")[0]
                yield Problem(
                    unknown_code(dim),
                    "error",
                    table.sheet,
                    where,
                    table.sheet,
                    table.headcount,
                    table_id=table.table_id,
                    detail={"field": dim},
                )

    def _read_hidden_sheets(self) -> None:
        """Takes in the hidden sheets, all or none: they count where the sums of the others agree only with them."""
        if not self.hidden_sheets:
            return
        before = deepcopy((self.tables, self.problems, self.rows))
        for sheet in self.hidden_sheets:
            self._read_tables(sheet, locate(sheet, self.meanings))
        hidden = {sheet.name for sheet in self.hidden_sheets}
        is_counted = views_need(self.tables, hidden)
        if not is_counted:
            self.tables, self.problems, self.rows = before
        outcome = {"what": "counted" if is_counted else "left_out"}
        self.problems += [
            Problem("hidden_sheet", "warning", sheet.name, detail=outcome) for sheet in self.hidden_sheets
        ]

    def _read_table(self, table: Located, earlier: Sequence[str]) -> None:
        around = surroundings(table.titles, earlier, table.sheet.name, self.file_name, self.reference, self.institution)
        around = replace(around, titles=table.said_above)
        self._compare_institution(table, around)
        parts = {} if about_others(around, self.meanings) else populations(table, self.meanings)
        if parts and not speaks_of_students(table, around.texts):
            parts = None
        if parts and self._datasets_of(parts):
            self._read_populations(table, around, parts)
            return
        choice = (
            Choice(None, is_unclear=True)
            if parts is None
            else choose_dataset(table, around, self.meanings, self.choices.dataset)
        )
        if choice.other:
            about = {"stated": choice.other[:LONGEST_QUOTE]}
            where = table.area.split(":")[0]
            self.problems.append(Problem("other_people", "warning", table.sheet.name, where, detail=about))
            return
        where = table.area.split(":")[0]
        if choice.dataset is None and choice.is_unclear:
            self.problems.append(self._about(table, "dataset_unclear"))
            return
        if choice.dataset is None:
            self._note_no_table(table.sheet, where)
            return
        if title := title_of_nobody(table, choice.dataset, around, self.meanings):
            about = {"stated": title[:LONGEST_QUOTE]}
            self.problems.append(Problem("title_says_no_students", "warning", table.sheet.name, where, detail=about))
        self.problems += self.personal.note(table, choice.dataset)
        if choice.dataset.measure:
            self._read_figures(table, choice.dataset, around)
        else:
            self._read_register(table, choice.dataset)

    def _read_populations(self, table: Located, around: Surroundings, parts: Mapping[str, Located]) -> None:
        """Reads a table that counts all students and the foreign ones side by side."""
        found = [(dataset, parts[str(dataset.titles)]) for dataset in self._datasets_of(parts)]
        read = [(dataset, part) for dataset, part in found if keeps_labels(part, dataset)]
        already = len(self.problems)
        for dataset, part in read:
            of_part = len(self.problems)
            self._read_figures(fitted(part, dataset), dataset, around)
            self.problems[of_part:] = said_once(self.problems[of_part:], self.problems[already:of_part])
        self.problems += parts_above_whole(table)
        self.problems += unread_populations(table, [part for _dataset, part in read])
        self.problems += unread_rows(table, [part for _dataset, part in read])

    def _datasets_of(self, parts: Mapping[str, Located]) -> list[Dataset]:
        """The datasets of some populations, in the order of these; of the one that was chosen, where one was."""
        datasets = {dataset.titles: dataset for dataset in self.words.datasets.values() if dataset.titles}
        chosen = [datasets[name] for name in parts if self.choices.dataset in (None, datasets[name].name)]
        return chosen

    def _read_figures(self, table: Located, dataset: Dataset, around: Surroundings) -> None:
        table_id = self._next_id()
        counting = [column for column in table.columns if column.role in ("value", "total")]
        figures = counting or [column for column in table.columns if column.role != "elsewhere"]
        axes_in_table = {c.field for c in table.having("label")} | {axis for c in figures for axis in c.codes}
        facts: dict[str, Any] = {
            dim: code for dim, code in around.codes.items() if dim in dataset.fields and dim not in axes_in_table
        }
        self.said[table_id] = facts
        problems = [
            self._about(table, "title_conflict", field=dim, stated=title, other=sheet)
            for dim, title, sheet in around.conflicts
            if dim not in axes_in_table
        ]
        if "academic_year" in dataset.fields and "academic_year" not in axes_in_table:
            facts["academic_year"] = self._year(table, around, problems)
            if around.other_year is not None:
                facts_of_years = {"stated": around.years[0], "named": around.other_year}
                problems.append(replace(self._about(table, "year_conflict", **facts_of_years), severity="warning"))
            facts["census_date"] = self._census(around, facts["academic_year"])
        counts, hidden = read_without_hidden(table, lambda located: read_counts(located, dataset, self.meanings, facts))
        problems += hidden
        if counts.records and None not in values_of(counts.records, "academic_year"):
            problems = [problem for problem in problems if problem.code != "period_missing"]  # the rows say it
        if counts.layout == "persons":
            self.persons[table_id] = Persons(table, values_of(counts.records, "_row"))
            problems += self.persons[table_id].repeated()
        rows = staged_rows(table, dataset.table, table_id, self.institution, counts.records)
        parts = (
            staged_rows(table, str(dataset.parts_table), table_id, self.institution, counts.parts)
            if counts.parts and dataset.parts_table
            else None
        )
        kind_of = counts.records.kind_of if isinstance(counts.records, ListRecords) else None
        groups = values_of(counts.records, GROUP)
        unread = partial(texts_unread, table, dataset, self.meanings)
        note_repeated_keys(rows, dataset, table.headings, counts.problems, kind_of, groups, unread)
        rows, broken = apply_rules(dataset, rows, {}, self.received)
        problems += [_dated(problem, facts.get("academic_year")) for problem in (*counts.problems, *broken)]
        self._keep(table, dataset, table_id, counts.layout, rows, counts.sums, problems)
        if parts:
            self.rows.setdefault(str(dataset.parts_table), []).append(parts)

    def _read_register(self, table: Located, dataset: Dataset) -> None:
        table_id = self._next_id()
        facts = {"institution_code": self.institution}
        read = read_records(table, dataset, self.words.datasets, self.meanings, facts)
        records, problems = read.rows, [*read.problems, *note_hidden_columns(table)]
        columns = {field.name: column for field, column in field_columns(table, dataset, self.meanings)}
        for name in (dataset.name, *dataset.also):
            other = self.words.datasets[name]
            rows = staged_rows(table, other.table, table_id, self.institution, records[other.table])
            cells = {
                field: [f"{column_letters(column.index)}{row['_row'] + 1}" for row in records[other.table]]
                for field, column in columns.items()
            }
            rows, broken = apply_rules(other, rows, cells, self.received)
            problems += broken
            note_repeated_codes(rows, other, problems)
            problems += codes_alike_within(other, rows)
            if name == dataset.name:
                self._keep(table, other, table_id, "list", rows, read.sums, problems)
            elif rows:
                extra_id = self._next_id()
                self._keep(table, other, extra_id, "list", rows.with_same(table_id=extra_id), [], [])

    def _keep(
        self,
        table: Located,
        dataset: Dataset,
        table_id: str,
        layout: str,
        rows: Rows,
        sums: Sequence[dict[str, Any]],
        problems: Sequence[Problem],
    ) -> None:
        """Keeps a table that was read."""
        self.problems += [replace(problem, table_id=table_id) for problem in problems]
        years = sorted(set(rows["academic_year"]), key=lambda y: (y is None, y)) if "academic_year" in rows else []
        self.tables.append(
            TableReading(
                table_id=table_id,
                sheet=table.sheet.name,
                range=table.area,
                dataset=dataset.name,
                layout=layout,
                title=" · ".join(table.said_above)[:300] or None,
                row_count=len(rows),
                headcount=heads_counted(rows)
                if dataset.counts_people and len(rows)
                else 0
                if dataset.counts_people
                else None,
                periods=tuple(years),
                cover=cover_of(dataset, self.institution, rows),
                time_of_year=time_of_year(table, self.meanings) if dataset.counts_people else None,
                sums=tuple(sums),
            )
        )
        self.rows.setdefault(dataset.table, []).append(rows)

    def _next_id(self) -> str:
        return f"t{len(self.tables) + 1}"

    def _year(self, table: Located, around: Surroundings, problems: list[Problem]) -> int | None:
        """The academic year of a table that has no axis of years."""
        period = self.choices.period
        asked = int(period) if period and period != "none" else None
        stated = around.years[0] if len(around.years) == 1 else None
        if stated is not None and asked is None and not around.is_academic and starts_and_ends(table):
            problems.append(self._about(table, "period_missing", years=list(around.years)))
            return None
        if stated is not None:
            if asked is not None and asked != stated:
                problems.append(self._about(table, "period_conflict", stated=stated, asked=asked))
            return stated
        if asked is not None or period == "none":
            return asked
        problems.append(self._about(table, "period_missing", years=list(around.years)))
        return None

    def _census(self, around: Surroundings, year: int | None) -> date | None:
        day = around.census_date
        return day if day and year is not None and academic_year_of(day) == year else None

    def _about(self, table: Located, code: str, **detail: Any) -> Problem:
        return Problem(code, "error", table.sheet.name, table.area.split(":")[0], detail=detail)

    def _compare_institution(self, table: Located, around: Surroundings) -> None:
        """Figures of one university are never loaded as those of another: above all not invented ones as real."""
        named = institution_in(around.texts, self.reference)
        if named and self.institution and named != self.institution:
            self.problems.append(self._about(table, "institution_conflict", stated=named, asked=self.institution))


def _dated(problem: Problem, year: int | None) -> Problem:
    """A problem that keeps heads out of the totals says of which year they are."""
    is_dated = problem.headcount is None or problem.academic_year is not None
    return problem if is_dated else replace(problem, academic_year=year)
