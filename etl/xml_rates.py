"""The XML in which the National Bank publishes its rates of exchange -> a sheet with one row a currency."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from etl.sheet import Cell, Sheet, UnreadableWorkbook
from etl.xml_2003 import DOCTYPES
from etl.xml_parts import children, local_name, parsed

MAX_BYTES = 1024 * 1024


def rates_sheet(path: Path) -> Sheet:
    """The rates as a table: the names of attributes and elements are its headings, so nothing is lost on the way.

    `<CurrencyRates Date="15.03.2024"><Currency ISOCode="USD"><Nominal>1</Nominal><Value>89,4700</Value></Currency>`
    is a row `Date, ISOCode, Nominal, Value`.

    Raises:
        UnreadableWorkbook: `broken_file`, `unsafe_file`, `too_large`.
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableWorkbook("too_large")
    content = path.read_bytes()
    if any(word in content for word in DOCTYPES):
        raise UnreadableWorkbook("unsafe_file")
    try:
        root = parsed(content)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableWorkbook("broken_file") from error
    common = {str(name): str(value) for name, value in root.attrib.items()}
    rows = [{**common, **_facts(element)} for element in children(root, "Currency")]
    headings = list(dict.fromkeys(name for row in rows for name in row))
    cells: list[list[Cell]] = [list(headings)]
    cells += [[row.get(name, "") for name in headings] for row in rows]
    return Sheet(path.stem, cells if rows else [])


def _facts(element: etree._Element) -> dict[str, str]:
    own = {str(name): str(value) for name, value in element.attrib.items()}
    return {**own, **{local_name(child.tag): (child.text or "").strip() for child in element if local_name(child.tag)}}
