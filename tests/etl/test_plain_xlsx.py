"""A workbook written straight holds what its sheets hold, for our reader and for openpyxl."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from etl.plain_xlsx import write_xlsx
from etl.sheet import ErrorValue, Merged, Sheet, UncomputedFormula
from etl.workbook import read_sheets

ROWS: list[list[Any]] = [
    ["Итого <&>", "=1+1", " с пробелом ", 12.0],
    ["", True, date(2024, 9, 1), datetime(2024, 9, 1, 8, 30)],
    [time(8, 30), 0.1, -7, 1e21],
    [ErrorValue("#REF!"), UncomputedFormula("=SUM(D1:D2)+1/0"), "a\x00b", ""],
]


def written(folder: Path, *sheets: Sheet) -> Path:
    write_xlsx(sheets, folder / "out.xlsx")
    return folder / "out.xlsx"


def test_the_cells_are_read_as_they_were(tmp_path: Path) -> None:
    (sheet,) = read_sheets(written(tmp_path, Sheet("Лист1", ROWS)))
    rows = [list(row) for row in sheet.rows]
    assert rows[:3] == ROWS[:3]
    assert rows[3] == [ErrorValue("#REF!"), UncomputedFormula("=SUM(D1:D2)+1/0"), "ab", ""]


def test_what_is_hidden_and_merged_stays_so(tmp_path: Path) -> None:
    first = Sheet(
        "A/B", [["x", 1.0], ["", 2.0], ["y", 3.0]], (Merged(0, 0, 1, 0),), False, frozenset({2}), frozenset({1})
    )
    second = Sheet("Скрытый", [["z"]], is_hidden=True)
    one, other = read_sheets(written(tmp_path, first, second))
    assert (one.name, one.merged, one.hidden_rows, one.hidden_columns) == (
        "A/B",
        (Merged(0, 0, 1, 0),),
        frozenset({2}),
        frozenset({1}),
    )
    assert (other.name, other.is_hidden, [list(row) for row in other.rows]) == ("Скрытый", True, [["z"]])


def test_number_formats_are_kept(tmp_path: Path) -> None:
    formats = {(0, 0): '#,##0 "сом"', (0, 1): "0%"}
    (sheet,) = read_sheets(written(tmp_path, Sheet("S", [[1500.0, 0.5, 3.0]], formats=lambda: formats)))
    assert [sheet.number_format(0, column) for column in range(3)] == ['#,##0 "сом"', "0%", ""]


def test_another_program_reads_it_too(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, Sheet("S", [["=1+1", 2.0, date(1900, 2, 1)], ["б", 4.0, ""]])))
    page = book["S"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["=1+1", 2, datetime(1900, 2, 1)],
        ["б", 4, None],
    ]
    assert page["A1"].data_type == "s"  # a text that begins with = is a text
