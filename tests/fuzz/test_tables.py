"""Tables of awkward cells, drawn at random: every cell is accepted, a declared sum, or named by a problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.office import FUZZ, Office, assert_answered
from tests.workbooks import ECONOMICS, LAW, MEDICINE, Rows, workbook

CELLS: list[Any] = [0, 1, 5, 12, 12.0, "7", "1 200", "12*", "-", "–", "…", "н/д", "нет", None, None, "", " ", 2.5, -3]
CELLS += ["много", "12,5", "#REF!", "=B3*2", "=B3+1", True, "2024", 45000, "5 чел.", "1e5", "٣"]
COLUMNS: list[str | None] = [
    "Индия",
    "Китай",
    "Узбекистан",
    "Атлантида",
    "Итого",
    "Всего",
    "СНГ",
    "в т.ч. женщин",
    None,
]
COLUMNS += ["из них контракт", "%", "Примечание", "Мужчины", "Женщины", "2023/24", "2024/25", "Бакалавриат", "№"]
LABELS: list[str | None] = [MEDICINE, LAW, ECONOMICS, MEDICINE, "Итого", "Всего по университету", "Индия", "СНГ", None]
LABELS += [
    "Факультет тёмных искусств",
    "в том числе женщин",
    "",
    "Дальнее зарубежье",
    "Колледж",
    "*",
    "Прим.: уточняется",
]
HEADINGS = ["Факультет", "Страна", "Специальность", None, "№", "ФИО", "Гражданство", "Кол-во", "Количество студентов"]
TITLES = ["Иностранные студенты, 2024-2025 учебный год", "Контингент на 01.10.2024", "Приём 2024", "Справка", None]


@st.composite
def tables(draw: st.DrawFn) -> list[list[Any]]:
    """A title, a heading of one or two label columns and some others, a body, perhaps something below it."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 9))
    labels = draw(st.integers(1, 2))
    heading: list[Any] = [draw(st.sampled_from(HEADINGS)) for _ in range(labels)]
    heading += [draw(st.sampled_from(COLUMNS)) for _ in range(width)]
    rows = [[draw(st.sampled_from(TITLES))], heading]
    for _ in range(height):
        row: list[Any] = [draw(st.sampled_from(LABELS)) for _ in range(labels)]
        rows.append(row + [draw(st.sampled_from(CELLS)) for _ in range(width)])
    return rows


@FUZZ
@given(rows=tables(), merged=st.sampled_from([(), ("A3:A4",), ("B3:C3",), ("B2:C2",), ("B3:B5",)]))
def test_no_cell_of_a_table_is_lost_in_silence(office: Office, rows: list[list[Any]], merged: tuple[str, ...]) -> None:
    path = workbook(office.folder, rows, merged, name="drawn.xlsx")
    reading = office.read(path.name, path.read_bytes())
    assert_answered(reading)
    assert office.lost(path.name, reading) == []


def test_the_table_that_everybody_sends_is_read(office: Office, tmp_path: Path) -> None:
    rows: Rows = [[TITLES[0]], ["Факультет", "Индия", "Китай"], [MEDICINE, 1, 5], [LAW, 12, "7"]]
    path = workbook(tmp_path, rows, name="drawn.xlsx")
    reading = office.read(path.name, path.read_bytes())
    # 1 + 5 + 12 + 7.
    assert [table.headcount for table in reading.tables] == [25]
