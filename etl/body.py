"""The rows of a located table and what their labels say: data, totals, groups, sections, labels no list knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from etl.figures import Figures, total_of
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.parse import shown
from etl.problem import Problem
from etl.sheet import address, is_blank
from etl.vocabulary import Dataset


@dataclass
class BodyRow:
    """A row of the body and what its labels say.

    Args:
        further: (column, field) of the other labels of the row that no list knows.
        kind: `data`, `total`, `group`, `unknown` (a label no list knows) or `silent` (nothing to count).
    """

    index: int
    kind: str
    codes: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    label_column: int = 0
    problem: str | None = None
    problem_field: str | None = None
    further: tuple[tuple[int, str], ...] = ()


def body_rows(
    table: Located, dataset: Dataset, meanings: Meanings, figures: Figures, layout: str, problems: list[Problem]
) -> Iterable[BodyRow]:
    """Every row of the body, top to bottom, with what its labels resolve to."""
    labels = table.having("label")
    numbers = [column.index for column in table.columns if column.role in ("value", "total")]
    section: dict[str, Any] = {}
    above: dict[int, Any] = {}
    filled_down: list[int] = []
    groups_lead = layout != "persons" and _is_grouped(table, labels, figures)
    for row in table.body:
        has_figures = any((row, index) in figures.number for index in numbers)
        if table.is_heading_again(row):  # the heading printed again on the next page
            yield BodyRow(row, "silent")
            continue
        if _is_of_which(table, meanings, row, labels):
            yield BodyRow(row, "silent", label_column=labels[0].index, problem="unread_row")
            continue
        total = _total_label(table, meanings, row)
        if total is not None:
            yield BodyRow(row, "total", label=total[1], label_column=total[0])
            above.clear()
            continue
        texts = {column.index: table.sheet.spanned_value(row, column.index) for column in labels}
        if groups_lead and has_figures and is_blank(texts[labels[0].index]) and labels[0].index in above:
            texts[labels[0].index] = above[labels[0].index]
            filled_down.append(row)
        if all(is_blank(text) for text in texts.values()):
            yield _row_without_labels(table, row, has_figures, labels, layout, section)
            continue
        body_row = _labelled_row(table, dataset, meanings, row, labels, texts, has_figures, layout)
        if body_row.kind == "section":
            section = body_row.codes
            body_row.kind = "group" if has_figures else "silent"
        elif body_row.kind == "data":
            body_row.codes = {**section, **body_row.codes}
            above.update(texts)
        yield body_row
    _note_filled_down(table, labels, filled_down, problems)


def _is_of_which(table: Located, meanings: Meanings, row: int, labels: Sequence[Column]) -> bool:
    """True for a row «в том числе женщин», which repeats people of the rows above."""
    cells = [table.sheet.value(row, column.index) for column in labels]
    return any("of_which" in meanings.of(cell).marks for cell in cells if not is_blank(cell))


def _is_grouped(table: Located, labels: Sequence[Column], figures: Figures) -> bool:
    """True when the leading label is written once for several rows.

    Then no label stands in two rows one below the other, and blanks are common. A lone blank in a list that repeats its
    labels is no invitation to copy the label above it: those heads are of a country or faculty that is not stated.
    """
    if len(labels) < 2:
        return False
    rows = sorted({row for row, _column in figures.number})
    lead = [table.sheet.spanned_value(row, labels[0].index) for row in rows]
    blanks = sum(map(is_blank, lead))
    repeated = any(one == other and not is_blank(one) for one, other in pairwise(lead))
    return not repeated and blanks * 5 >= len(lead) and bool(lead) and not is_blank(lead[0])


def _note_filled_down(table: Located, labels: Sequence[Column], rows: list[int], problems: list[Problem]) -> None:
    if rows:
        detail = {"rows": len(rows), "heading": labels[0].heading}
        where = address(rows[0], labels[0].index)
        problems.append(Problem("label_filled_down", "note", table.sheet.name, where, detail=detail))


def _total_label(table: Located, meanings: Meanings, row: int) -> tuple[int, str] | None:
    """(column, text) of a word for a total at the head of a row, before its figures."""
    value_columns = {column.index for column in table.columns if column.role in ("value", "total", "part")}
    for index in range(table.columns[0].index, table.columns[-1].index + 1):
        cell = table.sheet.value(row, index)
        if is_blank(cell) or not isinstance(cell, str) or index in value_columns:
            continue
        if "total" in meanings.of(cell.splitlines()[0]).marks or "total" in meanings.of(cell).marks:
            return index, shown(cell)
    return None


def _row_without_labels(
    table: Located, row: int, has_figures: bool, labels: Sequence[Column], layout: str, section: dict[str, Any]
) -> BodyRow:
    if layout == "persons":
        filled = any(not is_blank(table.sheet.value(row, c.index)) for c in table.columns if c.role == "personal")
        return BodyRow(row, "data" if filled else "silent", codes=dict(section))
    if not has_figures:
        return BodyRow(row, "silent")
    if not labels:
        return BodyRow(row, "data", codes=dict(section))
    return BodyRow(row, "unknown", label_column=labels[0].index, problem="label_blank", problem_field=labels[0].field)


def _labelled_row(
    table: Located,
    dataset: Dataset,
    meanings: Meanings,
    row: int,
    labels: Sequence[Column],
    texts: Mapping[int, Any],
    has_figures: bool,
    layout: str,
) -> BodyRow:
    """A row by what its labels resolve to."""
    body_row = BodyRow(row, "data")
    filled = [column for column in labels if not is_blank(texts[column.index])]
    for column in filled:
        cell = texts[column.index]
        meaning = meanings.of(cell)
        axis = str(column.field)
        body_row.label, body_row.label_column = shown(cell), column.index
        codes = meanings.codes_in_column(axis, cell)
        if axis in codes:
            body_row.codes[axis] = codes[axis]
        elif "not_stated" in meaning.marks or "missing" in meaning.marks:
            body_row.codes[axis] = None
        elif meaning.group and len(filled) == 1:
            return replace(body_row, kind="group" if has_figures else "silent", label=shown(cell))
        elif meaning.codes and len(filled) == 1:
            return replace(body_row, kind="section", codes=dict(meaning.codes))
        elif not has_figures and layout != "persons":
            return replace(body_row, kind="silent", problem="unread_row")
        else:
            others = tuple(_further_unknown(meanings, filled[filled.index(column) + 1 :], texts))
            return replace(body_row, kind="unknown", problem=unknown_code(axis), problem_field=axis, further=others)
    if not has_figures and layout != "persons":
        body_row.kind = "data" if len(filled) == len(labels) else "silent"
    return body_row


def _further_unknown(
    meanings: Meanings, columns: Sequence[Column], texts: Mapping[int, Any]
) -> Iterable[tuple[int, str]]:
    """The labels to the right of an unknown one that are unknown, too: who mends one mends all at once."""
    for column in columns:
        cell, axis = texts[column.index], str(column.field)
        marks = meanings.of(cell).marks
        if axis not in meanings.codes_in_column(axis, cell) and not {"not_stated", "missing"} & set(marks):
            yield column.index, axis


def unknown_code(axis: str) -> str:
    """The problem code of a label that no list knows, by the axis it stands on."""
    return {"country_code": "unknown_country", "faculty_code": "unknown_faculty"}.get(axis, "unknown_label")


def find_unlabelled_totals(table: Located, rows: Sequence[BodyRow], figures: Figures) -> None:
    """A row without any label whose figures are the sums of the rows above it is a total row."""
    columns = [column.index for column in table.columns if column.role in ("value", "total")]
    data = [row for row in rows if row.kind in ("data", "unknown") and row.problem != "label_blank"]
    for row in rows:
        if row.problem != "label_blank":
            continue
        above = [other.index for other in data if other.index < row.index]
        declared = {
            index: figures.number[row.index, index] for index in columns if (row.index, index) in figures.number
        }
        if above and all(total_of(figures, above, [index]) == number for index, number in declared.items()):
            row.kind, row.problem = "total", None


def find_details(table: Located, rows: Sequence[BodyRow], figures: Figures) -> None:
    """Rows that split the row above them into its specialities or groups are parts of it, and do not count again.

    A row is split by the rows below when these add up to it in every column and bring no key of their own: their
    labels are unknown, or mean the same. Where the sheet declares totals, they must agree with this reading.
    """
    columns = [column.index for column in table.having("value")]
    details: dict[int, BodyRow] = {}
    data = [row for row in rows if row.kind in ("data", "unknown", "total", "group")]
    for position, row in enumerate(data):
        if row.kind != "data" or row.index in details:
            continue
        run: list[BodyRow] = []
        for following in range(position + 1, len(data)):
            other = data[following]
            if other.kind not in ("data", "unknown") or (other.kind == "data" and other.codes != row.codes):
                break
            run.append(other)
            if _adds_up(figures, row, run, columns):
                details |= {detail.index: detail for detail in run}
                break
    if details and _totals_agree(rows, details, figures, columns):
        for row in details.values():
            row.kind, row.problem = "detail", "detail_row"


def _adds_up(figures: Figures, row: BodyRow, run: Sequence[BodyRow], columns: Sequence[int]) -> bool:
    below = [other.index for other in run]
    sums = [total_of(figures, below, [column]) for column in columns]
    return any(sums) and sums == [total_of(figures, [row.index], [column]) for column in columns]


def _totals_agree(
    rows: Sequence[BodyRow], details: Mapping[int, BodyRow], figures: Figures, columns: Sequence[int]
) -> bool:
    """True when the last total is the sum of the rows without the details; without one, unknown labels decide."""
    totals = [row for row in rows if row.kind == "total"]
    if not totals:
        return all(row.kind == "unknown" for row in details.values())
    kept = [row.index for row in rows if row.kind in ("data", "unknown") and row.index not in details]
    return all(
        total_of(figures, kept, [column]) == figures.number.get((totals[-1].index, column), 0) for column in columns
    )
