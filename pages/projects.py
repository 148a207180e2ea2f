"""Projects and grants: what runs, who pays, how much came to the university."""

from dashboard.controls import choose
from dashboard.draw import exhibit, foot, key_figures, lead, nothing_here, pair, register, rows_behind
from dashboard.findings import projects, scope

reader = choose("projects")
say = reader.language.say

if projects.has_projects(reader):
    lead(projects.project_sentences(reader))
    key_figures(reader, projects.project_figures(reader))
    left, right = pair()
    with left:
        if projects.has_dates(reader):
            exhibit(reader, "timeline", [projects.timeline_chart(reader)], projects.timeline_table(reader))
    with right:
        if projects.has_rows(reader):
            exhibit(reader, "by_programme", [projects.programme_chart(reader)], projects.programme_table(reader))
        for share in projects.shares_awarded(reader):
            table = projects.awarded_table(reader)
            exhibit(reader, f"awarded_{share}", [projects.awarded_chart(reader, share)], table)
    if projects.has_amounts(reader):
        register(reader, "awarded", projects.awarded_table(reader))
    if projects.has_ambiguous(reader):
        register(reader, "ambiguous", projects.ambiguous_table(reader))
    register(reader, "projects", projects.project_table(reader))
    if projects.has_participants(reader):
        rows_behind(reader, "participants", lambda: projects.participant_table(reader))
else:
    nothing_here(
        say("No list of projects was loaded"),
        say("Title, programme, years and amount of the projects are missing."),
        say("The international office of the university can bring its list as a spreadsheet: iro load FILE."),
    )

foot(reader, scope.foot_sentences(reader))
