"""Rows that split the row above them into its specialities, levels or groups: parts of it, which do not count again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from etl.body_row import BodyRow
from etl.figures import Figures, total_of
from etl.locate import Located


def find_named_details(
    rows: Sequence[BodyRow], figures: Figures, columns: Sequence[int], axes: Collection[str | None]
) -> None:
    """Rows that begin with «в т.ч.», or bear the titles of sections one after another, and add up to the row above.

    «Медицинский факультет 100 | в т.ч. бакалавриат 60 | магистратура 40»: neither level holds for the rows below.

    Args:
        axes: what the labels of the rows say; «Всего 15 | в т.ч. Индия 10 | Китай 5» adds nothing to a country.
    """
    _take_first_of_total(rows, figures, columns, axes)
    for position, whole in enumerate(rows):
        if whole.kind not in ("data", "total") or not any(
            (whole.index, column) in figures.number for column in columns
        ):
            continue
        run = _run_of_details(rows, position, figures, columns)
        named = [row for row in run if row.kind == "of_which"]
        if named or sum(row.kind == "section" for row in run) > 1:
            for row in run:
                row.kind, row.problem, row.further = "detail", "detail_row", ()
    _refuse_unproved(rows)
    for row in rows:
        if row.kind == "of_which":
            row.kind, row.problem = "silent", "unread_row"


def _take_first_of_total(
    rows: Sequence[BodyRow], figures: Figures, columns: Sequence[int], axes: Collection[str | None]
) -> None:
    """«В т.ч. Индия» right below a total, or a group of countries, is the first of the countries that it adds up."""
    for whole, first in _pairs(rows):
        if whole.kind in ("total", "group") and first.kind == "of_which" and first.codes.keys() & {*axes}:
            place = rows.index(first)
            run = list(takewhile(lambda row: row.kind in ("data", "unknown", "silent"), rows[place + 1 :]))
            added = [first.index, *(row.index for row in run)]
            if all(total_of(figures, added, [c]) == figures.number.get((whole.index, c), 0) for c in columns):
                first.kind = "data"
            else:
                first.is_passed_over = True


def _run_of_details(
    rows: Sequence[BodyRow], position: int, figures: Figures, columns: Sequence[int]
) -> Sequence[BodyRow]:
    """The rows right below one that make it up in every column; none where they do not."""
    whole = rows[position]
    left = [figures.number.get((whole.index, column), 0) for column in columns]
    for following in range(position + 1, len(rows)):
        other = rows[following]
        if other.kind == "silent" and not other.label:
            continue
        is_section = other.kind == "section" and other.has_figures
        if not (is_section or other.kind == "of_which" or _may_be_detail(other, whole)):
            break
        left = [own - figures.number.get((other.index, c), 0) for own, c in zip(left, columns, strict=True)]
        if min(left, default=-1) < 0:
            break
        if not any(left):
            return [row for row in rows[position + 1 : following + 1] if row.kind != "silent"]
    return []


def _refuse_unproved(rows: Sequence[BodyRow]) -> None:
    """What follows «в т.ч. бакалавриат» and is of its kind is no title of a section, though no sum proves it a part."""
    for before, row in _pairs(rows):
        is_same_kind = before.kind in ("of_which", "unknown") and before.codes.keys() == row.codes.keys() != set()
        if row.kind == "section" and row.has_figures and is_same_kind:
            row.kind, row.problem, row.problem_field = "unknown", "unknown_label", next(iter(row.codes))


def _pairs(rows: Sequence[BodyRow]) -> Iterator[tuple[BodyRow, BodyRow]]:
    spoken = [row for row in rows if row.kind != "silent" or row.label]
    return pairwise(spoken)


def find_details(table: Located, rows: Sequence[BodyRow], figures: Figures) -> None:
    """Rows that split the row above them into its specialities or groups are parts of it, and do not count again.

    A row is split by the rows below when these add up to it in every column and bring no key of their own: their
    labels are unknown, or mean the same. Where the sheet declares totals, they must agree with this reading.
    """
    columns = [column.index for column in table.having("value")]
    details: dict[int, BodyRow] = {}
    data = [row for row in rows if row.kind in ("data", "unknown", "total", "group")]
    for position, row in enumerate(data[:-1]):
        if row.kind != "data" or row.index in details or not _may_be_detail(data[position + 1], row):
            continue
        left = [figures.number.get((row.index, column), 0) for column in columns]
        if not any(left):
            continue
        for following in range(position + 1, len(data)):
            other = data[following]
            if not _may_be_detail(other, row):
                break
            left = [own - figures.number.get((other.index, c), 0) for own, c in zip(left, columns, strict=True)]
            if min(left) < 0:  # figures are never negative: further rows add up to more yet
                break
            if not any(left):
                details |= {detail.index: detail for detail in data[position + 1 : following + 1]}
                break
    if details and _totals_agree(rows, details, figures, columns):
        for row in details.values():
            row.kind, row.problem = "detail", "detail_row"


def _may_be_detail(other: BodyRow, row: BodyRow) -> bool:
    """True for a row that brings no key of its own; a blank label is nobody's speciality."""
    if other.kind == "unknown":
        return other.problem is not None and other.problem != "label_blank"
    return other.kind == "data" and other.codes == row.codes


def _totals_agree(
    rows: Sequence[BodyRow], details: Mapping[int, BodyRow], figures: Figures, columns: Sequence[int]
) -> bool:
    """True when the last total is the sum of the rows without the details; without one, several unknown labels are."""
    totals = [row for row in rows if row.kind == "total"]
    if not totals:
        return len(details) > 1 and all(row.kind == "unknown" for row in details.values())
    kept = [row.index for row in rows if row.kind in ("data", "unknown") and row.index not in details]
    return all(
        total_of(figures, kept, [column]) == figures.number.get((totals[-1].index, column), 0) for column in columns
    )
