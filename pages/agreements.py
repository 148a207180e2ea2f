"""Agreements and partners: what is in force, what ends soon, with whom."""

from functools import partial

from dashboard.controls import choose
from dashboard.draw import exhibit, foot, in_pairs, key_figures, lead, nothing_here, register
from dashboard.filter_bar import nothing_to_show
from dashboard.findings import agreement_charts, agreements, partners, scope

reader = choose("agreements")
say = reader.language.say


def by_year() -> None:
    chart, table = agreement_charts.by_year_chart(reader), agreement_charts.by_year_table(reader)
    exhibit(reader, "by_year", [chart], table, agreement_charts.in_force_behind(reader))


def split(name: str, dimension: str) -> None:
    charts, table = agreement_charts.split_charts(reader, dimension), agreement_charts.split_table(reader, dimension)
    exhibit(reader, name, charts, table, agreement_charts.in_force_behind(reader))


def partner_countries() -> None:
    charts, table = partners.partner_country_charts(reader), partners.partner_country_table(reader)
    exhibit(reader, "partners_by_country", charts, table, partners.mentions_behind(reader))


has_partners, leaves = partners.has_partners(reader), agreements.leaves_agreements(reader)
cards = [by_year] if leaves else []
if agreements.has_in_force(reader):
    cards += [partial(split, "by_country", "country_code"), partial(split, "by_type", "agreement_type")]
if partners.has_partners_abroad(reader):
    cards.append(partner_countries)

no_register = say("No register of agreements was loaded")
missing = say("Type, number, day of signing and end of the agreements are missing: none can be counted as in force.")
remedy = say("The international office of the university can bring its register as a spreadsheet: iro load FILE.")

if leaves or has_partners:
    lead(agreements.agreement_sentences(reader))
    key_figures(reader, agreements.agreement_figures(reader))
if not agreements.has_register(reader):
    nothing_here(no_register, missing, remedy)
elif not leaves:
    nothing_to_show(reader, no_register, missing, remedy)
if agreement_charts.has_endings(reader):
    chart, table = agreement_charts.timeline_chart(reader), agreement_charts.timeline_table(reader)
    exhibit(reader, "timeline", [chart], table, agreement_charts.register_behind(reader))
in_pairs(cards)
if leaves:
    register(reader, "register", agreement_charts.register_table(reader))
if has_partners:
    register(reader, "partners", partners.partner_table(reader), partners.mentions_behind(reader))

foot(reader, scope.foot_sentences(reader))
