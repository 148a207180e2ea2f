"""Overview: how many, from where, is it growing, what runs out soon."""

from functools import partial

from dashboard.controls import choose, menu
from dashboard.draw import attention, exhibit, foot, in_pairs, key_figures, lead
from dashboard.filter_bar import nothing_to_show
from dashboard.findings import overview, partners, scope, student_charts, students

reader = choose("overview")
say = reader.language.say


def by_year() -> None:
    chart, table = student_charts.by_year_chart(reader), partial(student_charts.by_year_table, reader)
    exhibit(reader, "students_by_year", [chart], table, student_charts.rows_behind_years(reader))


def split(name: str, dimension: str) -> None:
    charts, table = (
        student_charts.split_charts(reader, dimension),
        partial(student_charts.split_table, reader, dimension),
    )
    exhibit(reader, name, charts, table, student_charts.rows_behind_year(reader))


def partner_countries() -> None:
    charts, table = partners.partner_country_charts(reader), partial(partners.partner_country_table, reader)
    exhibit(reader, "partners_by_country", charts, table, partners.mentions_behind(reader))


if overview.has_anything(reader):
    lead(*overview.overview_sentences(reader))
    key_figures(reader, overview.overview_figures(reader))
    attention(say("Needs attention"), menu(reader.language), overview.attention(reader))
    cards = []
    if students.shown_year(reader) is not None:
        cards.append(by_year)
    elif students.has_students(reader):
        cards.append(lambda: split("students_by_faculty", "faculty_code"))
    if students.has_students(reader) and student_charts.is_stated(reader, "country_code"):
        cards.append(lambda: split("students_by_country", "country_code"))
    elif partners.has_partners_abroad(reader):
        cards.append(partner_countries)
    in_pairs(cards)
else:
    nothing_to_show(
        reader,
        say("Nothing has been loaded for this university yet"),
        say("Foreign students by faculty and country, agreements with partners, projects and grants are missing."),
    )

foot(reader, scope.foot_sentences(reader))
