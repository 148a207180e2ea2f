"""A reading beside the truth: every difference as a line that a person can follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from etl.reading import Reading
from tests.truth.page import Truth
from tests.truth.people import DIMS

At = tuple[str, str]


def differences(reading: Reading, truth: Truth) -> list[str]:
    """What was read otherwise than it is; empty when everything is right."""
    return [
        *_heads(reading, truth),
        *_parts(reading, truth),
        *_sums(reading, truth),
        *_view_parts(reading, truth),
        *_all_students(reading, truth),
        *_records(reading, truth),
        *_persons(reading, truth),
        *_problems(reading, truth),
    ]


def _rows(reading: Reading, table: str) -> list[dict[str, Any]]:
    counting = {one.table_id for one in reading.tables if one.counts}
    rows = reading.rows.get(table)
    return [] if rows is None else rows[rows["table_id"].isin(counting)].to_dict("records")


def _heads(reading: Reading, truth: Truth) -> Iterable[str]:
    found: dict[At, Any] = {}
    for row in _rows(reading, "enrolments"):
        at = (row["sheet"], row["cell"])
        if at in found:
            yield f"{at} was read twice"
        day = row["census_date"]
        codes = tuple(_plain(row[dim]) for dim in DIMS)
        found[at] = (codes, int(row["headcount"]), None if day is None or day != day else str(day)[:10])
    wanted = {at: (*facts, _day(truth.days.get(at))) for at, facts in truth.heads.items()}
    yield from _compared("heads", found, wanted)


def _parts(reading: Reading, truth: Truth) -> Iterable[str]:
    found = {
        (row["sheet"], row["cell"]): (row["dimension"], row["code"], int(row["headcount"]))
        for row in _rows(reading, "enrolment_parts")
    }
    yield from _compared("part", found, truth.parts)


def _all_students(reading: Reading, truth: Truth) -> Iterable[str]:
    found = {
        (row["sheet"], row["cell"]): (int(row["academic_year"]), row["faculty_code"], int(row["headcount"]))
        for row in _rows(reading, "student_totals")
    }
    yield from _compared("all students", found, truth.all_students)


def _view_parts(reading: Reading, truth: Truth) -> Iterable[str]:
    rows = reading.rows.get("enrolment_parts")
    views = {one.table_id for one in reading.tables if not one.counts}
    found = {
        (row["sheet"], row["cell"], row["dimension"]): (row["code"], int(row["headcount"]))
        for row in ([] if rows is None else rows.to_dict("records"))
        if row["table_id"] in views
    }
    yield from _compared("part of a view", found, truth.view_parts)


def _records(reading: Reading, truth: Truth) -> Iterable[str]:
    """Registers, row by row, and what they declare."""
    for sheet, drawn in truth.records.items():
        rows = reading.rows.get(drawn.table)
        lines = [] if rows is None else [row for row in rows.to_dict("records") if row["sheet"] == sheet]
        found = [tuple(_value(row[column]) for column in drawn.columns) for row in lines]
        if len(found) != len(drawn.truth):
            yield f"{sheet}: read {len(found)} rows, there are {len(drawn.truth)}"
        yield from _compared(drawn.table, dict(enumerate(found)), dict(enumerate(drawn.truth)))
        sums = [line for table in reading.tables if table.sheet == sheet for line in table.sums]
        declared = [(round(line["declared"], 2), line["status"]) for line in sums]
        if declared != drawn.sums:
            yield f"{sheet}: sums {declared}, are {drawn.sums}"


def _value(value: Any) -> Any:
    if value is None or value != value:
        return None
    return value.date() if isinstance(value, datetime) else value


def _persons(reading: Reading, truth: Truth) -> Iterable[str]:
    """What is personal must stand nowhere in what was read."""
    if truth.personal:
        said = " ".join([str(reading.problems), *(str(rows.to_dict("records")) for rows in reading.rows.values())])
        yield from (f"personal: «{text}»" for text in sorted(truth.personal) if text in said)


def _sums(reading: Reading, truth: Truth) -> Iterable[str]:
    lines = [line for table in reading.tables if table.sheet not in truth.records for line in table.sums]
    declared = {(line["sheet"], line["cell"]): line["declared"] for line in lines if line["axis"] != "view"}
    for at in truth.sums.keys() - declared.keys():
        yield f"sum {at}: {truth.sums[at]} was not proved"
    for line in () if truth.is_shaken else lines:
        at = (line["sheet"], line["cell"])
        is_wrong = truth.views_differ if line["axis"] == "view" else at in truth.differs
        wanted = "differs" if is_wrong else "agrees"
        if line["status"] != wanted:
            yield f"sum {at} {line['axis']} «{line['label']}»: {line['declared']} / {line['computed']} {line['status']}"


def _problems(reading: Reading, truth: Truth) -> Iterable[str]:
    errors = {(p.sheet, p.cell): p.code for p in reading.problems if p.severity == "error"}
    yield from _compared("error", errors, truth.errors)
    outside = sum(problem.headcount or 0 for problem in reading.problems if problem.severity == "error")
    if outside != truth.outside:
        yield f"{outside} heads are said to stand outside the totals, {truth.outside} do"
    warnings = {problem.code for problem in reading.problems if problem.severity == "warning"}
    for code in sorted(truth.warnings - warnings):
        yield f"warning {code} is missing"
    for code in sorted(warnings - truth.warnings - truth.may_warn):
        first = next(p for p in reading.problems if p.code == code)
        yield f"warning {code} at {first.sheet}!{first.cell} «{first.value}» {dict(first.detail)}"


def _compared(what: str, found: dict[Any, Any], wanted: dict[Any, Any]) -> Iterable[str]:
    for at in sorted(found.keys() | wanted.keys(), key=str):
        if found.get(at) != wanted.get(at):
            yield f"{what} {at}: read {found.get(at)}, is {wanted.get(at)}"


def _day(day: Any) -> str | None:
    return None if day is None else str(day)[:10]


def _plain(code: Any) -> Any:
    if code is None or code != code:
        return None
    return int(code) if hasattr(code, "item") or isinstance(code, float) else code
