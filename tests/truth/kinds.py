"""The kinds of workbooks that people send; each draws its pages and what must be read from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from etl.address import address
from tests.truth import registers
from tests.truth.block import block_of
from tests.truth.draft import MAIN, Draft
from tests.truth.page import Around, Page, Placed, foot, note, place, sheet_name
from tests.truth.people import COURSE, People, drawn_people
from tests.truth.persons import persons_block
from tests.truth.plan import SPLITS, Plan, drawn_plan
from tests.truth.spoil import hide, spoil
from tests.truth.write import PAGELESS, TEXT_FORMS

ALL_STUDENTS = {
    "ru": ("Все студенты", "Общий контингент студентов", "Общая численность студентов"),
    "ky": ("Бардык студенттер", "Студенттердин жалпы саны"),
    "en": ("All students",),
}
SUMMARY = {"ru": "Свод", "ky": "Жалпы", "en": "Summary"}


def one_table(draft: Draft) -> None:
    """A table of any layout; what it does not split is said around it."""
    rng = draft.rng
    dims = draft.dims()
    fixed_dims = [dim for dim in dims if dim != "country_code" and rng.random() < 0.25]
    if rng.random() < 0.75 and "academic_year" not in fixed_dims:
        fixed_dims.append("academic_year")
    rest = tuple(dim for dim in dims if dim not in fixed_dims)
    if not rest:
        rest, fixed_dims = ("country_code",), ["academic_year"]
    people = drawn_people(rng, (*rest, "sex", "funding", *((COURSE,) if rng.random() < 0.12 else ())))
    # The last code: «колледж» in a title is a level and a faculty at once.
    fixed = {dim: drawn_people(rng, (dim,)).codes(dim)[-1] for dim in fixed_dims}
    plan = drawn_plan(rng, (*rest, *fixed), fixed, draft.spans)
    if COURSE in people.dims and len(plan.across) < 2 and not plan.groups:
        plan = replace(_plain(plan), across=(*plan.across, COURSE), percent=None)
    draft.book.plan = plan
    said = draft.said(fixed, draft.places(fixed))
    draft.book.name = said.file or draft.book.name
    page = draft.page(said.sheet)
    draft.lay(page, plan, people, said)
    if rng.random() < 0.4:
        foot(rng, page, draft.labels, min(column for _row, column in page.cells))


def tables_below_each_other(draft: Draft) -> None:
    """One dimension is said in the titles of several tables in one sheet."""
    dim = draft.rng.choice(("academic_year", "isced_level", "faculty_code", "study_form"))
    people, plan, year = draft.several(dim)
    page = draft.page()
    for code in people.codes(dim):
        fixed = {dim: code} if dim == "academic_year" else {"academic_year": year, dim: code}
        placed = draft.lay(page, replace(plan, fixed=fixed), people.only(dim, code), draft.said(fixed))
    if dim == "faculty_code" and draft.rng.random() < 0.3 and not plan.across and not plan.has_plan:
        _total_of_all(draft, placed, people.count())


def _total_of_all(draft: Draft, last: Placed, number: int) -> None:
    """«Всего по университету» below the tables of the faculties, in the columns of the last."""
    row = last.page.bottom + 1
    cell = (row, last.columns[last.block.value_columns[0]])
    last.page.write(row, last.columns[0], draft.labels.word("total"))
    last.page.write(*cell, number)
    draft.book.truth.sums[last.page.name, address(*cell)] = number


def tables_beside_each_other(draft: Draft) -> None:
    """One dimension is said over each of several tables that stand in the same rows."""
    dim = draft.rng.choice(("academic_year", "isced_level", "faculty_code", "study_form"))
    people, plan, year = draft.several(dim)
    page, shared = draft.page(), {} if dim == "academic_year" else {"academic_year": year}
    above = draft.said(shared) if shared else Around(())
    tables = []
    for code in people.codes(dim)[:3]:
        own = replace(plan, fixed={**shared, dim: code})
        said = draft.said({dim: code})
        title = said.titles if dim == "academic_year" else said.titles[-1:]
        if dim != "academic_year":
            title = (str(draft.labels.code(dim, code)),)
        day = said.day if dim == "academic_year" else above.day
        tables.append((block_of(own, people.only(dim, code), draft.labels), own, Around(title, day), True))
    draft.lay_beside(page, above.titles, tables)


def all_students(draft: Draft) -> None:
    """How many study in all, by faculty; in a workbook with sheets beside the foreign ones."""
    if draft.has_sheets:
        one_table(draft)
    rng = draft.rng
    fixed = {"academic_year": rng.randint(2016, 2025)}
    people = drawn_people(rng, ("faculty_code",), largest=9000)
    plan = Plan(
        ("faculty_code",),
        fixed=fixed,
        total_row=rng.choice((None, "first", "last", "middle")),
        row_numbers=rng.random() < 0.3,
        numbering_row=rng.random() < 0.2,
        digits=rng.choice(("number", "text", "marks")),
    )
    draft.book.plan = plan
    placed = draft.lay(draft.page("All"), plan, people, draft.said(fixed, subjects=ALL_STUDENTS), counts=False)
    for cell, (codes, number) in placed.block.heads.items():
        draft.book.truth.all_students[placed.at(cell)] = (fixed["academic_year"], codes["faculty_code"], number)


def a_sheet_each(draft: Draft) -> None:
    """One dimension is the names of the sheets; now and then a summary repeats them."""
    rng = draft.rng
    dim = rng.choice(("faculty_code", "faculty_code", "academic_year", "isced_level"))
    people, plan, year = draft.several(dim)
    has_summary = dim != "academic_year" and rng.random() < 0.5
    if has_summary:
        _summary(draft, people, dim, year)
    _sheets(draft, people, plan, dim, year)
    if dim == "faculty_code" and has_summary and rng.random() < 0.2:
        for page in draft.book.pages[1:]:
            page.is_hidden = True
        draft.book.truth.warnings.add("hidden_sheet")


def _sheets(draft: Draft, people: People, plan: Plan, dim: str, year: int) -> None:
    for code in people.codes(dim):
        fixed = {dim: code} if dim == "academic_year" else {"academic_year": year, dim: code}
        said = draft.said(fixed, {"academic_year": "title", dim: "sheet"})
        page = draft.page(sheet_name(draft.labels, dim, code))
        draft.lay(page, replace(plan, fixed=fixed), people.only(dim, code), said)


def _summary(draft: Draft, people: People, dim: str, year: int) -> None:
    """A sheet that adds up the others: it splits no finer than they do, so it counts nobody."""
    fixed = {"academic_year": year}
    plan = Plan((dim,), fixed=fixed, total_row="last")
    draft.lay(draft.page(SUMMARY[draft.labels.main]), plan, people, draft.said(fixed), counts=False)


# --------------------------------------------------------------------- views
def two_views(draft: Draft) -> None:
    """The same students by faculty and country, and again by other dimensions: one of both counts."""
    rng = draft.rng
    others = rng.sample(SPLITS, 3)
    has_fewer = rng.random() < 0.15
    finer = tuple(others[2:]) if rng.random() < 0.3 else ()
    free = (*others[:2], *(("faculty_code",) if finer else ()))
    people = drawn_people(rng, (*MAIN, *others), largest=60)
    fixed = {"academic_year": rng.randint(2016, 2025)}
    plan = _plain(drawn_plan(rng, (*MAIN, *finer, "academic_year"), fixed, draft.spans))
    view = _plain(drawn_plan(rng, (*rng.sample(free, 2), "academic_year"), fixed, draft.spans))
    draft.book.plan = plan
    said = draft.said(fixed)
    main, other = (plan, people, said, True), (view, people.fewer() if has_fewer else people, said, False)
    order = [main, other] if rng.random() < 0.7 else [other, main]
    placed = _lay_views(draft, order)
    if has_fewer:
        draft.book.truth.views_differ = True
        draft.book.truth.warnings.add("views_differ")
    else:
        _note_view_parts(draft, placed[order.index(other)], view, plan)


def _plain(plan: Plan) -> Plan:
    """A layout of which every figure is a head."""
    return replace(plan, parts=(), has_part_heading=False, repeats_key=False, has_plan=False)


def _lay_views(draft: Draft, tables: list[tuple[Plan, People, Around, bool]]) -> list[Placed]:
    """Two tables below each other, beside each other or on two sheets."""
    where = draft.rng.choice(("below", "beside", "sheets" if draft.has_sheets else "below"))
    page = draft.page()
    if where == "beside":
        tables = [(replace(plan, numbering_row=False), people, said, counts) for plan, people, said, counts in tables]
    blocks = [block_of(plan, people, draft.labels) for plan, people, _said, _counts in tables]
    if where == "beside" and blocks[0].heading == blocks[1].heading:
        beside = [
            (block, plan, Around((), said.day), counts)
            for block, (plan, _p, said, counts) in zip(blocks, tables, strict=True)
        ]
        return draft.lay_beside(page, tables[0][2].titles, beside)
    placed = []
    for number, (plan, people, said, counts) in enumerate(tables):
        if number and where == "sheets":
            page = draft.page("2")
        placed.append(draft.lay(page, plan, people, said, counts))
    return placed


def _note_view_parts(draft: Draft, view: Placed, plan: Plan, counted: Plan) -> None:
    """A view tells how many there are of each code on a dimension that the table which counts does not split."""
    for cell, (codes, number) in view.block.heads.items():
        for dim in set(plan.dims) - set(counted.dims):
            draft.book.truth.view_parts[(*view.at(cell), dim)] = (str(codes[dim]), number)


# ------------------------------------------------------------------- persons
def persons(draft: Draft) -> None:
    """A list in which each row is a person."""
    rng = draft.rng
    people = drawn_people(rng, ("country_code", *rng.sample(("faculty_code", *SPLITS), rng.randint(1, 3)))).capped(9)
    fixed = {"academic_year": rng.randint(2016, 2025)}
    said = draft.said(fixed, draft.places(fixed))
    draft.book.name = said.file or draft.book.name
    draft.book.plan = Plan(people.dims, fixed=fixed)
    _lay_persons(draft, draft.page(said.sheet), people, fixed, said)


def _lay_persons(draft: Draft, page: Page, people: People, fixed: Mapping[str, Any], said: Around) -> None:
    block = persons_block(people, draft.labels, fixed, has_days=draft.has_sheets)
    placed = place(draft.rng, page, block, said.titles, draft.rng.choice((0, 0, 1)))
    note(draft.book.truth, placed, said.day)
    draft.book.truth.personal |= block.personal


def persons_by_sheet(draft: Draft) -> None:
    """A list of persons for each faculty or level; now and then a summary that repeats their numbers."""
    rng = draft.rng
    dim = rng.choice(("faculty_code", "faculty_code", "isced_level"))
    people = drawn_people(rng, ("country_code", dim, rng.choice(("study_form", "funding", "sex")))).capped(5)
    fixed = {"academic_year": rng.randint(2016, 2025)}
    draft.book.plan = Plan(people.dims, fixed=fixed)
    if rng.random() < 0.5:
        _summary(draft, people, dim, fixed["academic_year"])
    for code in people.codes(dim):
        if people.only(dim, code).count():
            said = draft.said({**fixed, dim: code}, {"academic_year": "title", dim: "sheet"})
            page = draft.page(sheet_name(draft.labels, dim, code))
            _lay_persons(draft, page, people.only(dim, code).without(dim), {**fixed, dim: code}, said)


# ------------------------------------------------------------ hidden, spoilt
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
        total_row=rng.choice(("first", "last", "middle")) if has_totals else None,
        total_column=rng.choice(("first", "last", "middle")) if has_totals and across else None,
        spans=rng.choice(draft.spans),
        row_numbers=rng.random() < 0.3,
    )
    draft.book.plan = plan
    return plan, people, draft.said(fixed)


def hidden(draft: Draft) -> None:
    """Rows or a column are hidden: collapsed ones, which the totals hold, or what an old filter left."""
    has_totals = draft.rng.random() < 0.5
    plan, people, said = _simple(draft, has_totals)
    placed = draft.lay(draft.page(), plan, people, said)
    hide(draft.rng, placed, draft.book.truth, is_counted=has_totals)


def hidden_sheet(draft: Draft) -> None:
    """An older sheet that somebody hid beside the one to be read."""
    plan, people, said = _simple(draft, has_totals=draft.rng.random() < 0.5)
    draft.lay(draft.page(), plan, people, said)
    fixed = {"academic_year": int(plan.fixed["academic_year"]) - 1}
    older = draft.page("old")
    block = block_of(replace(plan, fixed=fixed), drawn_people(draft.rng, people.dims), draft.labels)
    place(draft.rng, older, block, draft.said(fixed).titles, 0)
    older.is_hidden = True
    draft.book.truth.warnings.add("hidden_sheet")


def spoilt(draft: Draft) -> None:
    """One cell is wrong: a total, a figure that is none, a country nobody knows."""
    plan, people, said = _simple(draft, has_totals=True)
    placed = draft.lay(draft.page(), plan, people, said)
    spoil(draft.rng, placed, draft.book.truth, plan)


# ----------------------------------------------------------------- registers
def register(draft: Draft) -> None:
    """A register of agreements or of projects; now and then figures stand on another sheet."""
    if draft.has_sheets and draft.rng.random() < 0.3:
        one_table(draft)
    page = draft.page("Реестр")
    kind = draft.rng.choice(registers.KINDS)
    drawn = kind(draft.rng.randrange(10**6), draft.labels.main, draft.has_sheets)
    for row, cells in enumerate(drawn.rows):
        for column, value in enumerate(cells):
            if value is not None:
                page.write(row, column, value)
            if value in drawn.errors:
                draft.book.truth.errors[page.name, address(row, column)] = drawn.errors[value]
    draft.book.truth.records[page.name] = drawn
    if any(status == "differs" for _declared, status in drawn.sums):
        draft.book.truth.warnings.add("total_differs")


Draw = Callable[[Draft], None]
# Kinds that fit any file, those that need rows to hide, and those that need several sheets; how often each is drawn.
SINGLE: Mapping[str, tuple[int, Draw]] = {
    "one table": (10, one_table),
    "persons": (2, persons),
    "spoilt": (2, spoilt),
    "tables below each other": (3, tables_below_each_other),
    "tables beside each other": (3, tables_beside_each_other),
    "two views": (3, two_views),
    "register": (4, register),
    "all students": (1, all_students),
}
HIDING: Mapping[str, tuple[int, Draw]] = {"hidden": (3, hidden)}
SEVERAL: Mapping[str, tuple[int, Draw]] = {
    "a sheet each": (3, a_sheet_each),
    "persons by sheet": (2, persons_by_sheet),
    "hidden sheet": (1, hidden_sheet),
}
KINDS = {**SINGLE, **HIDING, **SEVERAL}


def kinds_for(form: str) -> Mapping[str, tuple[int, Draw]]:
    """The kinds that a format can hold."""
    if form in TEXT_FORMS:
        return SINGLE
    return {**SINGLE, **HIDING} if form in PAGELESS else KINDS
