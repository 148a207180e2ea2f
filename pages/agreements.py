"""Agreements and partners: what is in force, what ends soon, with whom."""

from dashboard.controls import choose
from dashboard.draw import exhibit, foot, key_figures, lead, nothing_here, pair, register, rows_behind
from dashboard.findings import agreements, scope

reader = choose("agreements")
say = reader.language.say

has_register = agreements.has_register(reader)
has_partners = agreements.has_partners(reader)

if has_register or has_partners:
    lead(agreements.agreement_sentences(reader))
    key_figures(reader, agreements.agreement_figures(reader))

if has_register:
    left, right = pair()
    with left:
        exhibit(reader, "by_year", [agreements.by_year_chart(reader)], agreements.by_year_table(reader))
        charts, table = (
            agreements.split_charts(reader, "agreement_type"),
            agreements.split_table(reader, "agreement_type"),
        )
        exhibit(reader, "by_type", charts, table)
    with right:
        charts, table = agreements.split_charts(reader, "country_code"), agreements.split_table(reader, "country_code")
        exhibit(reader, "by_country", charts, table)
    if agreements.has_endings(reader):
        exhibit(reader, "timeline", [agreements.timeline_chart(reader)], agreements.timeline_table(reader))
    register(reader, "register", agreements.register_table(reader))
else:
    nothing_here(
        say("No register of agreements was loaded"),
        say("Type, number, day of signing and end of the agreements are missing: none can be counted as in force."),
        say("The international office of the university can bring its register as a spreadsheet: iro load FILE."),
    )

if has_partners:
    charts, table = agreements.partner_country_charts(reader), agreements.partner_country_table(reader)
    exhibit(reader, "partners_by_country", charts, table)
    register(reader, "partners", agreements.partner_table(reader))
    rows_behind(reader, "partners", lambda: agreements.listing_table(reader))

foot(reader, scope.foot_sentences(reader))
