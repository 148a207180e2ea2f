"""A bare table by country is taken for students; where its title names something else, that is said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.reading import Reading
from tests.workbooks import codes_of, heads, workbook

BY_COUNTRY = [["Страна", "Количество"], ["Индия", 60], ["Узбекистан", 40]]


@pytest.mark.parametrize("title", ["Иностранные читатели библиотеки, 2024-2025", "Readers of the library 2024/25"])
def test_a_title_that_names_no_students_is_doubted(title: str, tmp_path: Path, read: Callable[..., Reading]) -> None:
    reading = read(workbook(tmp_path, [[title], *BY_COUNTRY]))
    assert sum(heads(reading, "country_code").values()) == 100  # 60 + 40
    assert [(p.severity, p.detail["stated"]) for p in reading.problems] == [("warning", title)]


@pytest.mark.parametrize(
    "title",
    [
        "2024-2025",
        "Отчёт за 2024-2025 учебный год",
        "Распределение по странам, 2024-2025 уч. г.",
        "Сведения о численности иностранных граждан, 2024-2025",
        "Аспиранты 2024-2025",
        "Иностранцы, 2024-2025",
        "Foreign citizens, 2024/25",
        "2024-2025-окуу жылы боюнча маалымат",
        "Report by country, 2024/25",
    ],
)
def test_a_title_that_says_nothing_else_is_not_doubted(
    title: str, tmp_path: Path, read: Callable[..., Reading]
) -> None:
    reading = read(workbook(tmp_path, [[title], *BY_COUNTRY]))
    assert sum(heads(reading, "country_code").values()) == 100
    assert codes_of(reading, "warning") == []


def test_headings_that_name_the_students_are_enough(tmp_path: Path, read: Callable[..., Reading]) -> None:
    rows = [["Библиотека 2024-2025"], ["Страна", "Количество студентов"], ["Индия", 60]]
    assert codes_of(read(workbook(tmp_path, rows)), "warning") == []
