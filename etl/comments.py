"""Comments on cells of an .xlsx package, beside those that people wrote there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from etl.package import MAIN, OFFICE, Package, parsed, serialised, tag

AUTHOR = "IRO"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What may follow <legacyDrawing> in a worksheet.
AFTER_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
EMPTY_DRAWING = (
    f"<xml {SPACES}>"
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
SHAPE_NUMBER = re.compile(r'id="_x0000_s(\d+)"')
LINE_LENGTH = 46  # letters in a line of a comment's box, for its height
BOX_WIDTH, LINE_HEIGHT, BOX_MARGIN = 300, 17, 14  # pixels


def add_comments(package: Package, sheet_part: str, texts: Mapping[str, str]) -> None:
    """Adds a comment to each cell; where a person's comment stands already, ours follows it.

    Args:
        texts: text by address of the cell.
    """
    fresh = _add_texts(package, sheet_part, texts)
    if fresh:
        _add_boxes(package, sheet_part, {cell: texts[cell] for cell in fresh})


def _add_texts(package: Package, sheet_part: str, texts: Mapping[str, str]) -> list[str]:
    """Writes the texts and returns the cells that had no comment before."""
    part = package.related(sheet_part, "comments")
    root = parsed(
        package.parts[part] if part else f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
    )
    authors, entries = root.find(tag("authors")), root.find(tag("commentList"))
    assert authors is not None and entries is not None
    etree.SubElement(authors, tag("author")).text = AUTHOR
    there = {entry.get("ref"): entry for entry in entries}
    for cell, text in texts.items():
        if cell in there:
            _append_run(there[cell], f"\n\n{AUTHOR}: {text}")
        else:
            entry = etree.SubElement(entries, tag("comment"), ref=cell, authorId=str(len(authors) - 1))
            etree.SubElement(entry, tag("text"))
            _append_run(entry, text)
    if part:
        package.parts[part] = serialised(root)
    else:
        package.add(sheet_part, "comments", package.free_name("xl/comments{}.xml"), serialised(root), COMMENTS_TYPE)
    return [cell for cell in texts if cell not in there]


def _append_run(entry: etree._Element, text: str) -> None:
    body = entry.find(tag("text"))
    assert body is not None
    run = etree.SubElement(body, tag("r"))
    written = etree.SubElement(run, tag("t"))
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    written.text = text


def _add_boxes(package: Package, sheet_part: str, texts: Mapping[str, str]) -> None:
    """Adds the box of each comment to the sheet's drawing. Old drawings are not always XML: they are edited as text."""
    part = package.related(sheet_part, "vmlDrawing")
    drawing = package.parts[part].decode("utf-8", "replace") if part else EMPTY_DRAWING
    first = max([1024, *map(int, SHAPE_NUMBER.findall(drawing))]) + 1
    boxes = "".join(_box(first + n, cell, text) for n, (cell, text) in enumerate(texts.items()))
    before, end, after = drawing.rpartition("</xml>")
    content = f"{before}{boxes}{end}{after}".encode()
    if part:
        package.parts[part] = content
        return
    package.declare_default("vml", DRAWING_TYPE)
    name = package.free_name("xl/drawings/vmlDrawing{}.vml")
    _point_to(package, sheet_part, package.add(sheet_part, "vmlDrawing", name, content, None))


def _box(number: int, cell: str, text: str) -> str:
    letters, row = coordinate_from_string(cell)
    lines = sum(len(line) // LINE_LENGTH + 1 for line in text.split("\n"))
    style = (
        "position:absolute;margin-left:59.25pt;margin-top:1.5pt;"
        f"width:{BOX_WIDTH}px;height:{lines * LINE_HEIGHT + BOX_MARGIN}px;z-index:1;visibility:hidden"
    )
    return (
        f'<v:shape {SPACES} id="_x0000_s{number}" type="#_x0000_t202" style={quoteattr(style)} fillcolor="#ffffe1"'
        ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{row - 1}</x:Row><x:Column>{column_index_from_string(letters) - 1}</x:Column></x:ClientData></v:shape>"
    )


def _point_to(package: Package, sheet_part: str, relation: str) -> None:
    """Says in the sheet which drawing holds the boxes of its comments."""
    root = parsed(package.parts[sheet_part])
    pointer = etree.Element(tag("legacyDrawing"))
    pointer.set(f"{{{OFFICE}}}id", relation)
    following = next((child for child in root if etree.QName(child).localname in AFTER_DRAWING), None)
    if following is None:
        root.append(pointer)
    else:
        following.addprevious(pointer)
    package.parts[sheet_part] = serialised(root)
