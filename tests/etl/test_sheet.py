"""An .xlsx -> sheets: cells keep their addresses, and nothing of what stands in them is passed over."""

from pathlib import Path

import openpyxl

from etl.sheet import (
    ErrorValue,
    Merged,
    Sheet,
    UncomputedFormula,
    address,
    range_address,
)
from etl.workbook import read_sheets
from tests import workbooks
from tests.office import zipped_sheet


def test_addresses_do_not_shift_where_a_table_starts_at_c4(tmp_path: Path) -> None:
    (sheet,) = read_sheets(workbooks.crosstab_at_c4(tmp_path))
    assert sheet.value(3, 2) == "Страна"
    assert address(3, 2) == "C4"
    assert sheet.value(4, 3) == 5


def test_every_cell_of_a_merged_range_shows_its_value(tmp_path: Path) -> None:
    (sheet,) = read_sheets(workbooks.heading_of_four_rows(tmp_path))
    assert Merged(2, 2, 2, 7) in sheet.merged  # C3:H3
    assert sheet.value(2, 5) == ""
    assert sheet.spanned_value(2, 5) == "Иностранные студенты"
    assert (2, 5) in (sheet.span(2, 5) or Merged(0, 0, 0, 0))


def test_a_cell_outside_the_sheet_is_blank() -> None:
    sheet = Sheet("a", [["x"]])
    assert (sheet.value(5, 0), sheet.value(0, 5), sheet.value(-1, 0), sheet.width) == ("", "", "", 1)


def test_errors_and_formulas_without_a_result_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["#REF!", "=MAX(2,3)", 3])
    book.active.append([None, None, None, "=MAX(2,4)"])  # beyond what holds a value
    book.save(path)
    (sheet,) = read_sheets(path)
    assert list(sheet.rows[0]) == [ErrorValue("#REF!"), UncomputedFormula("=MAX(2,3)"), 3, ""]
    assert list(sheet.rows[1]) == ["", "", "", UncomputedFormula("=MAX(2,4)")]


def test_a_formula_whose_result_is_an_empty_text_is_a_blank_cell(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1"><v>5</v></c><c r="B1" t="str"><f>IF(A1&gt;9,A1,"")</f><v></v></c></row>'
    (sheet,) = read_sheets(zipped_sheet(tmp_path / "a.xlsx", row))
    assert [sheet.value(0, 0), sheet.value(0, 1)] == [5, ""]


def test_a_label_merged_over_many_rows_is_seen_in_the_last_of_them(tmp_path: Path) -> None:
    rows = [["Медицинский факультет" if row == 0 else None, row] for row in range(700)]
    (sheet,) = read_sheets(workbooks.workbook(tmp_path, rows, ["A1:A700"]))
    assert sheet.spanned_value(699, 0) == "Медицинский факультет"


def test_hidden_rows_columns_and_sheets_are_known(tmp_path: Path) -> None:
    path = workbooks.crosstab(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Лист1"].row_dimensions[3].hidden = True
    book["Лист1"].column_dimensions["C"].hidden = True
    book.create_sheet("Черновик").sheet_state = "hidden"
    book.save(path)
    shown, draft = read_sheets(path)
    assert (shown.hidden_rows, shown.hidden_columns, shown.is_hidden) == ({2}, {2}, False)
    assert draft.is_hidden


def test_addresses_are_those_of_excel() -> None:
    assert [address(0, 0), address(13, 2), address(0, 26)] == ["A1", "C14", "AA1"]
    assert range_address(2, 0, 8, 10) == "A3:K9"
