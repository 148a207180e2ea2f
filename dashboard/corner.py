"""The picture of a corner of a sheet: the cell that a figure was read from, drawn as a small table of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import pandas as pd

from dashboard.i18n import Language, message
from dashboard.look import LIGHT, Look
from dashboard.query import EVERYTHING
from dashboard.reader import Reader
from etl.corner import Corner, CornerCell, CornerColumn, CornerRow, NoCorner, corner_of

WHY_NOT = {
    "not_kept": message("The workbook is not in the store any more, so the cell cannot be shown."),
    "no_such_cell": message("The kept workbook has no such cell."),
    "unreadable": message("The kept workbook cannot be read, so the cell cannot be shown."),
    "too_slow": message("The workbook takes too long to open. Try again in a minute."),
}


@dataclass(frozen=True)
class Place:
    """Where something was read: workbook, sheet and cell."""

    source_id: str
    sheet: str
    cell: str

    @classmethod
    def of(cls, row: pd.Series) -> Place:
        """The place that a row of a table tells."""
        return cls(str(row["source_id"]), str(row["sheet"]), str(row["cell"]))


def picture(reader: Reader, look: Look, place: Place, whole_row: bool = False) -> str:
    """The corner of a sheet around a cell as HTML, or one sentence that says why there is none.

    Args:
        whole_row: the row of the cell is meant, not the cell alone: an entry of a register.

    Who may not see everything sees no picture: the cells around theirs are not theirs.
    """
    if reader.warehouse.rights != EVERYTHING:
        return _sentence(reader.language.say("Pictures of the sheets are for those who may see all figures."))
    try:
        corner = corner_of(reader.warehouse.home, place.source_id, place.sheet, place.cell)
    except NoCorner as absent:
        return _sentence(reader.language.say(WHY_NOT[absent.code]))
    return drawn(corner, reader.language, look, whole_row)


def drawn(corner: Corner, language: Language, look: Look = LIGHT, whole_row: bool = False) -> str:
    """A corner as a table that looks like a sheet: letters on top, numbers at the left, cell or row outlined."""
    name = language.say("Sheet “{sheet}” around cell {cell}", sheet=corner.sheet, cell=corner.cell)
    if whole_row:
        name = language.say("Sheet “{sheet}”, row of cell {cell}", sheet=corner.sheet, cell=corner.cell)
    letters = "".join(
        f'<th scope="col" class="{_classes(apart=column.is_apart, hidden=column.is_hidden)}">{column.letters}</th>'
        for column in corner.columns
    )
    rows = "".join(_row(row, language, whole_row) for row in corner.rows)
    notes = "".join(f"<p>{escape(note)}</p>" for note in _notes(corner, language))
    return (
        f'<div class="corner" role="region" tabindex="0" aria-label="{escape(name)}"'
        f' style="--lead: {look.lead}; --paper: {look.paper}"><table>'
        f"<caption>{escape(name)}</caption><thead><tr><td></td>{letters}</tr></thead><tbody>{rows}</tbody></table></div>"
        f'<div class="corner-notes">{notes}</div>'
    )


def _row(row: CornerRow, language: Language, whole_row: bool) -> str:
    meant = whole_row and any(cell.is_marked for cell in row.cells)
    classes = _classes(apart=row.is_apart, hidden=row.is_hidden, meant=meant)
    cells = "".join(_cell(cell, language) for cell in row.cells)
    return f'<tr class="{classes}"><th scope="row">{row.number}</th>{cells}</tr>'


def _cell(cell: CornerCell, language: Language) -> str:
    classes = _classes(**{cell.kind: True}, number=cell.is_number, marked=cell.is_marked, personal=cell.is_personal)
    span = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )
    # A voice that reads the table hears which cell is meant; an eye sees its outline.
    marked = language.say("The cell meant")
    meant = f'<span class="unseen">{escape(marked)}: </span>' if cell.is_marked else ""
    text = escape(language.say("not shown") if cell.is_personal else cell.text)
    current = ' aria-current="true"' if cell.is_marked else ""
    return f'<td class="{classes}"{span}{current}>{meant}{text}</td>'


def _classes(**named: bool) -> str:
    return " ".join(name for name, is_so in named.items() if is_so)


def _notes(corner: Corner, language: Language) -> Iterator[str]:
    """What a reader should know of the picture."""
    lines: list[CornerColumn | CornerRow] = [*corner.columns, *corner.rows]
    if any(line.is_apart for line in lines):
        yield language.say("A double line: rows or columns between are left out.")
    if any(line.is_hidden for line in lines):
        yield language.say("Striped: hidden in the workbook.")
    if any(cell.is_personal for row in corner.rows for cell in row.cells):
        yield language.say("What names a person is not shown.")


def _sentence(text: str) -> str:
    return f'<div class="corner-notes"><p>{escape(text)}</p></div>'
