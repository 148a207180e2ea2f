"""Projects and grants: what runs, who pays, how much came to the university."""

from functools import partial

from dashboard.controls import choose
from dashboard.draw import exhibit, foot, in_pairs, key_figures, lead, register
from dashboard.filter_bar import nothing_to_show
from dashboard.findings import funding, projects, scope

reader = choose("projects")
say = reader.language.say


def by_programme() -> None:
    chart, table = projects.programme_chart(reader), projects.programme_table(reader)
    exhibit(reader, "by_programme", [chart], table, projects.projects_behind(reader))


def awarded(share: str) -> None:
    chart, table = funding.awarded_chart(reader, share), funding.awarded_table(reader)
    exhibit(reader, f"awarded_{share}", [chart], table, funding.amounts_behind(reader))


if projects.has_rows(reader):
    lead(projects.project_sentences(reader))
    key_figures(reader, projects.project_figures(reader))
    in_pairs([by_programme, *(partial(awarded, share) for share in funding.shares_awarded(reader))])
    if projects.has_dates(reader):
        chart, table = projects.timeline_chart(reader), projects.timeline_table(reader)
        exhibit(reader, "timeline", [chart], table, projects.projects_behind(reader))
    register(reader, "projects", projects.project_table(reader))
    if funding.has_ambiguous(reader):
        register(reader, "ambiguous", funding.ambiguous_table(reader))
    if funding.has_amounts(reader):
        register(reader, "awarded", funding.awarded_table(reader), funding.amounts_behind(reader))
    if projects.has_participants(reader):
        register(reader, "participants", projects.participant_table(reader))
else:
    nothing_to_show(
        reader,
        say("No list of projects was loaded"),
        say("Title, programme, years and amount of the projects are missing."),
        say("The international office of the university can bring its list as a spreadsheet: iro load FILE."),
    )

foot(reader, scope.foot_sentences(reader))
