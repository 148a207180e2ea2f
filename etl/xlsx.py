"""An .xlsx -> sheets: values by calamine; what it does not tell, from the parts themselves, where a part holds any."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO

from lxml import etree

from etl.address import place_of
from etl.container import Container
from etl.first_look import calamine_sheets
from etl.grid import MAX_COLUMNS, Extent, with_cells
from etl.number_format import BUILTIN
from etl.sheet import (
    ALLOWED_IN_NAMES,
    EPOCH_1900,
    EPOCH_1904,
    Cell,
    ErrorValue,
    Formats,
    Sheet,
    UncomputedFormula,
    UnreadableWorkbook,
    address,
)
from etl.xml_parts import children, finished, local_name, parsed

TRUE = ("1", "true")


@dataclass
class Details:
    """What a part says beside its values.

    Args:
        cells: errors, and formulas whose result was not saved.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)


def xlsx_sheets(path: Path, found: Container) -> Iterator[Sheet]:
    """The sheets of an .xlsx, in order.

    Raises:
        UnreadableWorkbook: broken, or larger than we dare to open.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts, epoch = _sheet_parts(archive), _epoch(archive)
            for name, part in parts.items():
                if part in found.far:
                    _measure(archive, name, part)
            details = {name: _details(archive, part) for name, part in parts.items() if part in found.untold}
        for sheet in calamine_sheets(path):
            own = details.get(sheet.name, Details())
            yield Sheet(
                name=sheet.name,
                rows=with_cells(sheet.rows, own.cells),
                merged=sheet.merged,
                is_hidden=sheet.is_hidden,
                hidden_rows=frozenset(own.hidden_rows),
                hidden_columns=frozenset(own.hidden_columns),
                formats=partial(_formats, path, parts[sheet.name]) if sheet.name in parts else dict,
                epoch=epoch,
            )
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, etree.XMLSyntaxError) as error:
        raise UnreadableWorkbook("broken_file") from error


# --------------------------------------------------------------------- parts
def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet -> its part."""
    workbook = _workbook_part(archive)
    targets = _relations(archive, workbook)
    parts: dict[str, str] = {}
    for sheet in parsed(archive.read(workbook)).iter("{*}sheet"):
        relation = next((value for key, value in sheet.attrib.items() if local_name(str(key)) == "id"), "")
        if str(relation) in targets:
            parts[str(sheet.get("name")).translate(ALLOWED_IN_NAMES)] = targets[str(relation)][1]
    return parts


def _workbook_part(archive: zipfile.ZipFile) -> str:
    return next(target for kind, target in _relations(archive, "").values() if kind == "officeDocument")


def _epoch(archive: zipfile.ZipFile) -> date:
    """The day from which the workbook counts."""
    properties = parsed(archive.read(_workbook_part(archive))).iter("{*}workbookPr")
    return EPOCH_1904 if any(found.get("date1904") in TRUE for found in properties) else EPOCH_1900


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, part) of what a part points to."""
    folder, name = posixpath.split(part)
    relations = parsed(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    return {
        str(entry.get("Id")): (str(entry.get("Type")).rpartition("/")[2], _resolved(folder, str(entry.get("Target"))))
        for entry in relations.iter("{*}Relationship")
    }


def _resolved(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


# --------------------------------------------------------------------- cells
def _rows(stream: IO[bytes]) -> Iterator[tuple[int, etree._Element]]:
    """(index, element) of each row; an element is emptied when the next one is asked for."""
    index = -1
    for row in finished(stream, "{*}row"):
        index = int(row.get("r", index + 2)) - 1
        yield index, row


def _place(cell: etree._Element, index: int, position: int) -> tuple[int, int]:
    """Row and column of a cell; where it does not say so, its position in its row does."""
    reference = cell.get("r")
    if not reference:
        return index, position
    return place_of(reference)


def _measure(archive: zipfile.ZipFile, name: str, part: str) -> None:
    """Refuses a sheet that one far cell makes too large; cells that are only formatted take no room."""
    extent = Extent()
    with archive.open(part) as stream:
        for index, row in _rows(stream):
            for position, cell in enumerate(row):
                if len(cell):
                    extent.take(*_place(cell, index, position))
    extent.refuse_far(name)


def _details(archive: zipfile.ZipFile, part: str) -> Details:
    found = Details()
    shared: dict[str, tuple[str, str]] = {}
    with archive.open(part) as stream:
        for index, row in _rows(stream):
            if row.get("hidden") in TRUE or _is_nothing(row.get("ht")):
                found.hidden_rows.add(index)
            for position, cell in enumerate(row):
                if cell.get("t") == "e" or (len(cell) and local_name(cell[0].tag) == "f"):
                    place = _place(cell, index, position)
                    told = _untold_cell(cell, place, shared)
                    found.cells |= {place: told} if told is not None else {}
    with archive.open(part) as stream:
        for column in finished(stream, "{*}col", until="sheetData"):
            if column.get("hidden") in TRUE or _is_nothing(column.get("width")):
                first, last = int(column.get("min", "1")), int(column.get("max", "1"))
                found.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))
    return found


def _is_nothing(size: str | None) -> bool:
    """True for a row without height or a column without width: as good as hidden."""
    return size is not None and float(size) == 0


def _untold_cell(
    cell: etree._Element, place: tuple[int, int], shared: dict[str, tuple[str, str]]
) -> ErrorValue | UncomputedFormula | None:
    """An error, or a formula without a result; None for all other cells."""
    inner = {local_name(element.tag): element for element in cell}
    value = inner["v"].text if "v" in inner else None
    if cell.get("t") == "e":
        return ErrorValue(value or "#ERROR!")
    if "f" not in inner:
        return None
    formula = _formula(inner["f"], place, shared)
    # A text of no letters is the result of many a formula: =IF(A1="","",A1).
    return UncomputedFormula(formula) if not value and cell.get("t") != "str" else None


def _formula(element: etree._Element, place: tuple[int, int], shared: dict[str, tuple[str, str]]) -> str:
    """The text of a formula; one that several cells share is written once, for the first of them."""
    text, group = f"={element.text or ''}", element.get("si")
    if element.get("t") != "shared" or group is None:
        return text
    if element.text:
        shared[group] = (text, address(*place))
        return text
    from openpyxl.formula.translate import Translator  # few workbooks have need of it

    origin = shared.get(group)
    return str(Translator(origin[0], origin[1]).translate_formula(address(*place))) if origin else "=…"


# ------------------------------------------------------------------- formats
def _formats(path: Path, part: str) -> Formats:
    """The number formats of the cells of a part."""
    with zipfile.ZipFile(path) as archive:
        codes = _format_codes(archive)
        if not any(codes):
            return {}
        formats: dict[tuple[int, int], str] = {}
        with archive.open(part) as stream:
            for index, row in _rows(stream):
                for position, cell in enumerate(row):
                    style = int(cell.get("s", "0"))
                    if style < len(codes) and codes[style] and len(cell):
                        formats[_place(cell, index, position)] = codes[style]
    return formats


def _format_codes(archive: zipfile.ZipFile) -> list[str]:
    """The number format of each style of the workbook; "" where it says nothing."""
    workbook = _workbook_part(archive)
    styles = next((target for kind, target in _relations(archive, workbook).values() if kind == "styles"), None)
    if styles is None:
        return []
    root = parsed(archive.read(styles))
    own: Mapping[str, str] = {str(f.get("numFmtId")): str(f.get("formatCode", "")) for f in root.iter("{*}numFmt")}
    used = [str(xf.get("numFmtId", "0")) for group in root.iter("{*}cellXfs") for xf in children(group, "xf")]
    codes = [own.get(number, BUILTIN.get(int(number), "")) for number in used]
    return ["" if code == "General" else code for code in codes]
