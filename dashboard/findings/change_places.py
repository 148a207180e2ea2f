"""From what changed between two snapshots to the cells: those read before, and those read now."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard.behind import DIFFERENCE, PLACE, Behind, Narrowing
from dashboard.findings import scope
from dashboard.findings.comparison import Comparison
from dashboard.findings.funding import SHARES
from dashboard.findings.quality import TABLES, first_cells
from dashboard.findings.student_charts import STUDENTS
from dashboard.i18n import counted, message
from dashboard.metrics import money, quality
from dashboard.metrics.students import enrolment_rows
from dashboard.tables import Column, Table
from dashboard.warehouse import Warehouse

ROWS = counted("{count} row", "{count} rows")
SIDES = {"before": message("earlier"), "after": message("later")}
# What a row of a table of changes stands for: column of the rows behind -> column of the table.
ROW_KEYS = {"row": "row"}
AMOUNT_KEYS = {"share_of": "share_of", "currency_code": "currency_code"}


def total_keys(dimension: str) -> dict[str, str]:
    """What a row of totals stands for: a year, and a code where they are split."""
    years = {"academic_year": "academic_year"}
    return {**years, dimension: "code"} if dimension else years


def rows_behind_totals(found: Comparison) -> Behind:
    """The cells of students in both snapshots; those of the earlier are taken away."""

    def students(one: Warehouse) -> pd.DataFrame:
        return enrolment_rows(one, found.filters)

    return Behind(lambda only: _students(found, only.rows(_both(found, students))), STUDENTS, adds=DIFFERENCE)


def _students(found: Comparison, rows: pd.DataFrame) -> Table:
    say = found.language.say
    frame = rows.assign(
        difference=rows["headcount"] * rows["side"].map({"before": -1, "after": 1}),
        faculty=[found.names.of("faculty_code", code) for code in rows["faculty_code"]],
        country=[found.names.of("country_code", code) for code in rows["country_code"]],
    )
    columns = (
        Column("headcount", say("Students"), "count"),
        Column("side_words", say("Snapshot")),
        *scope.cell_columns(found.reader),
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("faculty", say("Faculty")),
        Column("country", say("Country")),
    )
    return Table(frame, columns, say("Rows behind the figures"), found.stamp)


def rows_behind_amounts(found: Comparison) -> Behind:
    """The amounts of both snapshots, each with its cell; those of the earlier are taken away."""

    def amounts(one: Warehouse) -> pd.DataFrame:
        return money.money_rows(one, found.filters)

    return Behind(lambda only: _amounts(found, only.rows(_both(found, amounts))), adds=DIFFERENCE)


def _amounts(found: Comparison, rows: pd.DataFrame) -> Table:
    say = found.language.say
    frame = rows.assign(
        difference=rows["amount"] * rows["side"].map({"before": -1, "after": 1}),
        currency=[found.names.of("currency_code", code) for code in rows["currency_code"]],
        share=[say(SHARES[share]) for share in rows["share_of"]],
    )
    columns = (
        Column("amount", say("Amount"), "decimal"),
        Column("side_words", say("Snapshot")),
        *scope.cell_columns(found.reader),
        Column("currency", say("Currency")),
        Column("share", say("Whose share")),
    )
    return Table(frame, columns, say("Rows behind the figures"), found.stamp)


def tables_behind(found: Comparison) -> Behind:
    """The tables of the workbooks that came or went, each with its first cell."""

    def tables(one: Warehouse) -> pd.DataFrame:
        return first_cells(quality.table_rows(one, found.filters))

    return Behind(lambda only: _tables(found, only.rows(_both(found, tables))), TABLES)


def _tables(found: Comparison, rows: pd.DataFrame) -> Table:
    say = found.language.say
    # A workbook that is in both snapshots holds the same tables in both.
    frame = rows.drop_duplicates([*PLACE, "table_id"], keep="last")
    columns = (Column("range", say("Cells")), *scope.cell_columns(found.reader), Column("side_words", say("Snapshot")))
    return Table(frame, columns, say("Tables found in the workbooks"), found.stamp)


def _both(found: Comparison, fetch: Callable[[Warehouse], pd.DataFrame]) -> pd.DataFrame:
    """The rows of both snapshots, each saying from which it is; the later first."""
    sides = {"after": found.pair.after, "before": found.pair.before}
    rows = {side: fetch(one) for side, one in sides.items()}
    some = {side: frame for side, frame in rows.items() if len(frame)} or {"after": rows["after"]}
    return pd.concat([_of_side(found, frame, side) for side, frame in some.items()], ignore_index=True)


def places_behind(found: Comparison, frame: pd.DataFrame) -> Behind:
    """The cells that rows of a table of changes were read from, before and now.

    Args:
        frame: the rows as `metrics.change_rows` tells them; `row` says which is which.
    """
    return Behind(lambda only: _places(found, only, frame), ROWS)


def _places(found: Comparison, only: Narrowing, frame: pd.DataFrame) -> Table:
    say, meant = found.language.say, only.rows(frame)
    sides = [_of_side(found, _side(meant, side), side) for side in ("after", "before")]
    rows = pd.concat(sides, ignore_index=True).dropna(subset=["source_id"])
    columns = (Column("side_words", say("Snapshot")), *scope.cell_columns(found.reader))
    return Table(rows, columns, say("Rows behind the figures"), found.stamp)


def _side(frame: pd.DataFrame, side: str) -> pd.DataFrame:
    return pd.DataFrame({name: frame[f"{name}_{side}"].astype(object) for name in ("file_name", *PLACE)})


def _of_side(found: Comparison, frame: pd.DataFrame, side: str) -> pd.DataFrame:
    return frame.assign(side=side, side_words=found.language.say(SIDES[side]))
