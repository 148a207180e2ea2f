"""What the kinds share while a workbook is drawn: the form, the labels, pages, and tables put on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.truth.block import Block, block_of
from tests.truth.formulas import write_formulas
from tests.truth.labels import Labels
from tests.truth.page import SUBJECT, Around, Page, Placed, Truth, around, note, note_sums, place
from tests.truth.people import People, drawn_people
from tests.truth.plan import SPLITS, Plan, drawn_plan
from tests.truth.write import PAGELESS, TEXT_FORMS, WITH_FORMULAS

MAIN = ("faculty_code", "country_code")
SHEET_NAMES = {"ru": ("Лист1", "Контингент", "Свод"), "ky": ("Барак1", "Контингент"), "en": ("Sheet1", "Students")}


@dataclass
class Workbook:
    """A workbook to be written, and what must be read from it."""

    name: str
    form: str
    kind: str
    plan: Plan
    pages: list[Page] = field(default_factory=list)
    truth: Truth = field(default_factory=Truth)


@dataclass
class Draft:
    """A workbook while it is drawn.

    Args:
        has_formulas: sums are written as formulas; `stores_results`: with their results.
    """

    rng: Random
    labels: Labels
    book: Workbook
    has_formulas: bool = False
    stores_results: bool = True

    @property
    def spans(self) -> tuple[str, ...]:
        """The ways in which headings may span: a text knows no merged cells."""
        return ("eye",) if self.book.form in TEXT_FORMS else ("merged", "merged", "eye")

    @property
    def has_sheets(self) -> bool:
        """True where sheets have names of their own, and there may be several."""
        return self.book.form not in PAGELESS

    def page(self, name: str | None = None) -> Page:
        """A new sheet."""
        page = Page(name or self.rng.choice(SHEET_NAMES[self.labels.language]), stores_results=self.stores_results)
        self.book.pages.append(page)
        return page

    def dims(self, *always: str) -> tuple[str, ...]:
        """Dimensions of a table: countries nearly always, and one or two more."""
        chosen = {*always, *(("country_code",) if self.rng.random() < 0.85 else ())}
        further = ("faculty_code", "faculty_code", "academic_year", *SPLITS)
        chosen |= set(self.rng.sample(further, self.rng.choice((1, 2, 2, 3))))
        return tuple(sorted(chosen | {"academic_year"}))

    def several(self, dim: str) -> tuple[People, Plan, int]:
        """People, one layout for the tables of each code of a dimension, and the year of all."""
        rest = tuple(d for d in self.dims("country_code") if d not in (dim, "academic_year"))[:2]
        people = drawn_people(self.rng, (*rest, dim, "sex", "funding"))
        plan = drawn_plan(self.rng, (*rest, dim), {dim: None}, self.spans)
        self.book.plan = plan
        return people, plan, self.rng.randint(2016, 2025)

    def said(
        self,
        fixed: Mapping[str, Any],
        where: Mapping[str, str] | None = None,
        subjects: Mapping[str, Sequence[str]] = SUBJECT,
    ) -> Around:
        """What is said around a table: the fixed codes in titles, or where the dice or the caller want them."""
        places = where or dict.fromkeys(fixed, "title")
        return around(self.rng, self.labels, fixed, places, self.has_sheets, subjects)

    def places(self, fixed: Mapping[str, Any]) -> dict[str, str]:
        """Where each fixed dimension is said: titles, the sheet's name, the file's name."""
        where: dict[str, str] = {}
        for dim in fixed:
            places = ["title", "title"]
            if self.has_sheets and "sheet" not in where.values():
                places.append("sheet")
            if dim == "academic_year":
                places.append("file")
            where[dim] = self.rng.choice(places)
        return where

    def lay(self, page: Page, plan: Plan, people: People, said: Around, counts: bool = True) -> Placed:
        """One table with its titles below what stands on a page."""
        block = block_of(plan, people, self.labels)
        placed = place(self.rng, page, block, said.titles, self.rng.choice((0, 0, 0, 1, 2)))
        self.finish(placed, plan, said, counts)
        return placed

    def lay_beside(
        self, page: Page, titles: Sequence[str], tables: Sequence[tuple[Block, Plan, Around, bool]]
    ) -> list[Placed]:
        """Tables in one band of rows, each under its own titles, with a blank column or two between them."""
        left, top = self.rng.choice((0, 0, 1)), page.bottom + (2 if page.bottom else 0)
        for title in titles:
            page.write(top, left, title)
            top += 1
        top += 1 if titles else 0
        depth = max(len(said.titles) for _block, _plan, said, _counts in tables)
        laid = []
        for block, plan, said, counts in tables:
            for row, title in enumerate(said.titles, start=top + depth - len(said.titles)):
                page.write(row, left, title)
            rows = [top + depth + row for row in range(block.height)]
            placed = Placed(block, page, rows, [left + column for column in range(block.width)])
            placed.write()
            self.finish(placed, plan, said, counts)
            laid.append(placed)
            left += block.width + self.rng.choice((1, 1, 2))
        return laid

    def finish(self, placed: Placed, plan: Plan, said: Around, counts: bool) -> None:
        """Takes a placed table into the truth, and writes its sums as formulas."""
        if counts:
            note(self.book.truth, placed, said.day)
        else:
            note_sums(self.book.truth, placed)
        if self.has_formulas and self.book.form in WITH_FORMULAS and plan.digits == "number":
            write_formulas(self.rng, placed, knows_plus=plan.zero in ("number", "blank"))
