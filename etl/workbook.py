"""A file -> its sheets, whatever the format. Called in the reader's child process only."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from zipfile import BadZipFile

from lxml import etree

from etl.container import Container, Kind, look
from etl.delimited import text_sheet
from etl.formulas import compute
from etl.problem import Problem
from etl.sheet import Formats, Sheet, UnreadableWorkbook
from etl.xlsx import xlsx_sheets


@dataclass(frozen=True)
class Workbook:
    """A file, read.

    Args:
        notes: what a person should know of how it was read.
    """

    kind: Kind
    sheets: tuple[Sheet, ...]
    notes: tuple[Problem, ...] = ()


def open_workbook(path: Path, found: Container | None = None) -> Workbook:
    """The sheets of a file, in order; formulas without a result are computed where they are plain sums.

    Args:
        found: what the file is, where it was looked at before.

    Raises:
        UnreadableWorkbook: no spreadsheet, broken, encrypted, or larger or stranger than we dare to open.
    """
    found = found or look(path)
    notes = [Problem("macros_not_run", "note")] if found.has_macros else []
    sheets = [replace(sheet, formats=partial(_formats, sheet.formats)) for sheet in _sheets(path, found, notes)]
    is_told = found.kind == "xlsx" and not found.untold  # no formula without a result: nobody needs to look for one
    return Workbook(found.kind, tuple(sheets if is_told else compute(sheets)), tuple(notes))


def _formats(read: Callable[[], Formats]) -> Formats:
    """Number formats, when somebody asks for them.

    Raises:
        UnreadableWorkbook: the part of the file that holds them is broken.
    """
    try:
        return read()
    except (BadZipFile, KeyError, ValueError, TypeError, IndexError, struct.error, etree.XMLSyntaxError) as error:
        raise UnreadableWorkbook("broken_file") from error


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file, as `open_workbook` reads them."""
    return list(open_workbook(path).sheets)


def _sheets(path: Path, found: Container, notes: list[Problem]) -> Iterable[Sheet]:
    """Each format by its own reader, whose libraries are loaded when a file needs them."""
    if found.kind == "xlsx":
        return xlsx_sheets(path, found)
    if found.kind == "xls":
        from etl.xls import xls_sheets

        return xls_sheets(path)
    if found.kind == "ods":
        from etl.ods import ods_sheets

        return ods_sheets(path)
    if found.kind == "xml":
        from etl.xml_2003 import xml_sheets

        return xml_sheets(path)
    if found.kind == "rates":
        from etl.xml_rates import rates_sheet

        return [rates_sheet(path)]
    if found.kind == "html":
        from etl.html_tables import html_sheet

        return [html_sheet(path, notes)]
    return [text_sheet(path, notes)]
