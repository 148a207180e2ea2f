"""Data: what was loaded, from whom, what is wrong with it, which sums were proved."""

from dashboard.controls import choose
from dashboard.draw import folded, foot, key_figures, lead, nothing_loaded, opened, register, remark, section, sentences
from dashboard.findings import quality, scope, submissions

ICONS = {"error": ":material/error:", "warning": ":material/warning:"}

reader = choose("data")
say = reader.language.say

if quality.has_sources(reader):
    sent = [submissions.submission_sentence(reader)] if submissions.has_submissions(reader) else []
    lead([*quality.quality_sentences(reader), *sent])
    key_figures(reader, quality.quality_figures(reader))
    for severity in quality.problem_severities(reader):
        if severity in ICONS:
            sentences(reader, f"problems_{severity}", quality.problem_table(reader, severity), "sentence")
    remark(quality.withheld_words(reader))
    if sent:
        register(
            reader, "submissions", submissions.submission_table(reader), submissions.rows_behind_submissions(reader)
        )
    workbooks = quality.workbooks(reader)
    if workbooks:
        section(say("Each workbook: what is the matter, sums, tables"))
    for workbook in workbooks:
        if workbook.severity in ICONS:
            opened(workbook.key, workbook.title, workbook.wrong, workbook.details, ICONS[workbook.severity])
    well = [workbook for workbook in workbooks if workbook.severity not in ICONS]
    if well:
        entries = [(workbook.title, (*workbook.wrong, *workbook.details)) for workbook in well]
        folded("well", quality.well_words(reader, len(well)), entries, ":material/check:")
    register(reader, "workbooks", quality.source_table(reader), quality.tables_behind(reader))
    register(reader, "tables", quality.located_table(reader))
    register(reader, "sums", quality.sums_table(reader))
    for severity in quality.problem_severities(reader):
        if severity not in ICONS:
            sentences(reader, f"problems_{severity}", quality.problem_table(reader, severity), "sentence")
else:
    nothing_loaded(
        reader.language,
        say("Nothing has been loaded for this university yet"),
        say("Foreign students by faculty and country, agreements with partners, projects and grants are missing."),
    )

foot(reader, scope.foot_sentences(reader))
