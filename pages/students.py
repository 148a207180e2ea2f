"""Foreign students: how many, from where, on what, and what moved their number."""

from functools import partial

from dashboard.arrange import finding
from dashboard.controls import choose
from dashboard.draw import exhibit, foot, in_pairs, key_figures, lead, remark, rows_behind
from dashboard.filter_bar import nothing_to_show
from dashboard.findings import scope, student_charts, student_crossing, student_growth, student_parts, students
from dashboard.findings.heeded import under_choice

SMALLER = ("isced_level", "study_form", "funding", "sex")

reader = choose("students")
say = reader.language.say


def by_year() -> None:
    chart, table = student_charts.by_year_chart(reader), partial(student_charts.by_year_table, reader)
    exhibit(reader, "by_year", [chart], table, student_charts.rows_behind_years(reader))


def split(dimension: str) -> None:
    charts, table = (
        student_charts.split_charts(reader, dimension),
        partial(student_charts.split_table, reader, dimension),
    )
    exhibit(reader, dimension, charts, table, student_charts.rows_behind_year(reader))


if students.has_students(reader):
    lead(under_choice(reader, "enrolments", students.student_sentences(reader)))
    key_figures(reader, students.student_figures(reader))
    is_dated = students.shown_year(reader) is not None
    stated = [name for name in ("country_code", "faculty_code") if student_charts.is_stated(reader, name)]
    cards = [by_year] if is_dated else []
    cards += [partial(split, name) for name in stated]
    # Which part moved by how much is told by exact figures only.
    moves = [] if reader.filters.is_protected else student_growth.exhibits(reader)
    cards += [partial(finding, reader, one) for one in moves]
    in_pairs(cards)
    if len(stated) > 1 and student_crossing.has_crossing(reader):
        chart, table = student_crossing.heat_map_chart(reader), partial(student_crossing.heat_map_table, reader)
        exhibit(reader, "faculty_country", [chart], table, student_charts.rows_behind_year(reader))
    in_pairs([partial(split, name) for name in SMALLER if student_charts.is_stated(reader, name)])
    if student_parts.has_parts(reader):
        chart, table = student_parts.parts_chart(reader), partial(student_parts.parts_table, reader)
        exhibit(reader, "parts", [chart], table, student_parts.rows_behind_parts(reader))
    remark(student_charts.not_stated_words(reader, ("country_code", *SMALLER)))
    rows_behind(reader, "students", student_charts.rows_behind_year(reader))
else:
    nothing_to_show(
        reader,
        say("No foreign students are on record here"),
        say("Foreign students by faculty and country are missing."),
        " ".join(students.not_split_sentences(reader)),
    )

foot(reader, scope.foot_sentences(reader))
