"""Formulas whose results were not saved: plain sums are computed, others prove nothing and keep nothing out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from etl.sheet import UncomputedFormula
from etl.workbook import read_sheets
from tests.etl.test_container import change_parts, in_sheets
from tests.formats import Page, write_ods, write_xls, write_xlsx
from tests.workbooks import TITLE, Rows, codes_of, heads, sums_of, workbook, workbook_of_sheets

Read = Callable[..., Reading]
WRITERS = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}
MED, LAW = "Медицинский факультет", "Юридический факультет"


def with_totals(row: str, column: str, corner: str) -> Rows:
    """Two faculties by three countries; `#` of a formula is the number of its row, `@` the letter of its column."""
    return [
        [TITLE],
        ["Факультет", "Индия", "Китай", "Россия", "Всего"],
        [MED, 5, 6, 7, row.replace("#", "3")],
        [LAW, 1, 2, 3, row.replace("#", "4")],
        ["Итого", *(column.replace("@", letter) for letter in "BCD"), corner],
    ]


PLAIN = {
    "SUM": ("=SUM(B#:D#)", "=SUM(@3:@4)", "=SUM(B3:D4)"),
    "several areas": ("=SUM(B#,C#:D#)", "=SUM(@3,@4)", "=SUM(E3,E4)"),
    "plus": ("=B#+C#+D#", "=@3+@4", "=E3+E4"),
    "SUBTOTAL 9": ("=SUBTOTAL(9,B#:D#)", "=SUBTOTAL(9,@3:@4)", "=SUBTOTAL(9,B3:D4)"),
    "SUBTOTAL 109": ("=SUBTOTAL(109,B#,C#:D#)", "=SUBTOTAL(109,@3:@4)", "=SUM(E3:E4)"),
    "a constant": ("=SUM(B#:D#)*1", "=2*@3/2+@4", "=(E3+E4)*100%"),
}


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("name", WRITERS)
def test_totals_that_are_plain_sums_without_results_agree(tmp_path: Path, read: Read, kind: str, name: str) -> None:
    reading = read(WRITERS[name](tmp_path, Page(with_totals(*PLAIN[kind]))))
    # 5+6+7=18, 1+2+3=6; 5+1=6, 6+2=8, 7+3=10; 18+6=24
    declared = [("E3", 18), ("E4", 6), ("B5", 6), ("C5", 8), ("D5", 10), ("E5", 24)]
    assert sums_of(reading) == [(cell, number, number, "agrees") for cell, number in declared]
    assert codes_of(reading) == codes_of(reading, "warning") == []


def test_a_wrong_result_that_was_saved_differs(tmp_path: Path, read: Read) -> None:
    path = workbook(tmp_path, with_totals(*PLAIN["SUM"]))
    saved = change_parts(path, in_sheets(b"<f>SUM(B3:B4)</f><v></v>", b"<f>SUM(B3:B4)</f><v>9</v>"))
    reading = read(saved)
    # Everybody sees 9 where 5 + 1 is 6; the other five are computed.
    assert ("B5", 9, 6, "differs") in sums_of(reading)
    assert [status for *_rest, status in sums_of(reading)].count("agrees") == 5
    assert codes_of(reading, "warning") == ["total_differs"]


def test_a_total_by_another_formula_is_not_computable_and_keeps_nothing_out(tmp_path: Path, read: Read) -> None:
    reading = read(workbook(tmp_path, with_totals("=SUMPRODUCT(B#:D#)", "=AVERAGE(@3:@4)", "=MAX(E3:E4)")))
    assert reading.is_loadable
    assert heads(reading, "faculty_code") == {"MED": 18, "LAW": 6}
    cells = ["E3", "E4", "B5", "C5", "D5", "E5"]
    assert sums_of(reading) == [(cell, None, None, "not_computable") for cell in cells]
    assert codes_of(reading, "warning") == ["formula_without_value"] * 6


def test_a_group_by_another_formula_is_not_computable(tmp_path: Path, read: Read) -> None:
    rows: Rows = [[TITLE], ["Страна", "Количество"], ["СНГ", "=MAX(B4:B5)"], ["Россия", 7], ["Казахстан", 5]]
    reading = read(workbook(tmp_path, rows))
    assert heads(reading, "country_code") == {"RUS": 7, "KAZ": 5}
    assert sums_of(reading) == [("B3", None, None, "not_computable")]


def test_a_figure_by_another_formula_is_an_error(tmp_path: Path, read: Read) -> None:
    rows: Rows = [[TITLE], ["Страна", "Количество"], ["Россия", "=MAX(B4,3)"], ["Казахстан", 5], ["Итого", 12]]
    reading = read(workbook(tmp_path, rows))
    assert [(p.cell, p.code) for p in reading.problems if p.severity == "error"] == [("B3", "formula_without_value")]
    assert sums_of(reading) == [("B5", 12, None, "not_computable")]


def test_a_summary_of_formulas_over_other_sheets_agrees(tmp_path: Path, read: Read) -> None:
    sheet: Rows = [[TITLE], ["Страна", "Количество"], ["Россия", 7], ["Казахстан", 5], ["Итого", "=SUM(B3:B4)"]]
    law: Rows = [[TITLE], ["Страна", "Количество"], ["Индия", 3]]
    summary: Rows = [
        [TITLE],
        ["Факультет", "Количество"],
        [MED, "=Медфак!B5"],
        [LAW, "=SUM('Юрфак'!B3:B3)"],
        ["Итого", "=Медфак!B3+Медфак!B4+Юрфак!$B$3"],
    ]
    reading = read(workbook_of_sheets(tmp_path, {"Медфак": sheet, "Юрфак": law, "Свод": summary}))
    assert heads(reading, "faculty_code") == {"MED": 12, "LAW": 3}
    assert {status for *_rest, status in sums_of(reading)} == {"agrees"}


# ---------------------------------------------------------------------- SUBTOTAL
@pytest.mark.parametrize("name", WRITERS)
def test_a_subtotal_passes_over_other_subtotals_and_a_sum_does_not(tmp_path: Path, name: str) -> None:
    column = [1, 2, "=SUBTOTAL(9,A1:A2)", 4, "=SUBTOTAL(109,A4:A4)", "=SUBTOTAL(9,A1:A5)", "=SUM(A1:A5)"]
    (sheet,) = read_sheets(WRITERS[name](tmp_path, Page([[cell] for cell in column])))
    # 1+2=3; 4; 1+2+4=7; 1+2+3+4+4=14
    assert [row[0] for row in sheet.rows] == [1, 2, 3, 4, 4, 7, 14]


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_hidden_is_in_no_subtotal_109_and_leaves_9_open(tmp_path: Path, name: str) -> None:
    column: list[Any] = [1, 2, 4, "=SUBTOTAL(109,A1:A3)", "=SUBTOTAL(9,A1:A3)", "=SUBTOTAL(1,A1:A3)", "=SUM(A1:A3)"]
    (sheet,) = read_sheets(WRITERS[name](tmp_path, Page([[cell] for cell in column], hidden_rows=frozenset({1}))))
    # Row 2 is hidden: 1+4=5. Whether a filter hides it, which SUBTOTAL(9) would ask, nobody says.
    assert sheet.value(3, 0) == 5
    assert all(isinstance(sheet.value(row, 0), UncomputedFormula) for row in (4, 5))
    assert sheet.value(6, 0) == 7


@pytest.mark.parametrize("formula", ["=A1*A2", "=1/A1", "=A1/0", "=SUBTOTAL(A1,A1:A2)", "=SUBTOTAL(9,1)", "=SUM(A1:A2"])
def test_what_is_no_plain_sum_stays_without_a_result(tmp_path: Path, formula: str) -> None:
    (sheet,) = read_sheets(workbook(tmp_path, [[9], [2], [formula]]))
    assert isinstance(sheet.value(2, 0), UncomputedFormula)


# ---------------------------------------------------------------------- registers
def register(total: Any, second: Any = 2000) -> Rows:
    return [
        ["Проекты университета"],
        ["№", "Название проекта", "Программа", "Сумма, сом"],
        [1, "Проект А", "Erasmus+", 1000],
        [2, "Проект Б", "Erasmus+", second],
        ["Итого", None, None, total],
    ]


def test_the_sums_of_a_register_are_computed_or_not_computable(tmp_path: Path, read: Read) -> None:
    for total, expected in (
        ("=SUM(D3:D4)", ("D5", 3000, 3000, "agrees")),
        ("=MAX(D3:D4)", ("D5", None, None, "not_computable")),
    ):
        assert sums_of(read(workbook(tmp_path, register(total)))) == [expected], total
