"""Projects by programme, funder, faculty and role; projects running year by year."""

from __future__ import annotations

from functools import partial

import pandas as pd

from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.exhibit import Exhibit
from dashboard.findings.projects import PROJECTS, projects_behind, running_behind
from dashboard.i18n import message
from dashboard.kept import kept
from dashboard.metrics import projects as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

# What a column stands for: column of the rows behind -> column of the figures.
YEAR_KEYS = {"day": "day"}

# What projects are split by, in the order in which it is shown -> name on the page, heading, title of the rows.
SPLITS = {
    "programme": ("by_programme", message("Programme"), message("Projects by programme")),
    "funder": ("by_funder", message("Funder"), message("Projects by funder")),
    "faculty_code": ("by_faculty", message("Faculty"), message("Projects by faculty")),
    "role": ("by_role", message("Our role"), message("Projects by the role of the university")),
}


def project_exhibits(reader: Reader) -> list[Exhibit]:
    """Projects running year by year, then each split of which something is stated."""
    found = []
    if len(_years(reader)) > 1:
        found.append(
            Exhibit("running", [running_chart(reader)], partial(running_table, reader), running_behind(reader))
        )
    for dimension, (key, _heading, _title) in SPLITS.items():
        if _split(reader, dimension)["code"].notna().any():
            chart, table = split_chart(reader, dimension), partial(split_table, reader, dimension)
            found.append(Exhibit(key, [chart], table, projects_behind(reader)))
    return found


def _years(reader: Reader) -> pd.DataFrame:
    return metric.active_by_year(reader.warehouse, reader.filters)


def running_chart(reader: Reader) -> Chart:
    """Projects running on 1 October, year by year (G1)."""
    language = reader.language
    years = _years(reader)
    first, last = years.iloc[0], years.iloc[-1]
    title = language.say(
        "Projects running: {first} in {from_year}, {last} in {to_year}",
        first=int(first["projects"]),
        from_year=language.academic_year(first["academic_year"]),
        last=int(last["projects"]),
        to_year=language.academic_year(last["academic_year"]),
    )
    return Chart(
        frame=years,
        mark="columns",
        axes={"year": "academic_year", "value": "projects"},
        keys=YEAR_KEYS,
        unit=language.say("projects"),
        counted=PROJECTS,
        title=title,
        subtitle=scope.measured(reader, language.say("Projects running on 1 October"), scope.PROJECT_FILTERS),
        source=scope.source_line(reader, scope.PROJECTS),
        alt=scope.alt_text(title, reader),
        note=_unplaced_note(reader),
    )


def _unplaced_note(reader: Reader) -> str | None:
    """How many projects cannot be placed in any year."""
    unknown = metric.years_unknown_count(reader.warehouse, reader.filters)
    if not unknown:
        return None
    return reader.language.say_count(
        "{count} project without stated years is in no column.",
        "{count} projects without stated years are in no column.",
        unknown,
    )


def running_table(reader: Reader) -> Table:
    """Projects running year by year as rows."""
    say = reader.language.say
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("day", say("Day"), "date"),
        Column("projects", say("Projects running"), "count"),
    )
    return Table(_years(reader), columns, say("Projects running by year"), scope.stamp(reader), YEAR_KEYS)


@kept
def _split(reader: Reader, dimension: str) -> pd.DataFrame:
    split = metric.projects_by(reader.warehouse, reader.filters, dimension)
    return split.assign(name=[reader.names.of(dimension, code) for code in split["code"]])


def split_chart(reader: Reader, dimension: str) -> Chart:
    """All projects by one dimension."""
    language = reader.language
    split = _split(reader, dimension)
    title, strong = _split_title(reader, dimension, split)
    measure = [language.say(SPLITS[dimension][2]), scope.not_stated_part(reader, split, "projects")]
    return Chart(
        frame=scope.with_other(reader, split, "projects"),
        mark="bars",
        axes={"category": "name", "value": "projects"},
        keys={dimension: "codes"},
        unit=language.say("projects"),
        counted=PROJECTS,
        title=title,
        subtitle=scope.measured(reader, " · ".join(part for part in measure if part), scope.PROJECT_FILTERS),
        source=scope.source_line(reader, scope.PROJECTS),
        alt=scope.alt_text(title, reader),
        highlight=strong,
        apart=scope.not_stated_names(split),
    )


def _split_title(reader: Reader, dimension: str, split: pd.DataFrame) -> tuple[str, frozenset[str]]:
    """Who has most, and the names it speaks of; what is split where too many have as many."""
    language, most = reader.language, scope.leaders(split, "projects")
    if len(most) > scope.MOST_LEADERS:
        return language.say(SPLITS[dimension][2]), frozenset()
    projects = language.say_count(*PROJECTS, int(split.loc[split["name"] == most[0], "projects"].iloc[0]))
    if len(most) == 1:
        title = language.say("Most projects: {name}, {projects}", name=most[0], projects=projects)
    else:
        names = language.names(most)
        title = language.say("Most projects: {names}, {projects} each", names=names, projects=projects)
    return title, frozenset(most)


def split_table(reader: Reader, dimension: str) -> Table:
    """The same split as rows: those that run on the day of the figures, and all."""
    say = reader.language.say
    _key, heading, title = SPLITS[dimension]
    columns = (
        Column("name", say(heading)),
        Column("running", say("Running"), "count"),
        Column("projects", say("All projects"), "count"),
    )
    return Table(_split(reader, dimension), columns, say(title), scope.stamp(reader), {dimension: "code"})
