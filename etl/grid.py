"""Rows of cells: how large they may grow, and cells put into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.sheet import Cell, UnreadableWorkbook, address

Place = tuple[int, int]

# Rows by columns that a reader has to hold, whatever stands in them. 200,000 rows of 30 columns are 6 million.
MAX_CELLS = 10_000_000
# No program has more.
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
# A sheet of this many cells of which fewer than one in a thousand is filled has a cell that went astray; so has one of
# more columns than any table has, of which most are blank.
STRAY_AREA, STRAY_SHARE = 1_000_000, 1000
STRAY_COLUMNS = 1000


def is_stray(height: int, width: int, value_count: int) -> bool:
    """True when some cell stands so far out that the rest is next to nothing beside the room it takes."""
    area = height * width
    is_thin = area > STRAY_AREA and value_count * STRAY_SHARE < area
    return is_thin or (width > STRAY_COLUMNS and value_count < 2 * width)


@dataclass
class Extent:
    """How far the values of a sheet reach.

    Args:
        lowest: the cell in the last row with a value; the rightmost there.
        rightmost: the cell in the last column with a value; the lowest there.
    """

    lowest: Place = (0, 0)
    rightmost: Place = (0, 0)
    value_count: int = 0

    def take(self, row: int, column: int, count: int = 1) -> None:
        """Adds values that end at a cell."""
        self.lowest = max(self.lowest, (row, column))
        if (column, row) > (self.rightmost[1], self.rightmost[0]):
            self.rightmost = row, column
        self.value_count += count

    def refuse_far(self, sheet: str) -> None:
        """Refuses a sheet that is too large to hold, naming the cell when one cell makes it so.

        Raises:
            UnreadableWorkbook: `far_cell`, `too_large`; `broken_file` for a cell outside of every sheet.
        """
        height, width = self.lowest[0] + 1, self.rightmost[1] + 1
        if height > MAX_ROWS or width > MAX_COLUMNS:
            raise UnreadableWorkbook("broken_file")
        if is_stray(height, width, self.value_count):
            stray = self.rightmost if width > STRAY_COLUMNS else self.lowest
            raise UnreadableWorkbook("far_cell", sheet=sheet, cell=address(*stray))
        if height * width > MAX_CELLS:
            raise UnreadableWorkbook("too_large")


def with_cells(rows: Sequence[Sequence[Cell]], cells: Mapping[tuple[int, int], Cell]) -> Sequence[Sequence[Cell]]:
    """Rows in which some cells are others; they grow where a cell stands beyond them."""
    if not cells:
        return rows
    height = max(len(rows), *(row + 1 for row, _column in cells))
    width = max(max(map(len, rows), default=0), *(column + 1 for _row, column in cells))
    grid: list[list[Cell]] = [[*row, *[""] * (width - len(row))] for row in rows]
    grid += [[""] * width for _ in range(height - len(rows))]
    for (row, column), cell in cells.items():
        grid[row][column] = cell
    return grid
