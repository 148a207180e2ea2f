"""Agreements and partners: what is in force, what ends soon, with whom."""

from dashboard.arrange import exhibits, listings
from dashboard.controls import choose
from dashboard.draw import foot, key_figures, lead, nothing_loaded, sentences
from dashboard.filter_bar import nothing_to_show
from dashboard.findings import agreement_lists, agreement_page, agreements, partners, scope

reader = choose("agreements")
say = reader.language.say

no_register = say("No register of agreements was loaded")
missing = say("Type, number, day of signing and end of the agreements are missing: none can be counted as in force.")

leaves = agreements.leaves_agreements(reader)
if leaves or partners.has_partners(reader):
    lead(agreements.sentences_under_choice(reader), agreement_page.attention_sentences(reader))
    if reader.filters.ending and leaves:
        sentences(reader, "ending", agreement_lists.ending_table(reader), "sentence")
    key_figures(reader, agreements.agreement_figures(reader))
if not agreements.has_register(reader):
    nothing_loaded(reader.language, no_register, missing)
elif not leaves:
    nothing_to_show(reader, no_register, missing)
exhibits(reader, agreement_page.exhibits(reader))
listings(reader, agreement_page.listings(reader))

foot(reader, scope.foot_sentences(reader))
