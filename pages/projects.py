"""Projects and grants: what runs, who pays, how much came to the university."""

from dashboard.arrange import exhibits, listings
from dashboard.controls import choose
from dashboard.draw import foot, key_figures, lead
from dashboard.filter_bar import nothing_to_show
from dashboard.findings import project_page, projects, scope
from dashboard.findings.heeded import under_choice

reader = choose("projects")
say = reader.language.say

if projects.has_rows(reader):
    lead(under_choice(reader, "projects", projects.project_sentences(reader)), project_page.money_sentences(reader))
    key_figures(reader, projects.project_figures(reader))
    exhibits(reader, project_page.exhibits(reader))
    listings(reader, project_page.listings(reader))
else:
    nothing_to_show(
        reader,
        say("No list of projects was loaded"),
        say("Title, programme, years and amount of the projects are missing."),
    )

foot(reader, scope.foot_sentences(reader))
