"""What the figures of projects say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.funding import (
    AWARDED,
    ambiguous_figure,
    amounts_by_share,
    awarded_figure,
    project_titles,
    without_amount,
)
from dashboard.findings.targets import with_target, year_of_day
from dashboard.i18n import MISSING, counted, is_missing, message
from dashboard.kept import kept
from dashboard.keyfigure import KeyFigure, compared
from dashboard.metrics import projects as metric
from dashboard.metrics.paragraphs import a_year_before
from dashboard.reader import Reader
from dashboard.tables import Column, Table

PROJECTS = counted("{count} project", "{count} projects")

TIMELINE_ROWS = 25
# What a span of the timeline stands for: column of the rows behind -> column of the figures.
PROJECT_KEYS = {"project_code": "project_code"}

STATES = {
    "running": message("Running"),
    "not_started": message("Not started yet"),
    "ended": message("Ended"),
    "cancelled": message("Cancelled"),
    "years_unknown": message("Years not stated"),
}


def has_projects(reader: Reader) -> bool:
    """True when the university has told of any project."""
    return metric.has_projects(reader.warehouse, reader.filters)


@kept
def project_sentences(reader: Reader) -> list[str]:
    """How many run, how many cannot be placed in time."""
    language = reader.language
    counts = metric.project_counts(reader.warehouse, reader.filters)
    if counts.empty or reader.project_day is None:
        return []
    row = counts.iloc[0]
    running = language.say_count("{count} project is running", "{count} projects are running", int(row["running"]))
    total = int(row["projects"])
    sentences = [
        language.say("On {day}: {running} (of {all} in all).", day=reader.project_day, running=running, all=total)
    ]
    unknown = int(row["years_unknown"])
    if unknown:
        sentences.append(
            language.say_count(
                "The years of {count} project are not stated.", "The years of {count} projects are not stated.", unknown
            )
        )
    return sentences


def running_figure(reader: Reader) -> KeyFigure:
    """Projects running (G1)."""
    language = reader.language
    label = language.say("Projects running")
    value = metric.active_count(reader.warehouse, reader.filters)
    if value is None:
        return KeyFigure(label, MISSING, note=language.say("No list of projects was loaded."), indicator="G1")
    unknown = metric.years_unknown_count(reader.warehouse, reader.filters) or 0
    note = language.say("on {day}", day=language.short_date(reader.project_day))
    if unknown:
        note += " · " + language.say_count("{count} without years", "{count} without years", unknown)
    years = metric.active_by_year(reader.warehouse, reader.filters)["projects"]
    figure = KeyFigure(
        label, language.number(value), trend=tuple(float(count) for count in years.tail(10)), note=note, indicator="G1"
    )
    figure = with_target(reader, figure, year_of_day(reader.project_day), value)
    if reader.project_day is None:
        return figure
    before = metric.active_count(reader.warehouse, reader.filters, a_year_before(reader.project_day)) or 0
    return compared(figure, language, value - before, language.difference(value - before), language.say("in a year"))


@kept
def project_figures(reader: Reader) -> list[KeyFigure]:
    """Running, all, awarded to the university, amounts that are not clear or not stated."""
    language = reader.language
    total = metric.project_count(reader.warehouse, reader.filters)
    unstated = without_amount(reader)
    note = language.say_count("{count} without an amount", "{count} without an amount", unstated) if unstated else ""
    return [
        running_figure(reader),
        KeyFigure(language.say("Projects in all"), language.number(total), note=note),
        awarded_figure(reader),
        ambiguous_figure(reader),
    ]


def timeline_chart(reader: Reader) -> Chart:
    """Projects from start to end, with today's line."""
    language = reader.language
    frame = _dated_rows(reader).head(TIMELINE_ROWS)
    title = next(iter(project_sentences(reader)), "").rstrip(".")
    years_only = (frame["dates_precision"] == "year").any()
    notes = [language.say("The dotted line is the day of the figures.")]
    if years_only:
        notes.append(language.say("Where only years are stated, a project runs from 1 January to 31 December."))
    return Chart(
        frame=frame,
        mark="timeline",
        axes={"category": "title", "start": "start_date", "end": "end_date", "group": "state_name"},
        keys=PROJECT_KEYS,
        unit=language.say("projects"),
        counted=PROJECTS,
        title=title,
        subtitle=scope.measured(reader, language.say("Projects from start to end"), scope.PROJECT_FILTERS),
        source=scope.source_line(reader, scope.PROJECTS),
        alt=scope.alt_text(title, reader),
        groups=tuple(language.say(STATES[state]) for state in metric.STATES),
        today=reader.project_day,
        note=" ".join(notes),
    )


@kept
def _dated_rows(reader: Reader) -> pd.DataFrame:
    rows = _projects(reader)
    order = {state: place for place, state in enumerate(metric.STATES)}
    dated = rows[rows["start_date"].notna() & rows["end_date"].notna()]
    return dated.sort_values("state", key=lambda states: states.map(order), kind="stable")


def has_dates(reader: Reader) -> bool:
    """True when a project has its years stated."""
    return not _dated_rows(reader).empty


@kept
def _projects(reader: Reader, day: date | None = None) -> pd.DataFrame:
    rows = metric.project_rows(reader.warehouse, reader.filters, day)
    names = reader.names
    return rows.assign(
        state_name=[reader.language.say(STATES[state]) for state in rows["state"]],
        programme_name=[names.of("programme", code) for code in rows["programme"]],
        role_name=[None if is_missing(code) else names.of("role", code) for code in rows["role"]],
        faculty_name=[None if is_missing(code) else names.of("faculty_code", code) for code in rows["faculty_code"]],
        funder_words=[None if is_missing(text) else text for text in rows["funder"]],
        **amounts_by_share(reader, rows["project_code"]),
        coordinator_words=[None if is_missing(text) else text for text in rows["coordinator"]],
    )


def project_table(reader: Reader, day: date | None = None) -> Table:
    """The projects, each with its state at a day and its cell.

    Args:
        day: None for the day of the figures.
    """
    say = reader.language.say
    columns = (
        Column("title", say("Project")),
        Column("programme_name", say("Programme")),
        Column("state_name", say("State")),
        Column("start_date", say("Start"), "date"),
        Column("end_date", say("End"), "date"),
        *(Column(f"amount_{share}", say(words), exact=f"exact_{share}") for share, words in AWARDED.items()),
        Column("funder_words", say("Funder")),
        Column("faculty_name", say("Faculty")),
        Column("role_name", say("Our role")),
        Column("coordinator_words", say("Coordinator")),
        *scope.cell_columns(reader),
    )
    return Table(_projects(reader, day), columns, say("Projects and grants"), scope.stamp(reader), of_whole_rows=True)


def projects_behind(reader: Reader) -> Behind:
    """The projects, each with its cell."""
    return Behind(lambda only: _narrowed(project_table(reader), only), PROJECTS)


def running_behind(reader: Reader) -> Behind:
    """The projects that run on the day that a mark stands for, each with its cell."""
    return Behind(lambda only: _running_table(reader, only), PROJECTS)


def _running_table(reader: Reader, only: Narrowing) -> Table:
    day = only.one("day")
    table = project_table(reader, None if day is None else pd.Timestamp(str(day)).date())
    running = replace(table, frame=table.frame[table.frame["state"] == "running"])
    return _narrowed(running, only.without("day"))


def _narrowed(table: Table, only: Narrowing) -> Table:
    return replace(table, frame=only.rows(table.frame))


def timeline_table(reader: Reader) -> Table:
    """The projects of the timeline as rows."""
    full = project_table(reader)
    title = reader.language.say("Projects with stated years")
    return replace(full, frame=_dated_rows(reader), title=title, keys=PROJECT_KEYS)


@kept
def has_rows(reader: Reader) -> bool:
    """True when the filters leave a project."""
    return not metric.project_rows(reader.warehouse, reader.filters).empty


def has_participants(reader: Reader) -> bool:
    """True when the participants of a project are named."""
    return not metric.project_partner_rows(reader.warehouse, reader.filters).empty


def participant_table(reader: Reader) -> Table:
    """Who takes part in the projects."""
    say = reader.language.say
    rows = metric.project_partner_rows(reader.warehouse, reader.filters)
    titles = project_titles(reader)
    frame = scope.named(reader, rows, "country_code").assign(
        project=[titles.get(code, code) for code in rows["project_code"]],
        role_name=[None if is_missing(code) else reader.names.of("role", code) for code in rows["role"]],
    )
    columns = (
        Column("project", say("Project")),
        Column("partner_label", say("Participant, as typed")),
        Column("country_code", say("Country")),
        Column("role_name", say("Role")),
        *scope.cell_columns(reader),
    )
    return Table(frame, columns, say("Who takes part in the projects"), scope.stamp(reader))
