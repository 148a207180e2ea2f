"""The cell styles of an .xlsx package: twins of styles with another fill, and a few styles of our own."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from etl.package import MAIN, Package, parsed, serialised, tag

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
PLAIN_STYLES = f"""<styleSheet xmlns="{MAIN}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>"""


@dataclass(frozen=True)
class Style:
    """A style of our own.

    Args:
        size: of the letters [points].
        colours: of letters and fill, as ARGB; None leaves the workbook's own.
    """

    size: int = 11
    is_bold: bool = False
    is_link: bool = False
    colour: str | None = None
    fill: str | None = None
    wraps: bool = True


class Styles:
    """The styles of a workbook. What is made is added to the end of the lists; what is there stays."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._part = package.related(package.workbook_name, "styles")
        self._root = parsed(package.parts[self._part] if self._part else PLAIN_STYLES.encode())
        self._twins: dict[tuple[int, str], int] = {}
        self._own: dict[Style, int] = {}

    def coloured(self, style: int, colour: str) -> int:
        """The number of the style that is like another one but for its fill [ARGB]."""
        if (style, colour) not in self._twins:
            formats = self._list("cellXfs")
            twin = deepcopy(formats[style])
            twin.set("fillId", str(self._fill(colour)))
            twin.set("applyFill", "1")
            self._twins[style, colour] = _appended(formats, twin)
        return self._twins[style, colour]

    def of(self, style: Style) -> int:
        """The number of a style of our own."""
        if style not in self._own:
            made = etree.Element(tag("xf"), numFmtId="49", borderId="0", xfId="0", applyFont="1", applyAlignment="1")
            made.set("fontId", str(_appended(self._list("fonts"), _font(style))))
            made.set("fillId", str(self._fill(style.fill) if style.fill else 0))
            made.set("applyFill", "1")
            alignment = etree.SubElement(made, tag("alignment"), vertical="top")
            if style.wraps:
                alignment.set("wrapText", "1")
            self._own[style] = _appended(self._list("cellXfs"), made)
        return self._own[style]

    def save(self) -> None:
        """Puts the styles back into the package."""
        content = serialised(self._root)
        if self._part:
            self._package.parts[self._part] = content
        else:
            self._part = "xl/styles.xml"
            self._package.add(self._package.workbook_name, "styles", self._part, content, STYLES_TYPE)

    def _fill(self, colour: str) -> int:
        fills = self._list("fills")
        for number, fill in enumerate(fills):
            found = fill.find(f"{tag('patternFill')}/{tag('fgColor')}")
            if found is not None and found.get("rgb") == colour and fill[0].get("patternType") == "solid":
                return number
        made = etree.Element(tag("fill"))
        pattern = etree.SubElement(made, tag("patternFill"), patternType="solid")
        etree.SubElement(pattern, tag("fgColor"), rgb=colour)
        etree.SubElement(pattern, tag("bgColor"), indexed="64")
        return _appended(fills, made)

    def _list(self, name: str) -> etree._Element:
        found = self._root.find(tag(name))
        assert found is not None, name
        return found


def _font(style: Style) -> etree._Element:
    font = etree.Element(tag("font"))
    if style.is_bold:
        etree.SubElement(font, tag("b"))
    if style.is_link:
        etree.SubElement(font, tag("u"))
    etree.SubElement(font, tag("sz"), val=str(style.size))
    etree.SubElement(font, tag("color"), rgb=style.colour or ("FF0B57A4" if style.is_link else "FF1F2328"))
    etree.SubElement(font, tag("name"), val="Calibri")
    return font


def _appended(parent: etree._Element, child: etree._Element) -> int:
    """Appends an element to a counted list and returns its number there."""
    parent.append(child)
    parent.set("count", str(len(parent)))
    return len(parent) - 1
