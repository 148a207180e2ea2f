"""Overview: how many, from where, is it growing, what runs out soon."""

import streamlit as st

from dashboard.controls import choose, menu
from dashboard.draw import exhibit, foot, key_figures, lead, nothing_here, pair
from dashboard.findings import agreements, overview, scope, students

reader = choose("overview")
say = reader.language.say

if overview.has_anything(reader):
    lead(*overview.overview_sentences(reader))
    key_figures(reader, overview.overview_figures(reader))
    left, right = pair()
    with left:
        if students.shown_year(reader) is not None:
            exhibit(reader, "students_by_year", [students.by_year_chart(reader)], students.by_year_table(reader))
        elif students.has_students(reader):
            split, table = students.split_charts(reader, "faculty_code"), students.split_table(reader, "faculty_code")
            exhibit(reader, "students_by_faculty", split, table)
    with right:
        if students.has_students(reader) and students.is_stated(reader, "country_code"):
            split, table = students.split_charts(reader, "country_code"), students.split_table(reader, "country_code")
            exhibit(reader, "students_by_country", split, table)
        elif agreements.has_partners(reader):
            table = agreements.partner_country_table(reader)
            exhibit(reader, "partners_by_country", agreements.partner_country_charts(reader), table)
    needs = overview.attention(reader)
    if needs:
        st.subheader(say("Needs attention"), anchor=False)
        pages = menu(reader.language)
        with st.container(horizontal=True):
            for need in needs:
                st.page_link(pages[need.page], label=need.sentence, icon=":material/arrow_forward:", width="content")
else:
    nothing_here(
        say("Nothing has been loaded for this university yet"),
        say("Foreign students by faculty and country, agreements with partners, projects and grants are missing."),
        say("The international office of the university can bring them as the spreadsheets it has: iro load FILE."),
    )

foot(reader, scope.foot_sentences(reader))
