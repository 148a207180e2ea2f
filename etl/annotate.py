"""The sender's own workbook back: each problem cell coloured, with a comment; a first sheet that lists them.

Values, formulas, formats, charts and drop-down lists stay as they are: only the parts of the package that have to
change are changed (see `etl.package`). A file in another format comes back as .xlsx with the same sheets and values.
The words come from the caller: `etl` speaks no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from etl.comments import add_comments
from etl.package import OFFICE, NotOurPackage, Package, parsed, serialised, tag
from etl.problem import Problem
from etl.problem_list import COLOURS, Wording, problem_list
from etl.sheet import ALLOWED_IN_NAMES, FORBIDDEN_IN_NAMES
from etl.styles import Styles
from etl.vocabulary import vocabulary
from etl.workbook import read_sheets
from etl.workbook_copy import write_sheets

SHEET_NAME_LIMIT = 31
WORST_FIRST = tuple(COLOURS)
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
# Where a sheet says that its tab is chosen: two chosen tabs are edited together, unseen.
SELECTED = re.compile(rb'\s+tabSelected="(?:1|true)"')
VIEWS_END = 65536


def annotate(source: Path, problems: Sequence[Problem], words: Wording, target: Path) -> None:
    """Writes the workbook with its problems marked.

    Args:
        source: the workbook as it was sent; one that `read_sheets` reads.
        target: the .xlsx to write.

    Raises:
        OSError: the target cannot be written.
    """
    with TemporaryDirectory() as folder:
        package, names = _opened(source, Path(folder) / "copy.xlsx")
        ordered = _worst_first(problems, list(names))
        _mark_all(package, ordered, words, names)
        _add_first_sheet(package, ordered, words, names)
        _leave_macros_out(package)
        package.save(target)


def _worst_first(problems: Iterable[Problem], sheets: Sequence[str]) -> list[Problem]:
    """Problems by severity; those of one severity as they stand in the workbook, top to bottom."""
    positions = {sheet: position for position, sheet in enumerate(sheets)}

    def place(problem: Problem) -> tuple[int, int, int, int]:
        letters, row = coordinate_from_string(problem.cell) if problem.cell else ("A", 0)
        position = positions.get(problem.sheet or "", -1)
        return WORST_FIRST.index(problem.severity), position, row, column_index_from_string(letters)

    return sorted(problems, key=place)


def _opened(source: Path, aside: Path) -> tuple[Package, dict[str, str]]:
    """The workbook as a package, and the names of its sheets: as problems know them -> as they stand in it."""
    try:
        package = Package(source)
        return package, {name.translate(ALLOWED_IN_NAMES): name for name in package.sheets()}
    except NotOurPackage:
        sheets = read_sheets(source)
    names: dict[str, str] = {}
    for sheet in sheets:
        names[sheet.name] = _free_name(sheet.name.translate(FORBIDDEN_IN_NAMES), names.values())
    write_sheets([replace(sheet, name=names[sheet.name]) for sheet in sheets], aside, {})
    return Package(aside), names


def _free_name(wanted: str, taken: Iterable[str]) -> str:
    """A name for a sheet that Excel takes and no other sheet has."""
    used = {name.casefold() for name in taken}
    name, number = wanted[:SHEET_NAME_LIMIT], 1
    while name.casefold() in used:
        number += 1
        ending = f" ({number})"
        name = wanted[: SHEET_NAME_LIMIT - len(ending)] + ending
    return name


# --------------------------------------------------------------------- cells
def _mark_all(package: Package, problems: Sequence[Problem], words: Wording, names: Mapping[str, str]) -> None:
    parts = package.sheets()
    on_cells: dict[str, dict[str, list[Problem]]] = {}
    for problem in problems:
        sheet = names.get(problem.sheet or "")
        if sheet and problem.cell:
            on_cells.setdefault(parts[sheet], {}).setdefault(problem.cell, []).append(problem)
    for part, cells in on_cells.items():
        _colour_cells(package, part, {cell: found[0].severity for cell, found in cells.items()})
        add_comments(package, part, {cell: "\n\n".join(map(words.say, found)) for cell, found in cells.items()})
    for part in parts.values():
        content = package.parts[part]
        package.parts[part] = SELECTED.sub(b"", content[:VIEWS_END]) + content[VIEWS_END:]


def _colour_cells(package: Package, part: str, severities: Mapping[str, str]) -> None:
    """Colours cells; their other formats stay."""
    root, styles = parsed(package.parts[part]), Styles(package)
    data = root.find(tag("sheetData"))
    assert data is not None
    places = {cell: coordinate_from_string(cell) for cell in severities}
    rows = _rows(data, {row for _letters, row in places.values()})
    for address, severity in severities.items():
        cell = _cell(rows[places[address][1]], address, column_index_from_string(places[address][0]))
        cell.set("s", str(styles.coloured(int(cell.get("s", "0")), COLOURS[severity])))
    styles.save()
    package.parts[part] = serialised(root)


def _rows(data: etree._Element, wanted: set[int]) -> dict[int, etree._Element]:
    """The rows of some numbers; those that the sheet does not hold are made in their place."""
    found: dict[int, etree._Element] = {}
    missing = sorted(wanted, reverse=True)
    number = 0
    for row in list(data):
        number = int(row.get("r", number + 1))
        while missing and missing[-1] <= number:
            sought = missing.pop()
            found[sought] = row if sought == number else _new_row(sought)
            if sought != number:
                row.addprevious(found[sought])
    for last in reversed(missing):
        found[last] = _new_row(last)
        data.append(found[last])
    return found


def _new_row(number: int) -> etree._Element:
    return etree.Element(tag("row"), r=str(number))


def _cell(row: etree._Element, address: str, wanted: int) -> etree._Element:
    """The cell of an address in its row; made in its place where the row does not hold it."""
    made = etree.Element(tag("c"), r=address)
    column = 0
    for cell in row:
        reference = cell.get("r")
        column = column_index_from_string(coordinate_from_string(reference)[0]) if reference else column + 1
        if column == wanted:
            return cell
        if column > wanted:
            cell.addprevious(made)
            return made
    row.append(made)
    return made


# --------------------------------------------------------------- first sheet
def _add_first_sheet(package: Package, problems: Sequence[Problem], words: Wording, names: Mapping[str, str]) -> None:
    """Puts the list of problems in front of the other sheets."""
    styles = Styles(package)
    content = problem_list(problems, words, names, styles)
    styles.save()
    name = _free_name(vocabulary().own_sheets + words.sheet_name, package.sheets())
    part = package.free_name("xl/worksheets/problems{}.xml")
    relation = package.add(package.workbook_name, "worksheet", part, content, SHEET_TYPE)
    sheets = package.workbook.find(tag("sheets"))
    assert sheets is not None
    number = max(int(sheet.get("sheetId", "0")) for sheet in sheets) + 1
    entry = etree.Element(tag("sheet"), name=name, sheetId=str(number))
    entry.set(f"{{{OFFICE}}}id", relation)
    sheets.insert(0, entry)
    _count_sheets_anew(package)


def _count_sheets_anew(package: Package) -> None:
    """Moves on by one what knows sheets by their position, and opens the workbook at the first."""
    for defined in package.workbook.iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
        position = defined.get("localSheetId")
        if position is not None:
            defined.set("localSheetId", str(int(position) + 1))
    for view in package.workbook.iterfind(f"{tag('bookViews')}/{tag('workbookView')}"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")


def _leave_macros_out(package: Package) -> None:
    """An .xlsx holds no macros, and Excel opens none that says it does."""
    package.remove(package.workbook_name, "vbaProject")
    package.declare_part(package.workbook_name, WORKBOOK_TYPE)
