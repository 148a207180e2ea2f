"""The same sheet in every format: the same cells at the same addresses, the same spans, the same hidden rows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.sheet import ErrorValue, Merged, UncomputedFormula
from etl.workbook import open_workbook, read_sheets
from tests.etl.test_container import change_parts
from tests.formats import WRITERS, Page, Writer, write_html, write_ods, write_xls, write_xlsx, write_xml
from tests.office import zipped_sheet
from tests.workbooks import Rows

# A table that starts at C3, under a title merged over it; the faculty is merged over two rows.
ROWS: Rows = [
    [None] * 6,
    [None, None, "Студенты 2024", None, None, None],
    [None, None, "Факультет", "Страна", "Всего", "Доля"],
    [None, None, "Медицинский\nфакультет", "Индия", 12, 0.25],
    [None, None, None, "Китай", 36, 0.75],
]
SPANS = (Merged(1, 2, 1, 5), Merged(3, 2, 4, 2))
PAGE = Page(ROWS, SPANS, frozenset({4}), frozenset({3}))
WITH_FORMATS = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods, "xml": write_xml}
WITH_FORMULAS = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}


def as_written(value: Any) -> Any:
    """Numbers of a page of HTML are texts."""
    return str(value) if isinstance(value, (int, float)) else value


@pytest.mark.parametrize("name", WRITERS)
def test_a_sheet_reads_the_same_in_every_format(tmp_path: Path, name: str) -> None:
    (sheet,) = read_sheets(WRITERS[name](tmp_path, PAGE))
    expected = [["" if value is None else value for value in row] for row in ROWS]
    if name == "html":
        expected = [[as_written(value) for value in row] for row in expected]
    assert [list(row) for row in sheet.rows] == expected
    assert sorted(sheet.merged, key=str) == sorted(SPANS, key=str)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({4}, {3})
    assert sheet.spanned_value(4, 2) == "Медицинский\nфакультет"


@pytest.mark.parametrize("name", WITH_FORMATS)
def test_hidden_sheets_are_known_in_every_format(tmp_path: Path, name: str) -> None:
    pages = (Page([["a", 1]]), Page([["b", 2]], name="Черновик", is_hidden=True))
    path = WITH_FORMATS[name](tmp_path, *pages)
    assert [(sheet.name, sheet.is_hidden) for sheet in read_sheets(path)] == [("Лист1", False), ("Черновик", True)]


@pytest.mark.parametrize("name", WITH_FORMATS)
def test_how_a_number_is_shown_is_known_in_every_format(tmp_path: Path, name: str) -> None:
    formats = {(0, 0): '#,##0 "сом"', (0, 1): "0%"}
    (sheet,) = read_sheets(WITH_FORMATS[name](tmp_path, Page([[1500, 0.12, 7]], formats=formats)))
    assert "сом" in sheet.number_format(0, 0)
    assert sheet.number_format(0, 1).endswith("%")
    assert sheet.number_format(0, 2) == sheet.number_format(5, 5) == ""


@pytest.mark.parametrize("code", ["[$€-407] #,##0.00", "[$USD] #,##0", '#,##0\\ "USD"', "#,##0.00\\ [$сом-440]"])
@pytest.mark.parametrize("write", [write_xlsx, write_xls, write_xml])
def test_a_format_of_money_is_given_as_it_is_written(tmp_path: Path, write: Writer, code: str) -> None:
    (sheet,) = read_sheets(write(tmp_path, Page([[1500]], formats={(0, 0): code})))
    assert sheet.number_format(0, 0) == code
    assert sheet.value(0, 0) == 1500


@pytest.mark.parametrize("name", WITH_FORMATS)
def test_a_day_is_a_day_in_every_format(tmp_path: Path, name: str) -> None:
    (sheet,) = read_sheets(WITH_FORMATS[name](tmp_path, Page([[date(2024, 3, 5), 45356]])))
    assert sheet.value(0, 0) == date(2024, 3, 5)
    assert sheet.value(0, 1) == 45356


def test_days_of_workbooks_that_count_from_1904_are_right(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["C3"] = datetime(2024, 3, 5)
    book.save(tmp_path / "a.xlsx")
    old = xlwt.Workbook()
    old.dates_1904 = 1
    old.add_sheet("a").write(2, 2, date(2024, 3, 5), xlwt.easyxf(num_format_str="dd.mm.yyyy"))
    old.save(str(tmp_path / "a.xls"))
    for name in ("a.xlsx", "a.xls"):
        assert read_sheets(tmp_path / name)[0].value(2, 2) == date(2024, 3, 5), name


# --------------------------------------------------------------- errors, formulas
def test_errors_are_seen_in_an_ods(tmp_path: Path) -> None:
    def broken(name: str, content: bytes) -> bytes:
        old = b'office:value-type="string"><text:p>sum</text:p>'
        new = b'table:formula="of:=[.A9]" office:value-type="string" office:string-value=""><text:p>#REF!</text:p>'
        return content.replace(old, new) if name == "content.xml" else content

    (sheet,) = read_sheets(change_parts(write_ods(tmp_path, Page([["sum", 1]])), broken))
    assert list(sheet.rows[0]) == [ErrorValue("#REF!"), 1]


def test_errors_are_seen_in_an_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("a")
    page.row(0).set_cell_error(0, "#REF!")
    page.write(0, 1, 5)
    book.save(str(tmp_path / "a.xls"))
    (sheet,) = read_sheets(tmp_path / "a.xls")
    assert list(sheet.rows[0]) == [ErrorValue("#REF!"), 5]


@pytest.mark.parametrize("name", WITH_FORMULAS)
def test_sums_without_a_result_are_computed(tmp_path: Path, name: str) -> None:
    rows: Rows = [
        ["Индия", 5, 6, "=B1+C1"],
        ["Китай", 1, 2, "=SUM(B2:C2)"],
        ["Итого", "=SUM(B1:B2)", "=C1+C2", "=SUM(D1:D2)"],
    ]
    summary: Rows = [
        ["Всего", "=Лист1!D3"],
        ["Без Китая", "=Лист1!D3-(Лист1!B2+Лист1!C2)"],
        ["Две ячейки", "=SUM(B1,B2)"],
    ]
    first, second = read_sheets(WITH_FORMULAS[name](tmp_path, Page(rows), Page(summary, name="Свод")))
    # 5+6=11, 1+2=3; 5+1=6, 6+2=8, 11+3=14; 14-3=11; 14+11=25.
    assert [row[3] for row in first.rows] == [11, 3, 14]
    assert list(first.rows[2]) == ["Итого", 6, 8, 14]
    assert [row[1] for row in second.rows] == [14, 11, 25]


@pytest.mark.parametrize("name", WITH_FORMULAS)
def test_other_formulas_without_a_result_stay_without_one(tmp_path: Path, name: str) -> None:
    (sheet,) = read_sheets(WITH_FORMULAS[name](tmp_path, Page([[5, "=A1*A1", "=ROUND(A1,0)", "=B1+A1", "=D1"]])))
    assert sheet.value(0, 0) == 5
    assert all(isinstance(sheet.value(0, column), UncomputedFormula) for column in range(1, 5))


def test_a_shared_formula_is_computed_for_each_of_its_cells(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c>'
        '<c r="C1"><f t="shared" ref="C1:C2" si="0">A1+B1</f></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c><c r="C2"><f t="shared" si="0"/></c></row>'
    )
    (sheet,) = read_sheets(zipped_sheet(tmp_path / "a.xlsx", rows))
    assert [row[2] for row in sheet.rows] == [3, 7]


# ------------------------------------------------------------------- other names
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_a_page_of_html_is_read_in_the_encoding_it_has(tmp_path: Path, encoding: str) -> None:
    (sheet,) = read_sheets(write_html(tmp_path, PAGE, encoding=encoding))
    assert sheet.value(2, 2) == "Факультет"


def test_a_page_that_says_the_wrong_encoding_is_read_by_its_bytes(tmp_path: Path) -> None:
    path = write_html(tmp_path, PAGE, encoding="utf-8")
    path.write_bytes(path.read_bytes().replace(b"charset=utf-8", b"charset=windows-1251"))
    assert read_sheets(path)[0].value(2, 2) == "Факультет"


def test_texts_between_the_tables_of_a_page_are_rows_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    page = "<h1>Отчёт</h1>на 01.10.2024<table><tr><td>Страна<td>Всего<tr><td>Индия<td>1&nbsp;200</table><p>Декан</p>"
    path.write_text(page, encoding="utf-8")
    rows = [["Отчёт", ""], ["на 01.10.2024", ""], ["Страна", "Всего"], ["Индия", "1 200"], ["Декан", ""]]
    assert [list(row) for row in read_sheets(path)[0].rows] == rows


def test_a_text_and_a_new_workbook_under_the_name_of_an_old_one_are_read(tmp_path: Path) -> None:
    (tmp_path / "text.xls").write_text("Страна\tВсего\nИндия\t5\n", encoding="utf-16")
    write_xlsx(tmp_path, PAGE).rename(tmp_path / "new.xls")
    assert read_sheets(tmp_path / "text.xls")[0].value(1, 1) == "5"
    assert read_sheets(tmp_path / "new.xls")[0].value(4, 4) == 36
    assert open_workbook(tmp_path / "text.xls").kind == "text"
