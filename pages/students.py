"""Foreign students: how many, from where, on what."""

import streamlit as st

from dashboard.controls import choose
from dashboard.draw import exhibit, foot, key_figures, lead, nothing_here, pair, rows_behind
from dashboard.findings import scope, students

reader = choose("students")
say = reader.language.say


def split(dimension: str) -> None:
    exhibit(reader, dimension, students.split_charts(reader, dimension), students.split_table(reader, dimension))


if students.has_students(reader):
    lead(students.student_sentences(reader))
    key_figures(reader, students.student_figures(reader))
    is_dated = students.shown_year(reader) is not None
    has_countries = students.is_stated(reader, "country_code")
    left, right = pair(has_countries)
    with left:
        if is_dated:
            exhibit(reader, "by_year", [students.by_year_chart(reader)], students.by_year_table(reader))
        if students.is_stated(reader, "faculty_code"):
            split("faculty_code")
    with right:
        if has_countries:
            split("country_code")
    if is_dated and has_countries:
        exhibit(reader, "regions", [students.regions_chart(reader)], students.regions_table(reader))
        if students.is_stated(reader, "faculty_code"):
            exhibit(reader, "faculty_country", [students.heat_map_chart(reader)], students.heat_map_table(reader))
    smaller = ("isced_level", "study_form", "funding", "sex")
    columns = pair()
    for place, dimension in enumerate(name for name in smaller if students.is_stated(reader, name)):
        with columns[place % len(columns)]:
            split(dimension)
    st.caption(students.not_stated_words(reader, ("country_code", *smaller)))
    rows_behind(reader, "students", lambda: students.rows_table(reader))
else:
    nothing_here(
        say("No foreign students are on record here"),
        say("Foreign students by faculty and country are missing, or the filters leave none."),
        say("Faculties and the international office can bring them as the spreadsheets they have: iro load FILE."),
    )

foot(reader, scope.foot_sentences(reader))
