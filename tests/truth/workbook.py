"""A seed -> a whole workbook of one of the kinds that people send, and the truth about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.truth.block import block_of
from tests.truth.labels import Labels
from tests.truth.page import Around, Page, Placed, Truth, around, foot, note, note_sums, place, sheet_name
from tests.truth.people import People, drawn_people
from tests.truth.persons import persons_block
from tests.truth.plan import SPLITS, Plan, drawn_plan
from tests.truth.spoil import hide, spoil
from tests.truth.write import FORMS, TEXT_FORMS

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
    """What the kinds share while a workbook is drawn."""

    rng: Random
    labels: Labels
    book: Workbook

    @property
    def spans(self) -> tuple[str, ...]:
        return ("eye",) if self.book.form in (*TEXT_FORMS, "ods") else ("merged", "merged", "eye")


def drawn_workbook(seed: int) -> Workbook:
    """The workbook of a seed: the same each time."""
    rng = Random(seed)
    form = rng.choices(FORMS, weights=(8, 2, 2, 1, 1, 1, 1, 1))[0]
    language = "ru" if form == "csv-1251" else rng.choice(("ru", "ru", "ky", "en"))
    kinds = SINGLE if form in TEXT_FORMS else KINDS
    kind = rng.choices(tuple(kinds), weights=[weight for weight, _draw in kinds.values()])[0]
    book = Workbook(rng.choice(("svod", "Сведения", "kontingent")), form, kind, Plan(()))
    encoding = TEXT_FORMS[form][0] if form in TEXT_FORMS else "utf-8"
    draft = Draft(rng, Labels(rng, language, encoding), book)
    kinds[kind][1](draft)
    if kind == "hidden":
        book.form = "xlsx"
    if form in TEXT_FORMS:
        _name_after_the_file(book)
    return book


def _name_after_the_file(book: Workbook) -> None:
    """A text file has no name of a sheet: the reader calls it by the file."""
    book.truth = book.truth.on_sheet(book.name)


def _dims(rng: Random, *always: str) -> tuple[str, ...]:
    """Dimensions of a table: countries nearly always, and one or two more."""
    chosen = {*always, *(("country_code",) if rng.random() < 0.85 else ())}
    chosen |= set(rng.sample(("faculty_code", "faculty_code", "academic_year", *SPLITS), rng.randint(1, 2)))
    chosen |= {"academic_year"}
    return tuple(sorted(chosen))


def _said(draft: Draft, fixed: Mapping[str, Any]) -> dict[str, str]:
    """Where each fixed dimension is said: titles, the sheet's name, the file's name."""
    rng = draft.rng
    where: dict[str, str] = {}
    for dim in fixed:
        places = ["title", "title"]
        if draft.book.form not in TEXT_FORMS and "sheet" not in where.values():
            places.append("sheet")
        if dim == "academic_year":
            places.append("file")
        where[dim] = rng.choice(places)
    return where


def _lay(draft: Draft, page: Page, plan: Plan, people: People, said: Around, counts: bool = True) -> Placed:
    """One table with its titles on a page."""
    rng = draft.rng
    placed = place(rng, page, block_of(plan, people, draft.labels), said.titles, rng.choice((0, 0, 0, 1, 2)))
    if counts:
        note(draft.book.truth, placed, said.day)
    else:
        note_sums(draft.book.truth, placed)
    return placed


def _page(draft: Draft, name: str | None = None) -> Page:
    page = Page(name or draft.rng.choice(SHEET_NAMES[draft.labels.language]))
    draft.book.pages.append(page)
    return page


# --------------------------------------------------------------------- kinds
def _one_table(draft: Draft) -> None:
    rng = draft.rng
    dims = _dims(rng)
    fixed_dims = [dim for dim in dims if dim != "country_code" and rng.random() < 0.25]
    if rng.random() < 0.75 and "academic_year" not in fixed_dims:
        fixed_dims.append("academic_year")
    rest = tuple(dim for dim in dims if dim not in fixed_dims)
    if not rest:
        rest, fixed_dims = ("country_code",), ["academic_year"]
    people = drawn_people(rng, (*rest, "sex", "funding"))
    # The last code: «колледж» in a title is a level and a faculty at once.
    fixed = {dim: drawn_people(rng, (dim,)).codes(dim)[-1] for dim in fixed_dims}
    plan = drawn_plan(rng, (*rest, *fixed), fixed, draft.spans)
    draft.book.plan = plan
    said = around(rng, draft.labels, fixed, _said(draft, fixed), has_sheet=draft.book.form not in TEXT_FORMS)
    draft.book.name = said.file or draft.book.name
    page = _page(draft, said.sheet)
    _lay(draft, page, plan, people, said)
    if rng.random() < 0.4:
        foot(rng, page, draft.labels, min(column for _row, column in page.cells))


def _tables_below_each_other(draft: Draft) -> None:
    """One dimension is said in the titles of several tables in one sheet."""
    rng = draft.rng
    dim = rng.choice(("academic_year", "isced_level", "faculty_code", "study_form"))
    people, plan, year = _several(draft, dim)
    page = _page(draft)
    for code in people.codes(dim):
        fixed = {dim: code} if dim == "academic_year" else {"academic_year": year, dim: code}
        said = around(rng, draft.labels, fixed, dict.fromkeys(fixed, "title"), has_sheet=False)
        _lay(draft, page, replace(plan, fixed=fixed), people.only(dim, code), said)


def _several(draft: Draft, dim: str) -> tuple[People, Plan, int]:
    """People, and one layout for the tables of each code of a dimension."""
    rng = draft.rng
    rest = tuple(d for d in _dims(rng, "country_code") if d not in (dim, "academic_year"))[:2]
    people = drawn_people(rng, (*rest, dim, "sex", "funding"))
    plan = drawn_plan(rng, (*rest, dim), {dim: None}, draft.spans)
    draft.book.plan = plan
    return people, plan, rng.randint(2016, 2025)


def _a_sheet_each(draft: Draft) -> None:
    """One dimension is the names of the sheets; now and then a summary repeats them."""
    rng = draft.rng
    dim = rng.choice(("faculty_code", "faculty_code", "academic_year", "isced_level"))
    people, plan, year = _several(draft, dim)
    if dim != "academic_year" and rng.random() < 0.5:
        _summary(draft, people, dim, year)
    for code in people.codes(dim):
        fixed = {dim: code} if dim == "academic_year" else {"academic_year": year, dim: code}
        where = {"academic_year": "title", dim: "sheet"}
        said = around(rng, draft.labels, fixed, where, has_sheet=True)
        _lay(
            draft,
            _page(draft, sheet_name(draft.labels, dim, code)),
            replace(plan, fixed=fixed),
            people.only(dim, code),
            said,
        )


def _summary(draft: Draft, people: People, dim: str, year: int) -> None:
    """A sheet that adds up the others: it splits no finer than they do, so it counts nobody."""
    fixed = {"academic_year": year}
    said = around(draft.rng, draft.labels, fixed, {"academic_year": "title"}, has_sheet=False)
    plan = Plan((dim,), fixed=fixed, total_row="last")
    _lay(
        draft,
        _page(draft, {"ru": "Свод", "ky": "Жалпы", "en": "Summary"}[draft.labels.language]),
        plan,
        people,
        said,
        counts=False,
    )


def _two_views(draft: Draft) -> None:
    """The same students by faculty and country, and again by two other dimensions."""
    rng = draft.rng
    others = tuple(rng.sample(SPLITS, 2))
    people = drawn_people(rng, (*MAIN, *others), largest=60)
    fixed = {"academic_year": rng.randint(2016, 2025)}
    said = around(rng, draft.labels, fixed, {"academic_year": "title"}, has_sheet=False)
    page = _page(draft)
    plan = replace(drawn_plan(rng, (*MAIN, "academic_year"), fixed, draft.spans), part=None, repeats_key=False)
    draft.book.plan = plan
    view = Plan((others[0],), (others[1],), fixed=fixed, total_row="last", total_column=rng.choice((None, "last")))
    _lay(draft, page, plan, people, said)
    if rng.random() < 0.5:
        page = _page(draft, "2")
    _lay(draft, page, view, people, said, counts=False)


def _persons(draft: Draft) -> None:
    """A list in which each row is a person."""
    rng = draft.rng
    people = drawn_people(rng, ("country_code", *rng.sample(("faculty_code", *SPLITS), rng.randint(1, 3))), largest=9)
    fixed = {"academic_year": rng.randint(2016, 2025)}
    said = around(rng, draft.labels, fixed, _said(draft, fixed), has_sheet=draft.book.form not in TEXT_FORMS)
    draft.book.name = said.file or draft.book.name
    draft.book.plan = Plan(people.dims, fixed=fixed)
    page = _page(draft, said.sheet)
    placed = place(rng, page, persons_block(people, draft.labels, fixed), said.titles, rng.choice((0, 0, 1)))
    note(draft.book.truth, placed, said.day)


def _simple(draft: Draft, has_totals: bool) -> tuple[Plan, People, Around]:
    """A table of one label column, with totals or without any sum."""
    rng = draft.rng
    down, across = rng.choice((("country_code",), ("faculty_code",))), rng.choice((True, True, False))
    other = "faculty_code" if down == ("country_code",) else "country_code"
    fixed = {"academic_year": rng.randint(2016, 2025)}
    people = drawn_people(rng, MAIN if across else down)
    plan = Plan(
        down,
        (other,) if across else (),
        fixed=fixed,
        total_row=rng.choice(("first", "last")) if has_totals else None,
        total_column=rng.choice(("first", "last")) if has_totals and across else None,
        spans=rng.choice(draft.spans),
        row_numbers=rng.random() < 0.3,
    )
    draft.book.plan = plan
    return plan, people, around(rng, draft.labels, fixed, {"academic_year": "title"}, has_sheet=False)


def _hidden(draft: Draft) -> None:
    """Rows or a column are hidden: collapsed ones, which the totals hold, or what an old filter left."""
    has_totals = draft.rng.random() < 0.5
    plan, people, said = _simple(draft, has_totals)
    placed = _lay(draft, _page(draft), plan, people, said)
    hide(draft.rng, placed, draft.book.truth, is_counted=has_totals)


def _spoilt(draft: Draft) -> None:
    """One cell is wrong: a total, a figure that is none, a country nobody knows."""
    plan, people, said = _simple(draft, has_totals=True)
    placed = _lay(draft, _page(draft), plan, people, said)
    spoil(draft.rng, placed, draft.book.truth, plan)


Draw = Callable[[Draft], None]
SINGLE: Mapping[str, tuple[int, Draw]] = {
    "one table": (10, _one_table),
    "persons": (2, _persons),
    "spoilt": (2, _spoilt),
}
KINDS: Mapping[str, tuple[int, Draw]] = {
    **SINGLE,
    "hidden": (2, _hidden),
    "tables below each other": (3, _tables_below_each_other),
    "a sheet each": (3, _a_sheet_each),
    "two views": (2, _two_views),
}
