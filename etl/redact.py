"""A copy of a workbook without what stands in its personal columns, for the store.

The copy is written from the cells that the reader sees and from nothing else, so that comments, lists of names behind a
cell, and the name of whoever made the file stay out. Headings, addresses, hidden rows and results of formulas are kept:
the copy reads like the workbook as received.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from etl.sheet import DELIMITERS, delimited_rows, is_blank, read_sheets
from etl.workbook_copy import PLACEHOLDER, Spans, write_sheets

COPY_NAME = "redacted"


def redacted_copy(path: Path, folder: Path, personal: Spans) -> Path:
    """Writes the copy that the store keeps.

    Args:
        personal: sheet -> (column, first row, last row) of each personal column, from 0.

    Returns:
        The copy: delimited text stays text, every other format becomes .xlsx.
    """
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return _text_copy(path, folder / f"{COPY_NAME}{suffix}", personal)
    target = folder / f"{COPY_NAME}.xlsx"
    write_sheets(read_sheets(path), target, personal)
    return target


def _text_copy(path: Path, target: Path, personal: Spans) -> Path:
    rows = delimited_rows(path.read_bytes())
    for spans in personal.values():
        for column, first, last in spans:
            for row in rows[first : last + 1]:
                if column < len(row) and not is_blank(row[column]):
                    row[column] = PLACEHOLDER
    stream = io.StringIO()
    csv.writer(stream, delimiter=DELIMITERS[0], lineterminator="\n").writerows(rows)
    target.write_text(stream.getvalue(), encoding="utf-8-sig")
    return target
