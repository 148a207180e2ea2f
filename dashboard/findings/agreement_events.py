"""What happened to agreements year by year: new, renewed, run out."""

from __future__ import annotations

from functools import partial

import pandas as pd

from dashboard.behind import Behind, Narrowing
from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.agreement_charts import AGREEMENTS, partner_name
from dashboard.findings.exhibit import Exhibit
from dashboard.i18n import message
from dashboard.metrics import agreement_events as metric
from dashboard.metrics import agreements as register_metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

# Events -> what they are called, as headings of columns and names of lines.
EVENTS = {"signed": message("New"), "renewed": message("Renewed"), "ended": message("Run out")}
# What a point stands for: column of the rows behind -> column of the figures.
EVENT_KEYS = {"academic_year": "academic_year", "event": "event"}


def event_exhibits(reader: Reader) -> list[Exhibit]:
    """New, renewed and ended agreements year by year, where there are two years to compare."""
    if len(_years(reader)) < 2:
        return []
    return [Exhibit("events", [events_chart(reader)], partial(events_table, reader), events_behind(reader))]


def _years(reader: Reader) -> pd.DataFrame:
    return metric.signed_and_ended_by_year(reader.warehouse, reader.filters)


def events_chart(reader: Reader) -> Chart:
    """A line for what is new, what was renewed and what has ended (A2)."""
    language = reader.language
    title = _title(reader)
    measure = language.say("Agreements signed, renewed and run out, by academic year")
    return Chart(
        frame=_long(reader),
        mark="line",
        axes={"year": "academic_year", "value": "agreements", "series": "event_name"},
        keys=EVENT_KEYS,
        unit=language.say("agreements"),
        counted=AGREEMENTS,
        title=title,
        subtitle=scope.measured(reader, measure, scope.AGREEMENT_FILTERS),
        source=scope.source_line(reader, scope.AGREEMENTS),
        alt=scope.alt_text(title, reader),
        note=_terminated_note(reader),
    )


def _title(reader: Reader) -> str:
    years = _years(reader)
    return reader.language.say(
        "Since {year}: new {new}, renewed {renewed}, ended {ended}",
        year=reader.language.academic_year(int(years["academic_year"].iloc[0])),
        new=int(years["agreements_signed"].sum()),
        renewed=int(years["agreements_renewed"].sum()),
        ended=int(years["agreements_ended"].sum()),
    )


def _long(reader: Reader) -> pd.DataFrame:
    """A row for each year and event; an event that never happened has no line."""
    years = _years(reader).rename(columns={f"agreements_{event}": event for event in EVENTS})
    happened = [event for event in EVENTS if years[event].any()] or ["signed"]
    long = years.melt(["academic_year"], happened, var_name="event", value_name="agreements")
    return long.assign(event_name=[reader.language.say(EVENTS[event]) for event in long["event"]])


def _terminated_note(reader: Reader) -> str | None:
    """That some agreements were ended on a day that nobody wrote down."""
    states = register_metric.agreements_by(reader.warehouse, reader.filters, "state").set_index("code")["agreements"]
    terminated = int(states.get("terminated", 0))
    if not terminated:
        return None
    return reader.language.say_count(
        "{count} terminated agreement is in no year as ended: its day is not in the register.",
        "{count} terminated agreements are in no year as ended: their days are not in the register.",
        terminated,
    )


def events_table(reader: Reader) -> Table:
    """What happened, year by year, as rows."""
    say = reader.language.say
    columns = (
        Column("academic_year", say("Academic year"), "academic_year"),
        Column("event_name", say("What happened")),
        Column("agreements", say("Agreements"), "count"),
    )
    return Table(_long(reader), columns, say("Agreements signed, renewed and run out"), scope.stamp(reader), EVENT_KEYS)


def events_behind(reader: Reader) -> Behind:
    """The agreements that something happened to, each with its cell."""
    return Behind(lambda only: _rows_table(reader, only), AGREEMENTS)


def _rows_table(reader: Reader, only: Narrowing) -> Table:
    say = reader.language.say
    rows = only.rows(metric.event_rows(reader.warehouse, reader.filters))
    frame = rows.assign(
        name=[
            partner_name(reader, code, label)
            for code, label in zip(rows["partner_code"], rows["partner_label"], strict=True)
        ],
        event_name=[say(EVENTS[event]) for event in rows["event"]],
        type_name=[reader.names.of("agreement_type", code) for code in rows["agreement_type"]],
    )
    columns = (
        Column("name", say("Partner")),
        Column("event_name", say("What happened")),
        Column("event_date", say("Day"), "date"),
        Column("type_name", say("Type of agreement")),
        Column("agreement_code", say("Number")),
        *scope.cell_columns(reader),
    )
    title = say("Agreements signed, renewed and run out")
    return Table(frame, columns, title, scope.stamp(reader), of_whole_rows=True)
