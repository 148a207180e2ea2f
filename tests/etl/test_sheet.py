"""Any workbook -> sheets: cells keep their addresses, whatever the format, and nothing dangerous is opened."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.sheet import (
    ErrorValue,
    Merged,
    Sheet,
    UncomputedFormula,
    UnreadableWorkbook,
    address,
    delimited_rows,
    range_address,
    read_sheets,
)
from tests import workbooks

LINES = [["Факультет", "Страна", "Кол-во"], ["Медицинский факультет", "Индия", "50"]]


def written(delimiter: str) -> str:
    return "".join(delimiter.join(line) + "\n" for line in LINES)


def code_of_refusal(path: Path) -> str:
    with pytest.raises(UnreadableWorkbook) as refusal:
        read_sheets(path)
    return refusal.value.code


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
    book.active.append(["#REF!", "=1+1", 3])
    book.save(path)
    (sheet,) = read_sheets(path)
    assert list(sheet.rows[0]) == [ErrorValue("#REF!"), UncomputedFormula("=1+1"), 3]


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


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_text_is_read_in_the_encoding_and_with_the_delimiter_it_has(delimiter: str, encoding: str) -> None:
    assert delimited_rows(written(delimiter).encode(encoding)) == LINES


def test_a_comma_in_a_title_does_not_make_it_the_delimiter() -> None:
    text = "Иностранные студенты, все формы, 2024\nСтрана;Кол-во\nИндия;5\nКитай;6\n"
    assert delimited_rows(text.encode()) == [
        ["Иностранные студенты, все формы, 2024", ""],
        ["Страна", "Кол-во"],
        ["Индия", "5"],
        ["Китай", "6"],
    ]


def test_rows_of_unequal_length_are_filled_up() -> None:
    assert delimited_rows(b"a;b;c\nd\n") == [["a", "b", "c"], ["d", "", ""]]


@given(st.lists(st.lists(st.sampled_from(["Индия", "5", "", "a b"]), min_size=3, max_size=3), min_size=2, max_size=6))
def test_what_is_written_with_semicolons_is_read_again(rows: list[list[str]]) -> None:
    content = "".join(";".join(row) + "\n" for row in rows)
    assert delimited_rows(content.encode("utf-8-sig")) == rows


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    assert code_of_refusal(path) == "empty_file"


def test_something_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.7 ...")
    assert code_of_refusal(path) == "unreadable_file"


def test_a_workbook_cut_short_is_named(tmp_path: Path) -> None:
    path = workbooks.crosstab(tmp_path)
    path.write_bytes(path.read_bytes()[:2000])
    assert code_of_refusal(path) == "unreadable_file"


def test_a_zip_that_holds_no_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert code_of_refusal(path) == "unreadable_file"


def test_a_workbook_that_declares_billions_of_cells_is_not_opened(tmp_path: Path) -> None:
    path = workbooks.crosstab(tmp_path)
    _replace_in_sheet(path, b'<dimension ref="A1:D5"', b'<dimension ref="A1:XFD1048576"')
    assert code_of_refusal(path) == "too_large"


def test_a_workbook_with_one_cell_in_the_far_corner_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "Страна"
    book.active["XFD1048576"] = 1
    book.save(path)
    _replace_in_sheet(path, b'<dimension ref="A1:XFD1048576"', b'<dimension ref="A1:B2"')
    assert code_of_refusal(path) == "too_large"


def test_a_document_type_in_a_sheet_is_refused(tmp_path: Path) -> None:
    path = workbooks.crosstab(tmp_path)
    _replace_in_sheet(path, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet')
    assert code_of_refusal(path) == "unreadable_file"


def _replace_in_sheet(path: Path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(old, new, 1) if name.startswith("xl/worksheets/") else content)


def test_addresses_are_those_of_excel() -> None:
    assert [address(0, 0), address(13, 2), address(0, 26)] == ["A1", "C14", "AA1"]
    assert range_address(2, 0, 8, 10) == "A3:K9"
