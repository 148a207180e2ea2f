"""An .xls -> sheets: values by calamine; what it does not tell, from the records themselves."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from etl import biff
from etl.first_look import calamine_sheets
from etl.grid import with_cells
from etl.ole import OleFile
from etl.sheet import Sheet, UnreadableWorkbook

STREAMS = ("Workbook", "Book")
# What else is kept in such containers. The names are the same in every language.
FOREIGN = (
    ("WordDocument", "Word (.doc)"),
    ("PowerPoint Document", "PowerPoint (.ppt)"),
    ("__properties_version1.0", "Outlook (.msg)"),
)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # name of the stream that holds a workbook with a password
MACROS = frozenset({"_VBA_PROJECT_CUR", "_VBA_PROJECT"})


def look_into_ole(path: Path) -> bool:
    """True when the workbook brings macros.

    Raises:
        UnreadableWorkbook: no workbook, broken, or encrypted.
    """
    content = path.read_bytes()
    if ENCRYPTED in content:  # before its directory is read: that of a file copied by halves cannot be
        raise UnreadableWorkbook("encrypted")
    ole = OleFile(content)
    foreign = next((kind for name, kind in FOREIGN if name in ole.names), None)
    if foreign or not ole.names & set(STREAMS):
        raise UnreadableWorkbook("not_a_workbook", kind=foreign or "OLE")
    if biff.is_encrypted(_stream(ole)):
        raise UnreadableWorkbook("encrypted")
    return bool(ole.names & MACROS)


def xls_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of an .xls, in order.

    Raises:
        UnreadableWorkbook: broken, or larger than we dare to open.
    """
    stream = _stream(OleFile(path.read_bytes()))
    try:
        book = biff.globals_of(stream)
        details = {name: biff.sheet_records(stream, start, book) for name, start in book.sheets}
    except (struct.error, IndexError) as error:
        raise UnreadableWorkbook("broken_file") from error
    for name, found in details.items():
        found.extent.refuse_far(name)
    starts = dict(book.sheets)
    for sheet in calamine_sheets(path):
        if sheet.name not in details:
            yield sheet
            continue
        found = details[sheet.name]
        yield Sheet(
            name=sheet.name,
            rows=with_cells(sheet.rows, found.cells),
            merged=sheet.merged,
            is_hidden=sheet.is_hidden,
            hidden_rows=frozenset(found.hidden_rows),
            hidden_columns=frozenset(found.hidden_columns),
            formats=partial(biff.sheet_formats, stream, starts[sheet.name], book),
            epoch=book.epoch,
        )


def _stream(ole: OleFile) -> bytes:
    return next((content for name in STREAMS if (content := ole.stream(name))), b"")
