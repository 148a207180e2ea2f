"""Small real workbooks of every format and kind of table, to be damaged."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from etl.sheet import Merged
from tests import workbooks
from tests.formats import WRITERS, Page
from tests.workbooks import ECONOMICS, LAW, MEDICINE, Rows

CROSSTAB: Rows = [
    ["Иностранные студенты, 2024-2025 учебный год", None, None, None],
    ["Факультет", "Индия", "Китай", "Итого"],
    [MEDICINE, 5, 6, 11],
    [LAW, 1, 2, 3],
    [ECONOMICS, 10, 20, 30],
    ["Итого", 16, 28, 44],
]
LIST: Rows = [
    ["Иностранные студенты на 01.10.2024", None, None],
    ["Факультет", "Страна", "Кол-во"],
    [MEDICINE, "Индия", 5],
    [None, "Китай", 6],
    [LAW, "Россия", 7],
    [None, "Казахстан", 8],
    ["Всего", None, 26],
]
PAGES = {
    "crosstab": Page(CROSSTAB, (Merged(0, 0, 0, 3),), hidden_rows=frozenset({3}), formats={(2, 1): '0 "сом"'}),
    "list": Page(LIST, (Merged(2, 0, 3, 0), Merged(4, 0, 5, 0)), hidden_columns=frozenset({0})),
}


def seeds(folder: Path) -> Mapping[str, bytes]:
    """File name -> content of each workbook."""
    found: dict[str, bytes] = {}
    for kind, page in PAGES.items():
        for name, write in WRITERS.items():
            found[f"{kind}_{name}.{name if name in ('xlsx', 'ods') else 'xls'}"] = write(folder, page).read_bytes()
    text = "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in LIST)
    for encoding in ("utf-8-sig", "cp1251", "utf-16"):
        found[f"text_{encoding}.csv"] = text.encode(encoding)
    for build in (
        workbooks.persons_in_russian,
        workbooks.agreements,
        workbooks.heading_of_four_rows,
        workbooks.two_views_of_the_same_students,
        workbooks.group_rows_with_sums,
        workbooks.fraction_negative_and_broken_counts,
    ):
        found[f"{build.__name__}.xlsx"] = build(folder).read_bytes()
    return found
