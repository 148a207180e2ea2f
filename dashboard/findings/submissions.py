"""Who has sent the figures of foreign students for which year, and when."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.findings import scope
from dashboard.findings.student_charts import cells_table
from dashboard.i18n import counted, is_missing
from dashboard.kept import kept
from dashboard.metrics import submissions as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

# Years that fit a screen beside the names of faculties.
MOST_YEARS = 6
# What a row stands for: column of the rows behind -> column of the table.
FACULTY_KEYS = {"faculty_code": "faculty_code"}
WORKBOOKS = counted("{count} workbook", "{count} workbooks")


def has_submissions(reader: Reader) -> bool:
    """True when a faculty has sent figures of a year."""
    return not metric.submissions(reader.warehouse, reader.filters).empty


@kept
def submission_sentence(reader: Reader) -> str:
    """How many faculties have sent the figures of the newest year, and how many of them late."""
    language = reader.language
    rows = metric.submissions(reader.warehouse, reader.filters)
    of_year = rows[rows["academic_year"] == rows["academic_year"].max()]
    late = int((of_year["state"] == "late").sum())
    sent = int((of_year["state"] != "missing").sum())
    year = language.academic_year(of_year["academic_year"].iloc[0])
    text = language.say("{year}: sent by {sent} of {all} faculties", year=year, sent=sent, all=len(of_year))
    late_words = language.say_count("{count} late", "{count} late", late) if late else ""
    return ", ".join(part for part in (text, late_words) if part) + "."


@kept
def submission_table(reader: Reader) -> Table:
    """A faculty a row, a year a column: received on which day, how many days late, or missing."""
    language = reader.language
    rows = metric.submissions(reader.warehouse, reader.filters)
    years = sorted({int(year) for year in rows["academic_year"]}, reverse=True)[:MOST_YEARS]
    words = rows.assign(words=[_words(reader, row) for row in rows.to_dict("records")])
    wide = words.pivot(index="faculty_code", columns="academic_year", values="words").reset_index()
    frame = pd.DataFrame(
        {
            "faculty_code": wide["faculty_code"],
            "faculty": [reader.names.of("faculty_code", code) for code in wide["faculty_code"]],
        }
        | {str(year): list(wide[year]) for year in years}
    )
    columns = (
        Column("faculty", language.say("Faculty")),
        *(Column(str(year), language.academic_year(year)) for year in years),
    )
    title = language.say("Who has sent the figures of foreign students, and when")
    return Table(frame, columns, title, scope.stamp(reader), FACULTY_KEYS, named_by=("faculty",))


def rows_behind_submissions(reader: Reader) -> Behind:
    """The cells that a faculty has sent."""
    return Behind(lambda only: _sent_rows(reader, only), WORKBOOKS, distinct="source_id")


def _sent_rows(reader: Reader, only: Narrowing) -> Table:
    return cells_table(reader, only.rows(metric.rows_sent(reader.warehouse, reader.filters)))


def _words(reader: Reader, row: dict[Any, Any]) -> str:
    language = reader.language
    if row["state"] == "missing":
        return language.say("not sent")
    day = language.short_date(row["received_date"])
    if row["state"] == "late" and not is_missing(row["days_late"]):
        days = language.say_count("{count} day late", "{count} days late", int(row["days_late"]))
        return f"{day}, {days}"
    return day
