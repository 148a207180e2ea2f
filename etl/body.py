"""The rows of a located table and what their labels say: data, totals, groups, sections, labels no list knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from etl.body_row import BodyRow
from etl.details import find_named_details
from etl.figures import Figures
from etl.lead import Lead, SeenLabels
from etl.locate import Column, Located
from etl.meaning import GROUP, Meanings
from etl.parse import shown
from etl.problem import Problem
from etl.sections import FillDown, give_sections
from etl.sheet import is_blank
from etl.vocabulary import Dataset


def body_rows(
    table: Located,
    dataset: Dataset,
    meanings: Meanings,
    figures: Figures,
    lead: Lead,
    layout: str,
    problems: list[Problem],
) -> Sequence[BodyRow]:
    """Every row of the body, top to bottom, with what its labels and the sections above it resolve to."""
    rows = list(_classified(table, dataset, meanings, figures, lead, layout, problems))
    values = [column.index for column in table.having("value")]
    find_named_details(rows, figures, values, [column.field for column in table.having("label")])
    give_sections(rows)
    return rows


def _classified(
    table: Located,
    dataset: Dataset,
    meanings: Meanings,
    figures: Figures,
    lead: Lead,
    layout: str,
    problems: list[Problem],
) -> Iterable[BodyRow]:
    """The rows by themselves; labels written once for several rows are filled down."""
    labels = table.having("label")
    numbers = {column.index for column in table.columns if column.role in ("value", "total")}
    with_figures = {row for row, column in (*figures.number, *figures.uncomputed) if column in numbers}
    rows = sorted({row for row, _column in figures.number if row not in lead.total})
    fill = FillDown(table, labels, [] if layout == "persons" else rows)
    seen = SeenLabels(table, lead)
    # Without labels «из них женщин» says of the rows below it, too, that they are no others: «на контракте».
    tells_parts: int | None = None
    for row in table.body:
        has_figures = row in with_figures
        if (like := seen.like(row, has_figures)) is not None:
            fill.remember_row(row)
            yield like
            continue
        if (silent := _silent_row(table, lead, row, has_figures)) is not None:
            yield silent
            continue
        if row in lead.of_which:
            yield _of_which_row(table, meanings, row, lead.of_which[row], has_figures)
            tells_parts = None if labels else lead.of_which[row]
            continue
        if total := lead.total.get(row):
            tells_parts = None
            yield BodyRow(row, "total", label=total[1], label_column=total[0])
            fill.stop()
            continue
        if tells_parts is not None and has_figures:
            yield _of_which_row(table, meanings, row, tells_parts, has_figures)
            continue
        lone = _lone_text(table, row)
        if lone is not None and (title := _title_row(table, dataset, meanings, row, lone, layout)) is not None:
            yield title
            continue
        texts = fill.texts(row, has_figures)
        if all(is_blank(text) for text in texts.values()):
            yield _row_without_labels(table, row, has_figures, labels, layout)
            continue
        body_row = _labelled_row(table, dataset, meanings, row, labels, texts, has_figures, layout)
        if body_row.kind == "data":
            fill.remember(texts)
            seen.keep(body_row)
        yield body_row
    fill.note(problems)


def _silent_row(table: Located, lead: Lead, row: int, has_figures: bool) -> BodyRow | None:
    """A row whose figures count nobody: a heading again, a blank one, percentages, people who are not counted."""
    is_heading = table.is_heading_again(row) or all(map(is_blank, table.sheet.rows[row]))
    if is_heading or row in lead.of_other_unit:
        return BodyRow(row, "silent")
    if row not in lead.uncounted:
        return None
    column, problem = lead.uncounted[row]
    label = shown(table.sheet.value(row, column))
    return BodyRow(row, "silent", label=label, label_column=column, problem=problem, has_figures=has_figures)


def _of_which_row(table: Located, meanings: Meanings, row: int, column: int, has_figures: bool) -> BodyRow:
    """A row «в т.ч. женщин»: people of the rows above; without figures it is a title and nothing more."""
    cell = table.sheet.value(row, column)
    codes = dict(meanings.of(cell).codes)
    if not has_figures:
        return BodyRow(row, "silent", label_column=column, problem="unread_row")
    return BodyRow(row, "of_which", codes, shown(cell), column, has_figures=True)


def _lone_text(table: Located, row: int) -> int | None:
    """The column of the only thing that stands in a row, where it is a text."""
    cells = table.sheet.rows[row]
    last = min(table.columns[-1].index + 1, len(cells))
    filled = [i for i in range(table.columns[0].index, last) if not is_blank(cells[i])]
    return filled[0] if len(filled) == 1 and isinstance(cells[filled[0]], str) else None


def _title_row(
    table: Located, dataset: Dataset, meanings: Meanings, row: int, column: int, layout: str
) -> BodyRow | None:
    """A row with nothing but a title: of a section, of a group, or one that no list knows. None: a row like others."""
    cell = table.sheet.value(row, column)
    own = next((str(label.field) for label in table.having("label") if label.index == column), None)
    meaning = meanings.of(cell)
    codes = {axis: code for axis, code in meaning.whose.items() if axis in dataset.fields or axis == GROUP}
    title = BodyRow(row, "title", codes, shown(cell), column)
    if own in codes or (layout == "persons" and not codes):
        return None
    if codes:
        title.kind = "section"
        return title
    if meaning.group or title.label in table.said_above:
        title.kind = "silent"
    return title


def _row_without_labels(table: Located, row: int, has_figures: bool, labels: Sequence[Column], layout: str) -> BodyRow:
    if layout == "persons":
        filled = any(not is_blank(table.sheet.value(row, c.index)) for c in table.columns if c.role == "personal")
        return BodyRow(row, "data" if filled else "silent")
    if not has_figures:
        return BodyRow(row, "silent")
    if not labels:
        return BodyRow(row, "data")
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
    body_row = BodyRow(row, "data", has_figures=has_figures)
    filled = [column for column in labels if not is_blank(texts[column.index])]
    for column in filled:
        cell = texts[column.index]
        meaning = meanings.of(cell)
        axis = str(column.field)
        body_row.label, body_row.label_column = shown(cell), column.index
        codes = meanings.codes_in_column(axis, cell)
        if axis in codes:
            body_row.codes[axis] = codes[axis]
            if axis == "academic_year" and meaning.day:
                body_row.codes["census_date"] = meaning.day
        elif "not_stated" in meaning.marks or "missing" in meaning.marks:
            body_row.codes[axis] = None
        elif meaning.group and len(filled) == 1:
            return replace(body_row, kind="group" if has_figures else "silent", label=shown(cell))
        elif meaning.codes and len(filled) == 1 and not (has_figures and GROUP in meaning.codes):
            return replace(body_row, kind="section", codes=meaning.whose)
        elif not has_figures and layout != "persons":
            return replace(body_row, kind="title" if len(filled) == 1 else "silent", problem="unread_row")
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
