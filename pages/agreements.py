"""Agreements and partners: what is in force, what ends soon, with whom."""

from functools import partial

from dashboard.controls import choose, nothing_to_show
from dashboard.draw import exhibit, foot, in_pairs, key_figures, lead, nothing_here, register, rows_behind
from dashboard.findings import agreements, scope

reader = choose("agreements")
say = reader.language.say


def by_year() -> None:
    chart, table = agreements.by_year_chart(reader), agreements.by_year_table(reader)
    exhibit(reader, "by_year", [chart], table, lambda: agreements.register_table(reader))


def split(name: str, dimension: str) -> None:
    charts, table = agreements.split_charts(reader, dimension), agreements.split_table(reader, dimension)
    exhibit(reader, name, charts, table, lambda: agreements.register_table(reader))


def partners() -> None:
    charts, table = agreements.partner_country_charts(reader), agreements.partner_country_table(reader)
    exhibit(reader, "partners_by_country", charts, table, lambda: agreements.partner_cells_table(reader))


has_partners, leaves = agreements.has_partners(reader), agreements.leaves_agreements(reader)
cards = [by_year] if leaves else []
if agreements.has_in_force(reader):
    cards += [partial(split, "by_country", "country_code"), partial(split, "by_type", "agreement_type")]
if agreements.has_partners_abroad(reader):
    cards.append(partners)

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
in_pairs(cards)
if agreements.has_endings(reader):
    chart, table = agreements.timeline_chart(reader), agreements.timeline_table(reader)
    exhibit(reader, "timeline", [chart], table, lambda: agreements.timeline_table(reader))
if leaves:
    register(reader, "register", agreements.register_table(reader))
if has_partners:
    register(reader, "partners", agreements.partner_table(reader))
    rows_behind(reader, "partners", lambda: agreements.partner_cells_table(reader))

foot(reader, scope.foot_sentences(reader))
