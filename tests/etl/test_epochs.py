"""A day that stands as a bare number is counted from the day from which its workbook counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.plain_xlsx import write_xlsx
from etl.reading import Reading
from etl.workbook import read_sheets
from tests.workbooks import workbook

Read = Callable[..., Reading]
# 15.03.2021 is day 44270 from 30.12.1899, and day 42808 from 01.01.1904: 1462 days lie between. 42808 from 1900 would
# be 14.03.2017. The second row holds its days as Excel days, 01.09.2022 and 01.09.2027.
ROWS: list[list[Any]] = [
    ["Реестр договоров"],
    ["№", "Партнер", "Страна партнера", "Дата подписания", "Срок действия"],
    [1, "Университет А", "Турция", 42808, "42808"],
    [2, "Университет Б", "Казахстан", datetime(2022, 9, 1), datetime(2027, 9, 1)],
]
DAYS = [(date(2021, 3, 15), date(2021, 3, 15)), (date(2022, 9, 1), date(2027, 9, 1))]


def xlsx_from_1904(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in ROWS:
        book.active.append(row)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def xls_from_1904(folder: Path) -> Path:
    book = xlwt.Workbook()
    book.dates_1904 = 1
    page = book.add_sheet("a")
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            page.write(row, column, cell, xlwt.easyxf(num_format_str="dd.mm.yyyy" if isinstance(cell, date) else ""))
    book.save(str(folder / "a.xls"))
    return folder / "a.xls"


def xml_from_1904(folder: Path) -> Path:
    cells = "".join(f"<Row>{''.join(map(_xml_cell, row))}</Row>" for row in ROWS)
    content = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>'
        f'<Worksheet ss:Name="a"><Table>{cells}</Table></Worksheet></Workbook>'
    )
    (folder / "a.xml").write_text(content, encoding="utf-8")
    return folder / "a.xml"


def _xml_cell(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f'<Cell><Data ss:Type="DateTime">{cell.isoformat()}</Data></Cell>'
    kind = "Number" if isinstance(cell, int) else "String"
    return f'<Cell><Data ss:Type="{kind}">{cell}</Data></Cell>'


def days(reading: Reading) -> list[tuple[date, date]]:
    rows = reading.rows["agreements"]
    return list(zip(rows["signed_date"], rows["expiry_date"], strict=True))


@pytest.mark.parametrize("write", [xlsx_from_1904, xls_from_1904, xml_from_1904])
def test_bare_numbers_are_days_of_the_workbooks_own_epoch(
    tmp_path: Path, read: Read, write: Callable[[Path], Path]
) -> None:
    assert days(read(write(tmp_path))) == DAYS


@pytest.mark.parametrize("write", [xlsx_from_1904, xls_from_1904])
def test_a_copy_counts_from_the_same_day(tmp_path: Path, read: Read, write: Callable[[Path], Path]) -> None:
    copy = tmp_path / "copy.xlsx"
    write_xlsx(read_sheets(write(tmp_path)), copy)
    assert days(read(copy)) == DAYS


def test_a_bare_number_counts_from_1900_where_nothing_else_is_said(tmp_path: Path, read: Read) -> None:
    rows = [*ROWS[:2], [1, "Университет А", "Турция", 44270, "44270"]]
    assert days(read(workbook(tmp_path, rows))) == DAYS[:1]


def test_the_day_of_a_list_of_students_is_of_the_workbooks_epoch(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["Факультет", "Гражданство", "По состоянию на", "Количество студентов"])
    book.active.append(["Медицинский факультет", "Индия", 44104, 12])  # 44104 + 1462 = 45566: 01.10.2024
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert list(reading.rows["enrolments"]["census_date"]) == [date(2024, 10, 1)]
