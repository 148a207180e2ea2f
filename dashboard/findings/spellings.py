"""Partners whose name the workbooks write in more than one way."""

from __future__ import annotations

from dashboard.behind import Behind, Narrowing
from dashboard.findings import scope
from dashboard.findings.exhibit import Listing
from dashboard.i18n import counted
from dashboard.metrics import partners as metric
from dashboard.reader import Reader
from dashboard.tables import Column, Table

SPELLING_KEYS = {"partner_code": "partner_code", "partner_label": "partner_label"}
MENTIONS = counted("{count} time", "{count} times")


def spelling_listings(reader: Reader) -> list[Listing]:
    """The spellings of each partner that has several; nothing when each is always written alike."""
    table = spelling_table(reader)
    return [] if table.is_empty else [Listing("spellings", table, spellings_behind(reader))]


def spelling_table(reader: Reader) -> Table:
    """A row for each spelling, with the first cell that has it."""
    say = reader.language.say
    rows = metric.spelling_rows(reader.warehouse, reader.filters)
    each = rows.groupby(["partner_code", "partner_label"], sort=False, as_index=False)
    frame = each.first().assign(times=each.size()["size"])
    frame = frame.assign(name=[reader.names.of("partner", code) for code in frame["partner_code"]])
    columns = (
        Column("name", say("Partner")),
        Column("partner_label", say("As printed")),
        Column("times", say("Times written so"), "count"),
        *scope.cell_columns(reader),
    )
    title = reader.language.say_count(
        "The name of {count} partner is written in more than one way",
        "The names of {count} partners are written in more than one way",
        frame["partner_code"].nunique(),
    )
    return Table(frame, columns, title, scope.stamp(reader), SPELLING_KEYS)


def spellings_behind(reader: Reader) -> Behind:
    """The cells with each spelling."""
    return Behind(lambda only: _cells(reader, only), MENTIONS)


def _cells(reader: Reader, only: Narrowing) -> Table:
    say = reader.language.say
    rows = only.rows(metric.spelling_rows(reader.warehouse, reader.filters))
    columns = (Column("partner_label", say("As printed")), *scope.cell_columns(reader))
    return Table(rows, columns, say("Cells that name the partners"), scope.stamp(reader))
