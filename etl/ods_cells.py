"""The value of one cell of an .ods."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from math import isfinite

from lxml import etree

from etl.sheet import Cell, ErrorValue, UncomputedFormula
from etl.xml_parts import children, local_name

SPACE = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
OFFICE, TABLE, TEXT = (f"{{{SPACE.format(name)}}}" for name in ("office", "table", "text"))
EXTENDED_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
NUMBERS = ("float", "currency", "percentage")
ERRORS = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|N/A|NULL!)|Err:\d{3}")
DURATION = re.compile(r"PT(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:[.,]\d+)?S)?")
REFERENCE = re.compile(r"\[([^\[\]]*)\]")
SHEET_AND_CELL = re.compile(r"\$?('(?:[^']|'')*'|[^.':]*)\.([^.:]+)")


def is_number(cell: etree._Element) -> bool:
    """True when the cell holds a number."""
    return cell.get(f"{OFFICE}value-type") in NUMBERS


def value_of(cell: etree._Element) -> Cell:
    """What a cell holds; "" when it is blank."""
    kind, formula, text = cell.get(f"{OFFICE}value-type"), cell.get(f"{TABLE}formula"), _text(cell)
    if cell.get(EXTENDED_TYPE) == "error" or (formula and ERRORS.fullmatch(text)):
        return ErrorValue(text or "#ERROR!")
    if kind in NUMBERS:
        stated = cell.get(f"{OFFICE}value")
        if stated is None and formula:
            return UncomputedFormula(plain_formula(formula))
        return _number(stated, text)
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    if kind == "date":
        return _date(cell.get(f"{OFFICE}date-value") or "", text)
    if kind == "time":
        return _time(cell.get(f"{OFFICE}time-value") or "", text)
    if kind is None and formula and not text:
        return UncomputedFormula(plain_formula(formula))
    return cell.get(f"{OFFICE}string-value") or text


def _number(stated: str | None, text: str) -> Cell:
    try:
        number = float(stated or "")
    except ValueError:
        return text
    return number if isfinite(number) else ErrorValue(text or "#NUM!")


def _date(stated: str, text: str) -> Cell:
    try:
        return datetime.fromisoformat(stated) if "T" in stated else date.fromisoformat(stated)
    except ValueError:
        return text


def _time(stated: str, text: str) -> Cell:
    found = DURATION.fullmatch(stated)
    if not found:
        return text
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _text(cell: etree._Element) -> str:
    """The text of a cell, a line for each paragraph; remarks pinned to the cell are no part of it."""
    return "\n".join("".join(_pieces(paragraph)) for paragraph in children(cell, "p"))


def _pieces(element: etree._Element) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        kind = local_name(child.tag)
        if kind == "s":
            count = child.get(f"{TEXT}c") or "1"
            pieces.append(" " * min(int(count) if count.isdigit() else 1, 100))
        elif kind in ("tab", "line-break"):
            pieces.append("\t" if kind == "tab" else "\n")
        elif kind not in ("annotation", "note", ""):
            pieces += _pieces(child)
        pieces.append(child.tail or "")
    return pieces


def plain_formula(formula: str) -> str:
    """A formula of OpenDocument as Excel writes it: `=SUM(B2:B9)` for `of:=SUM([.B2:.B9])`."""
    body = formula.partition("=")[2]
    return "=" + REFERENCE.sub(lambda found: _plain_reference(found.group(1)), body).replace(";", ",")


def _plain_reference(inside: str) -> str:
    sheets, cells = [], []
    for sheet, cell in SHEET_AND_CELL.findall(inside):
        sheets.append(sheet)
        cells.append(cell)
    if not cells:
        return "#REF!"
    name = sheets[0] if sheets[0].startswith("'") or not sheets[0] else f"'{sheets[0]}'"
    return (f"{name}!" if name else "") + ":".join(cells)
