"""An .xlsx written straight: the cells of sheets, their number formats, merged ranges and what is hidden.

A list of 200,000 persons is written in seconds and in little memory; a library that holds a workbook takes minutes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from etl.address import column_letters, range_address
from etl.package import MAIN, OFFICE, RELS, TYPES
from etl.sheet import EPOCH_1900, EPOCH_1904, FORBIDDEN_IN_NAMES, Cell, ErrorValue, Sheet, UncomputedFormula, is_blank

ROWS_AT_ONCE = 2000
Shown = Callable[[Sheet, int, int, Cell], Cell]
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
# No workbook may hold these.
FORBIDDEN_IN_TEXTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FIRST_OWN_FORMAT = 164
FORMATS = ((datetime, "yyyy-mm-dd h:mm:ss"), (date, "yyyy-mm-dd"), (time, "h:mm:ss"), (timedelta, "[hh]:mm:ss"))
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def write_xlsx(sheets: Sequence[Sheet], target: Path, shown: Shown | None = None) -> None:
    """Writes sheets into a new workbook.

    Args:
        shown: what a cell that is not blank holds in the copy, by sheet, row, column and what it holds; None: the same.
    """
    styles = _Styles()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, sheet in enumerate(sheets, start=1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as stream:
                _write_sheet(sheet, styles, stream, partial(shown, sheet) if shown else None)
        for name, content in _other_parts(sheets, styles):
            archive.writestr(name, HEAD + content)


class _Styles:
    """The number formats that are used: each is one style of the workbook."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def of(self, code: str) -> str:
        """The attribute of a cell with a number format; nothing for a cell without one."""
        number = self._numbers.setdefault(code, len(self._numbers))
        return f' s="{number}"' if number else ""

    def part(self) -> str:
        codes = [code for code in self._numbers if code]
        own = "".join(
            f'<numFmt numFmtId="{FIRST_OWN_FORMAT + i}" formatCode={quoteattr(code)}/>' for i, code in enumerate(codes)
        )
        used = "".join(
            f'<xf numFmtId="{FIRST_OWN_FORMAT + i}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            for i in range(len(codes))
        )
        plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        return (
            f'<styleSheet xmlns="{MAIN}">'
            + (f'<numFmts count="{len(codes)}">{own}</numFmts>' if codes else "")
            + '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
            f'<cellXfs count="{len(codes) + 1}">{plain}{used}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


# --------------------------------------------------------------------- cells
def _write_sheet(sheet: Sheet, styles: _Styles, stream: IO[bytes], shown: Callable[..., Cell] | None) -> None:
    stream.write(f'{HEAD}<worksheet xmlns="{MAIN}">{_columns(sheet)}<sheetData>'.encode())
    height = max(len(sheet.rows), *(row + 1 for row in sheet.hidden_rows), 0)
    for first in range(0, height, ROWS_AT_ONCE):
        rows = range(first, min(first + ROWS_AT_ONCE, height))
        stream.write("".join(_row(sheet, row, styles, shown) for row in rows).encode())
    merged = [f'<mergeCell ref="{range_address(s.top, s.left, s.bottom, s.right)}"/>' for s in sheet.merged]
    foot = f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""
    stream.write(f"</sheetData>{foot}</worksheet>".encode())


def _columns(sheet: Sheet) -> str:
    hidden = [f'<col min="{c + 1}" max="{c + 1}" width="9" hidden="1"/>' for c in sorted(sheet.hidden_columns)]
    return f"<cols>{''.join(hidden)}</cols>" if hidden else ""


def _row(sheet: Sheet, row: int, styles: _Styles, shown: Callable[..., Cell] | None) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    number = row + 1
    written = [
        _cell(
            shown(row, column, cell) if shown else cell,
            f"{column_letters(column)}{number}",
            sheet,
            row,
            column,
            styles,
        )
        for column, cell in enumerate(cells)
        if cell != "" and not is_blank(cell)
    ]
    hidden = ' hidden="1"' if row in sheet.hidden_rows else ""
    return f'<row r="{number}"{hidden}>{"".join(written)}</row>' if hidden or any(written) else ""


def _cell(cell: Cell, place: str, sheet: Sheet, row: int, column: int, styles: _Styles) -> str:
    """A cell as XML."""
    if isinstance(cell, str):
        return _text(cell, place)
    if isinstance(cell, ErrorValue) and cell.text in ERRORS:
        return f'<c r="{place}" t="e"><v>{cell.text}</v></c>'
    if isinstance(cell, UncomputedFormula) and cell.text.startswith("="):
        return f'<c r="{place}"><f>{_escaped(cell.text[1:])}</f></c>'
    if isinstance(cell, (ErrorValue, UncomputedFormula)):
        return _text(cell.text, place)
    style = styles.of(sheet.number_format(row, column) or _format_of(cell))
    if isinstance(cell, bool):
        return f'<c r="{place}"{style} t="b"><v>{int(cell)}</v></c>'
    number = cell if isinstance(cell, (int, float)) else _serial(cell, sheet.epoch)
    return f'<c r="{place}"{style}><v>{number!r}</v></c>'


def _text(text: str, place: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    return escape(FORBIDDEN_IN_TEXTS.sub("", text))


def _format_of(cell: Cell) -> str:
    """The format without which a day is a number."""
    return next((code for kind, code in FORMATS if isinstance(cell, kind)), "")


def _serial(moment: date | time | timedelta, epoch: date) -> float:
    """Days since the day zero of the workbook; Excel counts a 29 February 1900 that never was."""
    if isinstance(moment, time):
        return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second) / timedelta(days=1)
    if isinstance(moment, timedelta):
        return moment / timedelta(days=1)
    whole = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
    days = (whole.replace(tzinfo=None) - datetime.combine(epoch, time())) / timedelta(days=1)
    return days - 1 if epoch == EPOCH_1900 and 0 < days <= 60 else days


# ------------------------------------------------------------- other parts
def _other_parts(sheets: Sequence[Sheet], styles: _Styles) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    listed = "".join(_listed(sheet, number) for number, sheet in zip(numbers, sheets, strict=True))
    epoch = '<workbookPr date1904="1"/>' if any(sheet.epoch == EPOCH_1904 for sheet in sheets) else ""
    yield "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{epoch}<sheets>{listed}</sheets></workbook>'
    pages = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*pages, ("rIdStyles", "styles", "styles.xml")])
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    yield "xl/styles.xml", styles.part()
    kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    kinds += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
    parts = "".join(f'<Override PartName="{name}" ContentType="{KIND}.{kind}+xml"/>' for name, kind in kinds)
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{TYPES}">{relations}{xml}{parts}</Types>'


def _listed(sheet: Sheet, number: int) -> str:
    name = quoteattr(FORBIDDEN_IN_TEXTS.sub("", sheet.name.translate(FORBIDDEN_IN_NAMES)))
    state = ' state="hidden"' if sheet.is_hidden else ""
    return f'<sheet name={name} sheetId="{number}"{state} r:id="rId{number}"/>'


def _relations(relations: Iterable[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in relations
    )
    return f'<Relationships xmlns="{RELS}">{listed}</Relationships>'
