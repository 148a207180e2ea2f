"""The styles of an .ods: which sheets they hide, and their number formats in Excel's own language."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from etl.ods_cells import SPACE, TABLE
from etl.xml_parts import children, finished, local_name

STYLE, NUMBER = (f"{{{SPACE.format(name)}}}" for name in ("style", "datastyle"))
NUMBER_STYLES = tuple(f"{NUMBER}{name}-style" for name in ("number", "currency", "percentage"))
# What a number format says when it says nothing.
PLAIN = "0"


def hidden_table_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The styles of sheets that are hidden."""
    return frozenset(
        str(style.get(f"{STYLE}name"))
        for style in _styles(archive, f"{STYLE}style")
        for shape in children(style, "table-properties")
        if shape.get(f"{TABLE}display") == "false"
    )


def formats_of_styles(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """Cell style -> its number format; styles whose format says nothing are left out."""
    codes: dict[str, str] = {}
    own: dict[str, tuple[str, str]] = {}
    for style in _styles(archive, f"{STYLE}style", *NUMBER_STYLES):
        name = str(style.get(f"{STYLE}name"))
        if local_name(style.tag) == "style":
            own[name] = (str(style.get(f"{STYLE}data-style-name")), str(style.get(f"{STYLE}parent-style-name")))
        else:
            codes[name] = _code(style)
    found = {name: _inherited(name, own, codes) for name in own}
    return {name: code for name, code in found.items() if code not in ("", PLAIN)}


def _inherited(name: str, own: Mapping[str, tuple[str, str]], codes: Mapping[str, str]) -> str:
    """The format of a style, or of the style that it extends."""
    for _ in range(len(own)):
        format_name, parent = own.get(name, ("", ""))
        if format_name in codes:
            return codes[format_name]
        name = parent
    return ""


def _code(style: etree._Element) -> str:
    """`0 "сом"` for the parts of a number style."""
    pieces = []
    for part in style:
        kind = local_name(part.tag)
        if kind in ("number", "scientific-number", "fraction"):
            pieces.append(PLAIN)
        elif kind == "currency-symbol" and part.text:
            pieces.append(f"[${part.text}]")
        elif kind == "text" and part.text:
            pieces.append("%" if part.text.strip() == "%" else f'"{part.text}"')
    return "".join(pieces)


def _styles(archive: zipfile.ZipFile, *tags: str) -> Iterator[etree._Element]:
    """The elements of some tags among the styles of the workbook."""
    for part in ("styles.xml", "content.xml"):
        if part in archive.namelist():
            with archive.open(part) as stream:
                yield from finished(stream, *tags, until="body")
