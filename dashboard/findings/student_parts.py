"""Parts of the foreign students that the sheets give beside a total: women, students on contract, levels."""

from __future__ import annotations

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.student_charts import HEADINGS, STUDENTS, is_stated
from dashboard.findings.students import shown_year
from dashboard.kept import kept
from dashboard.metrics import student_parts as metric
from dashboard.metrics import students
from dashboard.reader import Reader
from dashboard.tables import Column, Table

PART_KEYS = {"dimension": "dimension", "code": "code"}


def has_parts(reader: Reader) -> bool:
    """True when the sheets of the shown year give a part that no split of the students shows already."""
    return not scope.without_hidden(_parts(reader)).empty


@kept
def parts_chart(reader: Reader) -> Chart:
    """The parts as ranked bars. Bars of two dimensions overlap, so nothing adds them."""
    frame, language = scope.without_hidden(_parts(reader)), reader.language
    all_of_year = students.headcount(reader.warehouse, reader.filters, shown_year(reader)) or 0
    title = language.say(
        "{name}: {part} {whole}",
        name=frame["name"].iloc[0],
        part=int(frame["headcount"].iloc[0]),
        whole=language.say_count("of {count} foreign student", "of {count} foreign students", all_of_year),
    )
    measured = language.say("Figures that the sheets give beside the total; one student may be in several of them")
    year = language.academic_year(shown_year(reader))
    return Chart(
        frame=frame,
        mark="bars",
        axes={"category": "name", "value": "headcount"},
        keys=PART_KEYS,
        unit=language.say("students"),
        counted=STUDENTS,
        title=title,
        subtitle=" · ".join([measured, year, scope.student_scope(reader)]),
        source=scope.source_line(reader, scope.STUDENTS),
        alt=scope.alt_text(title, reader),
        highlight=frozenset(frame["name"].head(1)),
    )


def parts_table(reader: Reader) -> Table:
    """Every part with its share of all foreign students."""
    say = reader.language.say
    columns = (
        Column("split", say("Split by")),
        Column("name", say("Part")),
        Column("headcount", say("Foreign students"), "count"),
        Column("headcount_share", say("Share"), "share"),
    )
    frame = scope.with_signs(reader, _parts(reader), "headcount", "headcount_share")
    return Table(frame, columns, say("Parts of the foreign students"), scope.stamp(reader), PART_KEYS)


def rows_behind_parts(reader: Reader) -> Behind:
    """The cells behind the parts."""
    return Behind(lambda only: _part_rows_table(reader, only), STUDENTS, adds="headcount")


def _part_rows_table(reader: Reader, only: Narrowing) -> Table:
    say = reader.language.say
    rows = metric.part_rows_of_year(reader.warehouse, reader.filters, shown_year(reader))
    frame = _named(reader, only.rows(rows))
    columns = (
        Column("headcount", say("Students"), "count"),
        *scope.cell_columns(reader),
        Column("split", say("Split by")),
        Column("name", say("Part")),
        Column("faculty_code", say("Faculty")),
        Column("country_code", say("Country")),
    )
    frame = scope.named(reader, frame, "faculty_code", "country_code")
    return Table(frame, columns, say("Rows behind the figures"), scope.stamp(reader))


def _parts(reader: Reader) -> pd.DataFrame:
    return _named(reader, metric.parts_of_year(reader.warehouse, reader.filters, shown_year(reader)))


def _named(reader: Reader, frame: pd.DataFrame) -> pd.DataFrame:
    """Parts of the dimensions by which no student is split, with their names."""
    frame = frame[~frame["dimension"].isin([name for name in frame["dimension"] if is_stated(reader, name)])]
    pairs = zip(frame["dimension"], frame["code"], strict=True)
    splits = [reader.language.say(HEADINGS[dimension]) for dimension in frame["dimension"]]
    return frame.assign(name=[reader.names.of(dimension, code) for dimension, code in pairs], split=splits)
