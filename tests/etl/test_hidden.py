"""What is hidden in a sheet counts only where the sums of the sheet hold it; either way a warning says which."""

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from etl.reading import Reading
from tests.workbooks import TITLE, heads, sums_of, workbook, workbook_of_sheets

Read = Callable[..., Reading]
LIST = [[TITLE], ["Страна", "Количество"], ["Индия", 5], ["Китай", 6], ["Россия", 7]]


def hide(path: Path, rows: Sequence[int] = (), columns: Sequence[str] = (), sheet: str = "") -> Path:
    """Hides rows and columns of the first sheet, or a whole sheet."""
    book = openpyxl.load_workbook(path)
    for row in rows:
        book.worksheets[0].row_dimensions[row].hidden = True
    for column in columns:
        book.worksheets[0].column_dimensions[column].hidden = True
    if sheet:
        book[sheet].sheet_state = "hidden"
    book.save(path)
    return path


def hidden(reading: Reading) -> list[tuple[str, str]]:
    """(code, what became of it) of the warnings about what is hidden."""
    return [(p.code, p.detail["what"]) for p in reading.problems if p.code.startswith("hidden_")]


def test_rows_that_an_old_filter_left_hidden_are_not_counted(tmp_path: Path, read: Read) -> None:
    reading = read(hide(workbook(tmp_path, LIST), rows=[4]))
    assert heads(reading, "country_code") == {"IND": 5, "RUS": 7}
    assert hidden(reading) == [("hidden_rows", "left_out")]
    assert reading.problems[0].detail["places"] == "4"


def test_collapsed_rows_that_the_total_holds_are_counted(tmp_path: Path, read: Read) -> None:
    # 5 + 6 + 7 is 18; without the hidden row it would be 12
    reading = read(hide(workbook(tmp_path, [*LIST, ["Итого", 18]]), rows=[4]))
    assert heads(reading, "country_code") == {"IND": 5, "CHN": 6, "RUS": 7}
    assert hidden(reading) == [("hidden_rows", "counted")]
    assert sums_of(reading) == [("B6", 18, 18, "agrees")]


def test_hidden_rows_that_the_total_leaves_out_are_not_counted(tmp_path: Path, read: Read) -> None:
    reading = read(hide(workbook(tmp_path, [*LIST, ["Итого", 12]]), rows=[4]))
    assert heads(reading, "country_code") == {"IND": 5, "RUS": 7}
    assert sums_of(reading) == [("B6", 12, 12, "agrees")]


@pytest.mark.parametrize(("total", "expected"), [(11, {"IND": 5, "CHN": 6}), (5, {"IND": 5})])
def test_a_hidden_column_counts_where_the_sums_along_the_rows_hold_it(
    total: int, expected: dict[str, int], tmp_path: Path, read: Read
) -> None:
    rows = [[TITLE], ["Факультет", "Индия", "Китай", "Всего"], ["Медицинский факультет", 5, 6, total]]
    reading = read(hide(workbook(tmp_path, rows), columns=["C"]))
    assert heads(reading, "country_code") == expected


def test_persons_whom_a_filter_hides_are_not_counted(tmp_path: Path, read: Read) -> None:
    rows = [["Список иностранных студентов на 01.10.2024"], ["ФИО", "Гражданство"]]
    rows += [["Персона А", "Индия"], ["Персона Б", "Китай"], ["Персона В", "Индия"]]
    reading = read(hide(workbook(tmp_path, rows), rows=[5]))
    assert heads(reading, "country_code") == {"IND": 1, "CHN": 1}


def test_a_hidden_draft_counts_nobody_and_its_errors_stop_nothing(tmp_path: Path, read: Read) -> None:
    draft = [[TITLE], ["Страна", "Количество"], ["Индия", 50], ["Атлантида", 6]]
    reading = read(hide(workbook_of_sheets(tmp_path, {"Данные": LIST, "Черновик": draft}), sheet="Черновик"))
    assert heads(reading, "country_code") == {"IND": 5, "CHN": 6, "RUS": 7}
    assert hidden(reading) == [("hidden_sheet", "left_out")]
    assert reading.is_loadable


def test_a_hidden_sheet_that_the_summary_holds_is_counted(tmp_path: Path, read: Read) -> None:
    summary = [[TITLE], ["Факультет", "Количество"], ["Медицинский факультет", 18], ["Юридический факультет", 3]]
    law = [[TITLE], ["Страна", "Количество"], ["Индия", 3]]
    book = workbook_of_sheets(tmp_path, {"Свод": summary, "Медфак": LIST, "Юрфак": law})
    reading = read(hide(book, sheet="Юрфак"))
    # 5 + 6 + 7 of medicine and 3 of law: the 21 of the summary
    assert heads(reading, "faculty_code") == {"MED": 18, "LAW": 3}
    assert hidden(reading) == [("hidden_sheet", "counted")]


def test_what_is_empty_and_hidden_is_not_spoken_of(tmp_path: Path, read: Read) -> None:
    reading = read(hide(workbook(tmp_path, [*LIST[:3], [], *LIST[3:]]), rows=[4]))
    assert reading.problems == ()


def places(reading: Reading) -> list[tuple[str, str]]:
    """(what became of it, where) of the warnings about hidden rows and columns."""
    return [(p.detail["what"], p.detail["places"]) for p in reading.problems if p.code == "hidden_rows"]


def test_a_collapsed_group_counts_and_an_old_filter_in_another_group_does_not(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Страна", "Количество"],
        ["СНГ", 12],  # 7 + 5: rows 4 and 5 are collapsed under it
        ["Россия", 7],
        ["Казахстан", 5],
        ["Дальнее зарубежье", 11],  # 5 + 6: row 8 (4 students) is left from an old filter
        ["Индия", 5],
        ["Пакистан", 4],
        ["Китай", 6],
        ["Итого", 23],  # 12 + 11
    ]
    reading = read(hide(workbook(tmp_path, rows), rows=[4, 5, 8]))
    assert heads(reading, "country_code") == {"RUS": 7, "KAZ": 5, "IND": 5, "CHN": 6}
    assert places(reading) == [("counted", "4, 5"), ("left_out", "8")]
    assert [status for _cell, _declared, _computed, status in sums_of(reading)] == ["agrees"] * 3


def test_two_collapsed_blocks_that_only_the_grand_total_holds_count_without_the_third(
    tmp_path: Path, read: Read
) -> None:
    rows = [
        [TITLE],
        ["Страна", "Факультет", "Количество"],
        ["Индия", "Медицинский факультет", 5],
        ["Китай", "Медицинский факультет", 6],  # hidden, needed
        ["Россия", "Медицинский факультет", 7],
        ["Индия", "Юридический факультет", 20],  # hidden, an old filter
        ["Китай", "Юридический факультет", 1],
        ["Россия", "Юридический факультет", 2],  # hidden, needed
        ["Итого", None, 21],  # 5 + 6 + 7 + 1 + 2
    ]
    reading = read(hide(workbook(tmp_path, rows), rows=[4, 6, 8]))
    assert heads(reading, "faculty_code") == {"MED": 18, "LAW": 3}
    assert places(reading) == [("counted", "4, 8"), ("left_out", "6")]


def test_where_no_block_is_proved_all_that_is_hidden_stays_out_and_the_sum_differs(tmp_path: Path, read: Read) -> None:
    rows = [*LIST, ["Пакистан", 4], ["Узбекистан", 3], ["Итого", 40]]
    reading = read(hide(workbook(tmp_path, rows), rows=[4, 6]))
    assert heads(reading, "country_code") == {"IND": 5, "RUS": 7, "UZB": 3}
    assert places(reading) == [("left_out", "4, 6")]
    assert sums_of(reading) == [("B8", 40, 15, "differs")]


def test_hidden_rows_may_count_where_a_hidden_column_does_not(tmp_path: Path, read: Read) -> None:
    rows = [
        [TITLE],
        ["Факультет", "Индия", "Китай", "Россия", "Всего"],
        ["Медицинский факультет", 5, 90, 7, 12],  # without the 90 of the hidden column
        ["Юридический факультет", 1, 80, 2, 3],  # hidden, needed
        ["Итого", 6, 170, 9, 15],
    ]
    reading = read(hide(workbook(tmp_path, rows), rows=[4], columns=["C"]))
    assert heads(reading, "country_code") == {"IND": 6, "RUS": 9}
    assert places(reading) == [("counted", "4"), ("left_out", "C")]


def test_hidden_rows_of_a_register_are_read_block_by_block(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Проекты университета"],
        ["№", "Название проекта", "Программа", "Сумма, сом"],
        [1, "Проект А", "Erasmus+", 1000],
        [2, "Проект Б", "Erasmus+", 2000],  # hidden, needed
        [3, "Проект В", "Erasmus+", 4000],
        [4, "Проект Г", "Erasmus+", 8000],  # hidden, an old filter
        ["Итого", None, None, 7000],  # 1000 + 2000 + 4000
    ]
    reading = read(hide(workbook(tmp_path, rows), rows=[4, 6]))
    assert list(reading.rows["projects"]["title"]) == ["Проект А", "Проект Б", "Проект В"]
    found = [(p.code, p.detail["rows"]) for p in reading.problems if p.code.startswith("hidden_")]
    assert found == [("hidden_records_needed", [4]), ("hidden_records", [6])]
    assert [status for *_rest, status in sums_of(reading)] == ["agrees"]
