"""Rows of cells: how large they may grow, and cells put into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.sheet import Cell, UnreadableWorkbook, address

# Rows by columns that a reader has to hold, whatever stands in them. 200,000 rows of 30 columns are 6 million.
MAX_CELLS = 10_000_000
# A sheet of this many cells of which fewer than one in a thousand is filled has a cell that went astray.
STRAY_AREA, STRAY_SHARE = 1_000_000, 1000


def refuse_far(sheet: str, last: tuple[int, int], far: tuple[int, int], value_count: int) -> None:
    """Refuses a sheet that one far cell makes too large to hold.

    Args:
        last: last row and last column with a value.
        far: the cell that stands last.
        value_count: cells with a value.

    Raises:
        UnreadableWorkbook: `far_cell`, `too_large`.
    """
    area = (last[0] + 1) * (last[1] + 1)
    if area > STRAY_AREA and value_count * STRAY_SHARE < area:
        raise UnreadableWorkbook("far_cell", sheet=sheet, cell=address(*far))
    if area > MAX_CELLS:
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
