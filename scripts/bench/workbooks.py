"""The workbooks that `make bench` reads: as large as an office may send, the same each time, their sums known."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any

import openpyxl

from etl.resolve import Reference
from etl.store import REFERENCE

INSTITUTION = "DEMO"
UNIVERSITY = "Демонстрационный университет"
HOME = "KGZ"
LEVELS = ("Бакалавриат", "Магистратура")
FORMS = ("Очная", "Заочная")
YEARS = range(2024, 1995, -1)
SEED = 20_241_001

Row = Sequence[Any]


@dataclass(frozen=True)
class Book:
    """A workbook, and the heads in it [persons]."""

    path: Path
    headcount: int


class Author:
    """Writes the workbooks of a bench into a folder."""

    def __init__(self, folder: Path) -> None:
        reference = Reference(REFERENCE)
        faculties = [row for row in reference.rows("faculties") if row["institution_code"] == INSTITUTION]
        self.folder = folder
        self.faculties = [row["name_ru"] for row in faculties]
        self.countries = [row["name_ru"] for row in reference.rows("countries") if row["country_code"] != HOME]
        self.draw = random.Random(SEED)

    def list_of_heads(self, rows: int) -> Book:
        """Faculty, country, level, form, heads: with their sum at the foot."""
        headings = ["Факультет", "Страна", "Уровень образования", "Форма обучения", "Количество студентов"]
        heads = [self.draw.randint(1, 60) for _ in range(rows)]
        body = ([*self._labels(), number] for number in heads)
        foot = [["Итого", None, None, None, sum(heads)]]
        return self._book("list.xlsx", [[_title(2024)], [], headings], body, foot, sum(heads))

    def list_of_persons(self, rows: int) -> Book:
        """One row a person, with a name and a passport."""
        headings = ["№", "ФИО", "Паспорт", "Факультет", "Гражданство", "Уровень образования", "Форма обучения"]
        body = ([i, f"Каримов{i} Азиз{i % 997}", f"AN{i:07}", *self._labels()] for i in range(1, rows + 1))
        return self._book("persons.xlsx", [[_title(2024)], [], headings], body, [], rows)

    def crosstab(self, rows: int, columns: int) -> Book:
        """Countries down; academic years over faculties across."""
        across = list(islice(product(YEARS, self.faculties), columns))
        heads = [[self.draw.randint(0, 60) for _ in across] for _ in range(rows)]
        upper = [None, *(_year(year) for year, _faculty in across)]
        lower = ["Страна", *(faculty for _year, faculty in across)]
        body = ([country, *line] for country, line in zip(self.countries, heads, strict=False))
        return self._book(
            "crosstab.xlsx", [[f"{UNIVERSITY}. Иностранные студенты"], upper, lower], body, [], _sum(heads)
        )

    def of_a_faculty(self, number: int, rows: int = 40) -> Book:
        """What one faculty sends in one year: its countries by form of study, with sums both ways."""
        year, faculty = list(product(YEARS, self.faculties))[number]
        heads = [[self.draw.randint(1, 60) for _ in FORMS] for _ in range(rows)]
        body = [[country, *line, sum(line)] for country, line in zip(self.countries, heads, strict=False)]
        foot = [["Итого", *map(sum, zip(*heads, strict=True)), _sum(heads)]]
        head = [[_title(year)], [faculty], ["Страна", *FORMS, "Итого"]]
        return self._book(f"{number:03}.xlsx", head, body, foot, _sum(heads))

    def _labels(self) -> list[str]:
        choose = self.draw.choice
        return [choose(self.faculties), choose(self.countries), choose(LEVELS), choose(FORMS)]

    def _book(self, name: str, head: Iterable[Row], body: Iterable[Row], foot: Iterable[Row], headcount: int) -> Book:
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet("Контингент")
        for part in (head, body, foot):
            for row in part:
                page.append(row)
        book.save(self.folder / name)
        return Book(self.folder / name, headcount)


def _title(year: int) -> str:
    return f"{UNIVERSITY}. Иностранные студенты, {_year(year)} учебный год"


def _year(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


def _sum(heads: Iterable[Iterable[int]]) -> int:
    return sum(map(sum, heads))
