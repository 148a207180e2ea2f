"""Foreign students: how many, from where, on what."""

from functools import partial

import streamlit as st

from dashboard.controls import choose, nothing_to_show
from dashboard.draw import exhibit, foot, in_pairs, key_figures, lead, rows_behind
from dashboard.findings import scope, students

SMALLER = ("isced_level", "study_form", "funding", "sex")

reader = choose("students")
say = reader.language.say


def by_year() -> None:
    chart, table = students.by_year_chart(reader), students.by_year_table(reader)
    exhibit(reader, "by_year", [chart], table, lambda: students.rows_of_all_years_table(reader))


def split(dimension: str) -> None:
    charts, table = students.split_charts(reader, dimension), students.split_table(reader, dimension)
    exhibit(reader, dimension, charts, table, lambda: students.rows_table(reader))


def regions() -> None:
    chart, table = students.regions_chart(reader), students.regions_table(reader)
    exhibit(reader, "regions", [chart], table, lambda: students.rows_of_all_years_table(reader))


if students.has_students(reader):
    lead(students.student_sentences(reader))
    key_figures(reader, students.student_figures(reader))
    is_dated = students.shown_year(reader) is not None
    stated = [name for name in ("country_code", "faculty_code") if students.is_stated(reader, name)]
    cards = [by_year] if is_dated else []
    cards += [partial(split, name) for name in stated]
    in_pairs([*cards, regions] if is_dated and "country_code" in stated else cards)
    if len(stated) > 1 and students.has_crossing(reader):
        chart, table = students.heat_map_chart(reader), students.heat_map_table(reader)
        exhibit(reader, "faculty_country", [chart], table, lambda: students.rows_table(reader))
    in_pairs([partial(split, name) for name in SMALLER if students.is_stated(reader, name)])
    st.caption(students.not_stated_words(reader, ("country_code", *SMALLER)))
    rows_behind(reader, "students", lambda: students.rows_table(reader))
else:
    nothing_to_show(
        reader,
        say("No foreign students are on record here"),
        say("Foreign students by faculty and country are missing."),
        say("Faculties and the international office can bring them as the spreadsheets they have: iro load FILE."),
    )

foot(reader, scope.foot_sentences(reader))
