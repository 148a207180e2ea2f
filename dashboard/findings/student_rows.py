"""The rows behind figures of students that are no sum of rows: changes, shares of all, shares of the largest."""

from __future__ import annotations

from functools import partial

import pandas as pd

from dashboard.behind import DIFFERENCE, Behind, Narrowing
from dashboard.findings.student_charts import STUDENTS, cells_table
from dashboard.i18n import message
from dashboard.metrics import share_rows as metric
from dashboard.metrics import shares
from dashboard.reader import Reader
from dashboard.tables import Column, Table

# How many of the largest a line is about, by the name of its share.
LARGEST = {"top_1_share": 1, "top_3_share": 3, "top_5_share": 5}

PARTS_OF_ALL = (message("foreign students"), message("all students"))
PARTS_OF_FOREIGN = (message("of the largest"), message("of the others"))


def rows_behind_change(reader: Reader, years: tuple[int, int]) -> Behind:
    """The cells of two years behind what each faculty and country added to the change."""
    return Behind(lambda only: _change_table(reader, years, only), STUDENTS, adds=DIFFERENCE)


def _change_table(reader: Reader, years: tuple[int, int], only: Narrowing) -> Table:
    rows = only.rows(metric.change_rows(reader.warehouse, reader.filters, *years))
    return cells_table(reader, rows, Column(DIFFERENCE, reader.language.say("Counts as"), "difference"))


def rows_behind_share(reader: Reader) -> Behind:
    """The cells of foreign and of all students behind the share of each year."""
    return Behind(lambda only: _share_table(reader, only), STUDENTS, adds="headcount")


def _share_table(reader: Reader, only: Narrowing) -> Table:
    years = shares.foreign_share_by_year(reader.warehouse, reader.filters)
    known = frozenset(int(year) for year in years.loc[years["foreign_share"].notna(), "academic_year"])
    rows = only.rows(metric.foreign_share_rows(reader.warehouse, reader.filters, known))
    return _told_apart(reader, rows, PARTS_OF_ALL)


def rows_behind_concentration(reader: Reader) -> Behind:
    """The cells behind the shares of the largest countries; those of a year where no line is meant."""
    return Behind(lambda only: _largest_table(reader, only), STUDENTS, adds="headcount")


def _largest_table(reader: Reader, only: Narrowing) -> Table:
    line, rows_of = only.one("line"), partial(metric.largest_rows, reader.warehouse, reader.filters, "country_code")
    rows = only.without("line").rows(rows_of(LARGEST.get(str(line), 0)))
    if line is None:
        return cells_table(reader, rows.drop(columns=[metric.PART, metric.WHOLE]))
    return _told_apart(reader, rows, PARTS_OF_FOREIGN)


def _told_apart(reader: Reader, rows: pd.DataFrame, words: tuple[str, str]) -> Table:
    """The rows, each saying whether it is of the part or of the rest."""
    part, rest = (reader.language.say(word) for word in words)
    frame = rows.assign(counts_as=[part if is_part else rest for is_part in rows[metric.PART]])
    return cells_table(reader, frame, Column("counts_as", reader.language.say("Counts as")))
