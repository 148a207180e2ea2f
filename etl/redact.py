"""A copy of a workbook without what stands in its personal columns, for the store.

The copy is written from the cells that the reader sees and from nothing else, so that comments, lists of names behind a
cell, and the name of whoever made the file stay out. Headings, addresses, hidden rows and results of formulas are kept:
the copy reads like the workbook as received.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from etl.container import TEXT_SUFFIXES
from etl.delimited import DELIMITERS
from etl.reading import COPY_NAME
from etl.sheet import is_blank
from etl.workbook import Workbook
from etl.workbook_copy import PLACEHOLDER, Spans, write_sheets


def redacted_copy(workbook: Workbook, suffix: str, folder: Path, personal: Spans) -> Path:
    """Writes the copy that the store keeps.

    Args:
        suffix: of the file as received.
        personal: sheet -> (column, first row, last row) of each personal column, from 0.

    Returns:
        The copy: delimited text stays text, every other format becomes .xlsx.
    """
    if workbook.kind == "text":
        suffix = suffix.lower()
        return _text_copy(workbook, folder / f"{COPY_NAME}{suffix if suffix in TEXT_SUFFIXES else '.csv'}", personal)
    target = folder / f"{COPY_NAME}.xlsx"
    write_sheets(workbook.sheets, target, personal)
    return target


def _text_copy(workbook: Workbook, target: Path, personal: Spans) -> Path:
    (sheet,) = workbook.sheets
    rows = [list(row) for row in sheet.rows]
    for column, first, last in personal.get(sheet.name, ()):
        for row in rows[first : last + 1]:
            if column < len(row) and not is_blank(row[column]):
                row[column] = PLACEHOLDER
    stream = io.StringIO()
    csv.writer(stream, delimiter=DELIMITERS[0], lineterminator="\n").writerows(rows)
    target.write_text(stream.getvalue(), encoding="utf-8-sig")
    return target
