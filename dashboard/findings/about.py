"""What the reader of a downloaded file needs to know: finding, scope, definitions, signs, link, workbooks behind it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.behind import ALL, Behind
from dashboard.chart import Chart
from dashboard.findings import scope
from dashboard.findings.flags import FLAG, flags_explained
from dashboard.i18n import is_missing, message
from dashboard.indicators.registry import indicators
from dashboard.metrics import quality
from dashboard.reader import Reader
from dashboard.tables import About, Column, Table

SHOWN = Path(__file__).resolve().parent.parent / "indicators" / "exhibits.toml"
SIGNS = message(
    "A blank cell or “:” – not stated; “–” – does not apply; “..” – too few people to show; "
    "0 – counted, and there is none."
)
# What a key ends with where the rows behind a finding are meant.
ROWS = "_rows"


def about(reader: Reader, key: str, table: Table, chart: Chart | None = None, behind: Behind | None = None) -> About:
    """What the reader of a file of these rows needs to know.

    Args:
        reader: who asked for the file.
        key: name of the finding on its page.
        table: the rows of the file.
        chart: the finding in words, where there is one.
        behind: the rows of the workbooks that the figures come from.
    """
    say = reader.language.say
    files = sources(reader, table, behind)
    received = files.frame["received_date"].dropna()
    facts = [
        (say("Title"), chart.title if chart else table.title),
        (say("What is measured"), chart.subtitle if chart else table.title),
        (say("University"), scope.who(reader)),
        *scope.filter_words(reader),
        *([(say("Unit"), chart.unit)] if chart and chart.unit else []),
        *_definitions(reader, key.removesuffix(ROWS)),
        (say("As of"), reader.language.date(None if received.empty else received.max())),
        (say("Snapshot"), reader.warehouse.snapshot_id),
        (say("Source"), table.stamp or scope.stamp(reader)),
        (say("Link to the same view"), reader.address),
        (say("Signs"), say(SIGNS)),
    ]
    if any(column.name == FLAG for column in table.columns):
        facts.append((say("Flags"), flags_explained(reader.language)))
    if reader.filters.is_protected:
        facts.append((say("Figures"), scope.protected_words(reader)))
    if chart and chart.note:
        facts.append((say("Note"), chart.note))
    stated = tuple((name, words) for name, words in facts if words)
    return About(say("About these figures"), stated, say("Sources"), files)


def _definitions(reader: Reader, key: str) -> list[tuple[str, str]]:
    """Name of each indicator shown -> how it is counted, and what it does where data are missing."""
    catalogue = indicators()
    return [
        (
            f"{reader.names.of('indicator', code)} ({code})",
            f"{catalogue[code].explained(reader.language.code)} {catalogue[code].formula}",
        )
        for code in shown_indicators(reader.page, key)
    ]


def shown_indicators(page: str, key: str) -> tuple[str, ...]:
    """Codes of the indicators that a finding of a page shows; none where it is a list."""
    return tuple(_shown().get(page, {}).get(key, ()))


def findings_of(page: str) -> frozenset[str]:
    """Names of the findings that a page may show."""
    return frozenset(_shown().get(page, {}))


@lru_cache(maxsize=1)
def _shown() -> Mapping[str, Mapping[str, list[str]]]:
    with SHOWN.open("rb") as file:
        return tomllib.load(file)


def sources(reader: Reader, table: Table, behind: Behind | None) -> Table:
    """The workbooks behind some rows; those of the university where the rows do not tell theirs."""
    say = reader.language.say
    every = quality.source_rows(reader.warehouse, reader.filters.only())
    used = _used(table, behind)
    frame = every[every["source_id"].isin(used)] if used else every
    located = quality.table_rows(reader.warehouse, reader.filters.only())
    sheets = located.groupby("source_id")["sheet"].agg(lambda names: ", ".join(dict.fromkeys(names)))
    senders = [reader.names.of_typed(sender) for sender in frame["sender"]]
    notes = [reader.names.of_typed(note) for note in frame["note"]]
    frame = frame.assign(sheets=frame["source_id"].map(sheets), sender=senders, note=notes)
    columns = (
        Column("file_name", say("Workbook")),
        Column("sender", say("Sender")),
        Column("received_date", say("Received"), "date"),
        Column("sheets", say("Sheets")),
        Column("note", say("Note")),
    )
    return Table(frame, columns, say("Sources"), scope.stamp(reader))


def _used(table: Table, behind: Behind | None) -> set[Any]:
    """The workbooks that rows name themselves, or the rows behind them."""
    for frame in (table.frame, behind.fetch(ALL).frame if behind else pd.DataFrame()):
        if "source_id" in frame.columns:
            found = {one for one in frame["source_id"] if not is_missing(one)}
            if found:
                return found
    return set()
