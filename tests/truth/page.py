"""Sheets: blocks placed anywhere, with their titles, notes, empty rows and gutters, and the truth by address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from etl.sheet import address
from tests.truth.block import Block, Cell
from tests.truth.labels import NOTES, Labels
from tests.truth.people import DIMS
from tests.truth.registers import Drawn

At = tuple[str, str]


@dataclass
class Truth:
    """What must be read from a workbook; every key is (sheet, address).

    Args:
        heads: codes of all dimensions and the heads, for each figure that counts.
        all_students: (year, faculty, number) of each figure of those who study in all.
        views_differ: the views of the same people must be said to differ from what counts.
        view_parts: (sheet, address, dimension) -> (code, heads) of what a view tells that is in no sum.
        records: sheet -> what the register on it holds.
        errors: the problem code of each cell that must be refused.
        differs: declared sums that must be said to differ.
        warnings: codes of all warnings that must be given, and no other.
        may_warn: codes of warnings that may be given.
        personal: texts of persons, which must reach nothing.
        outside: heads that the errors must say stand outside the totals.
        is_shaken: sums that hold an unreadable figure cannot be proved.
    """

    heads: dict[At, tuple[tuple[Any, ...], int]] = field(default_factory=dict)
    days: dict[tuple[str, str], date | None] = field(default_factory=dict)
    sums: dict[tuple[str, str], int] = field(default_factory=dict)
    parts: dict[tuple[str, str], tuple[str, str, int]] = field(default_factory=dict)
    all_students: dict[At, tuple[int, str, int]] = field(default_factory=dict)
    views_differ: bool = False
    view_parts: dict[tuple[str, str, str], tuple[str, int]] = field(default_factory=dict)
    records: dict[str, Drawn] = field(default_factory=dict)
    errors: dict[tuple[str, str], str] = field(default_factory=dict)
    differs: set[tuple[str, str]] = field(default_factory=set)
    warnings: set[str] = field(default_factory=set)
    may_warn: set[str] = field(default_factory=set)
    personal: set[str] = field(default_factory=set)
    outside: int = 0
    is_shaken: bool = False

    def on_sheet(self, name: str) -> Truth:
        """The same truth where the only sheet has another name."""
        return replace(
            self,
            heads={(name, cell): facts for (_sheet, cell), facts in self.heads.items()},
            days={(name, cell): day for (_sheet, cell), day in self.days.items()},
            sums={(name, cell): number for (_sheet, cell), number in self.sums.items()},
            parts={(name, cell): part for (_sheet, cell), part in self.parts.items()},
            all_students={(name, cell): facts for (_sheet, cell), facts in self.all_students.items()},
            view_parts={(name, cell, dim): part for (_sheet, cell, dim), part in self.view_parts.items()},
            records=dict(zip([name], self.records.values(), strict=False)),
            errors={(name, cell): code for (_sheet, cell), code in self.errors.items()},
            differs={(name, cell) for _sheet, cell in self.differs},
        )


@dataclass
class Page:
    """A sheet with everything that stands on it.

    Args:
        formulas: what is written in the place of some values, in formats that know formulas.
        stores_results: the values stand beside the formulas, as the program that computed them leaves them.
    """

    name: str
    cells: dict[Cell, Any] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: dict[Cell, str] = field(default_factory=dict)
    stores_results: bool = True
    bottom: int = 0

    def write(self, row: int, column: int, text: Any) -> None:
        self.cells[row, column] = text
        self.bottom = max(self.bottom, row + 1)


@dataclass(frozen=True)
class Placed:
    """A block on a page: where its rows and columns came to stand."""

    block: Block
    page: Page
    rows: Sequence[int]
    columns: Sequence[int]

    def write(self) -> None:
        """Puts the cells of the block on the page."""
        rows, columns = self.rows, self.columns
        for (row, column), text in self.block.cells.items():
            self.page.write(rows[row], columns[column], text)
        self.page.merged += [(rows[a], columns[b], rows[c], columns[d]) for a, b, c, d in self.block.merged]

    def at(self, cell: Cell) -> tuple[str, str]:
        return self.page.name, address(*self.on_page(cell))

    def on_page(self, cell: Cell) -> Cell:
        return self.rows[cell[0]], self.columns[cell[1]]

    def figures_apart(self) -> set[Cell]:
        """Figures in the body that no total adds: percent, plans, parts."""
        block = self.block
        body = (cell for cell, value in block.cells.items() if cell[0] >= block.heading and not isinstance(value, str))
        return {self.on_page(cell) for cell in body if cell not in block.heads}


def place(rng: Random, page: Page, block: Block, titles: Sequence[str], left: int) -> Placed:
    """Puts titles and a block below what stands on a page, now and then with empty rows and a gutter in it."""
    top = page.bottom + (rng.randint(1, 3) if page.bottom else rng.choice((0, 0, 1, 2)))
    for title in titles:
        page.write(top, left, title)
        if rng.random() < 0.5 and block.width > 1:
            page.merged.append((top, left, top, left + block.width - 1))
        top += 1
    top += rng.choice((0, 0, 1, 2)) if titles else 0
    rows = _stretched(rng, top, block.height, range(block.heading, block.height))
    columns = _stretched(rng, left, block.width, range(1, block.width))
    placed = Placed(block, page, rows, columns)
    placed.write()
    return placed


def _stretched(rng: Random, start: int, length: int, places: range) -> list[int]:
    """Where rows or columns come to stand when one is left empty before one of some places."""
    gap = rng.choice(places) if places and rng.random() < 0.12 else length
    return [start + index + (index >= gap) for index in range(length)]


def note(truth: Truth, placed: Placed, day: date | None) -> None:
    """Takes what must be read from a placed block into the truth of the workbook."""
    block = placed.block
    for cell, (codes, number) in block.heads.items():
        truth.heads[placed.at(cell)] = (tuple(_plain(codes.get(dim)) for dim in DIMS), number)
        truth.days[placed.at(cell)] = day
    note_sums(truth, placed)
    truth.parts |= {placed.at(cell): part for cell, part in block.parts.items()}
    truth.warnings |= block.warnings


def note_sums(truth: Truth, placed: Placed) -> None:
    """Takes the sums that a block declares into the truth, also where the block counts nobody."""
    truth.sums |= {placed.at(cell): number for cell, number in placed.block.sums.items()}


def _plain(code: Any) -> Any:
    return None if isinstance(code, frozenset) else code


def foot(rng: Random, page: Page, labels: Labels, left: int) -> None:
    """Notes and signatures below the last table."""
    row = page.bottom + rng.choice((0, 1, 1, 2))
    for text in rng.sample(NOTES[labels.language], rng.randint(1, 3)):
        page.write(row, left, text)
        row += 1


# -------------------------------------------------------------------- titles
@dataclass(frozen=True)
class Around:
    """What is said around a table: titles above it, the day they name, names of the sheet and of the file."""

    titles: tuple[str, ...]
    day: date | None = None
    sheet: str | None = None
    file: str | None = None


SUBJECT = {
    "ru": ("Контингент иностранных студентов", "Иностранные студенты", "Сведения о численности иностранных граждан"),
    "ky": ("Чет өлкөлүк студенттер", "Чет элдик студенттердин контингенти"),
    "en": ("Foreign students", "International students"),
}
YEARS = {
    "ru": ("{y}-{n} учебный год", "{y}/{n} уч. г.", "{y}/{s} уч.год", "на начало {y}–{n} учебного года"),
    "ky": ("{y}-{n}-окуу жылы", "{y}/{n} окуу жылы"),
    "en": ("{y}/{s} academic year", "{y}-{n}", "academic year {y}/{n}"),
}
DAYS = {
    "ru": ("на 01.10.{y}", "по состоянию на 1 октября {y} г.", "на 1.10.{y} г."),
    "ky": ("{y}-жылдын 1-октябрына карата", "01.10.{y} карата"),
    "en": ("as of 1 October {y}", "as of 01.10.{y}"),
}
NAMES = {
    "isced_level": {"ru": "Уровень", "ky": "Деңгээли", "en": "Level"},
    "study_form": {"ru": "Форма обучения", "ky": "Окуу формасы", "en": "Form of study"},
    "faculty_code": {"ru": "Факультет", "ky": "Факультет", "en": "Faculty"},
    "country_code": {"ru": "Страна", "ky": "Өлкө", "en": "Country"},
    "funding": {"ru": "Основа обучения", "ky": "Окуу негизи", "en": "Funding"},
    "sex": {"ru": "Пол", "ky": "Жынысы", "en": "Sex"},
}


def around(
    rng: Random,
    labels: Labels,
    fixed: Mapping[str, Any],
    where: Mapping[str, str],
    has_sheet: bool,
    subjects: Mapping[str, Sequence[str]],
) -> Around:
    """Says the fixed codes of a table where the plan wants them.

    Args:
        where: dimension -> `title`, `sheet` or `file`.
    """
    language = labels.language
    subject, day, extra = rng.choice(subjects[language]), None, []
    year = int(fixed.get("academic_year") or 0)
    if where.get("academic_year") == "title":
        has_day = labels.names_day
        form = rng.choice((DAYS if has_day else YEARS)[language]).format(y=year, n=year + 1, s=f"{(year + 1) % 100:02}")
        day = date(year, 10, 1) if has_day else None
        if rng.random() < 0.3:
            extra.append(form)
        else:
            subject = f"{subject}{rng.choice((', ', ' '))}{form}"
    for dim, text in ((dim, labels.code(dim, fixed[dim])) for dim in NAMES if where.get(dim) == "title"):
        extra.append(rng.choice((text, f"{NAMES[dim][language]}: {text}")))
    sheets = [sheet_name(labels, dim, code) for dim, code in fixed.items() if where.get(dim) == "sheet"]
    file = f"{rng.choice(('kontingent', 'inostrannye studenty', 'svedeniya'))}_{year}-{year + 1}" if year else None
    titles = (subject, *extra) if rng.random() < 0.8 else (*extra, subject)
    return Around(
        titles, day, sheets[0] if sheets and has_sheet else None, file if where.get("academic_year") == "file" else None
    )


def sheet_name(labels: Labels, dim: str, code: Any) -> str:
    """A name of a sheet that says a code: Excel forbids some signs, and cuts it at 31 characters."""
    if dim == "academic_year":
        return labels.rng.choice((f"{code}-{code + 1}", f"{code}", f"{code}-{(code + 1) % 100:02}"))
    return str(labels.code(dim, code)).translate(str.maketrans("/\\?*:[]", "-------"))[:31].strip("'")
