"""A blank workbook for each dataset and language: what is filled in loads without a question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.i18n import language_of
from dashboard.instructions import template_words
from etl.reading import Reading
from etl.resolve import Reference
from etl.store import REFERENCE, open_store
from etl.template import TemplateWords, write_template
from etl.vocabulary import vocabulary
from tests.office import Iro, accept, ask
from tests.workbooks import codes_of

Read = Callable[..., Reading]

LANGUAGES = ("ky", "ru", "en")
DATASETS = tuple(vocabulary().datasets)
HEADING_ROW = 4
# Words that a person may type where there is no list, by the parser of the field; two rows of each.
TYPED: Mapping[str, tuple[object, object]] = {
    "academic_year": ("2024/25", "2025/26"),
    "amount": ("25 000", "1 500 000,50"),
    "count": (12, 30),
    "date": (date(2024, 10, 1), date(2025, 10, 1)),
    "decimal": (87.5, 12),
    "expiry": (date(2030, 9, 30), date(2031, 9, 30)),
    "first_day": (date(2024, 1, 15), date(2025, 1, 15)),
    "integer": (1, 10),
    "last_day": (date(2026, 12, 31), date(2027, 12, 31)),
    "own_amount": ("10 000", "500 000"),
    "rate": (87.45, 12),
}


def blank(folder: Path, dataset: str, language: str, institution: str | None = "DEMO") -> Path:
    """The blank workbook, as `iro template` writes it."""
    target = folder / f"{dataset}_{language}.xlsx"
    known, words = vocabulary(), TemplateWords(**template_words(language_of(language)))
    write_template(known.datasets[dataset], known, Reference(REFERENCE), institution, words, target)
    return target


def choices_of(book: Workbook, page: Worksheet, address: str) -> list[str]:
    """What the drop-down list of a cell offers; empty where it has none."""
    for rule in page.data_validations.dataValidation:
        if rule.type == "list" and address in rule.cells:
            sheet, span = rule.formula1.rsplit("!", 1)
            left, top, right, bottom = range_boundaries(span.replace("$", ""))
            lists = book[sheet.strip("'")]
            assert left == right
            return [str(lists.cell(row, left).value) for row in range(top, bottom + 1)]
    return []


def filled(path: Path, dataset: str) -> Path:
    """The workbook with two rows, as a secretary fills it in: the first and last of each list, or something typed."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    headings = [str(cell.value) for cell in page[HEADING_ROW]]
    fields = {field.heading_in(path.stem[-2:]): field for field in _fields(dataset)}
    for column, heading in enumerate(headings, 1):
        choices = choices_of(book, page, page.cell(HEADING_ROW + 1, column).coordinate)
        texts = (f"{dataset} 1", f"{dataset} 2")
        values = (choices[0], choices[-1]) if choices else TYPED.get(fields[heading].parser or "text", texts)
        for position, value in enumerate(values):
            page.cell(HEADING_ROW + 1 + position, column, value)
    target = path.with_name(f"filled_{path.name}")
    book.save(target)
    return target


def _fields(dataset: str) -> list[Any]:
    known = vocabulary().datasets
    return [field for name in (dataset, *known[dataset].also) for field in known[name].fields.values()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_templates_of_all_datasets_load_with_no_question_asked(tmp_path: Path, language: str) -> None:
    store = open_store(tmp_path / "home")
    paths = [filled(blank(tmp_path, dataset, language), dataset) for dataset in DATASETS]
    outcome = accept(store, *paths)
    asked = [p for reading in outcome.readings for p in reading.problems if p.severity != "note"]
    assert (outcome.is_loaded, asked) == (True, [])
    for dataset, path, reading in zip(DATASETS, paths, outcome.readings, strict=True):
        tables = {table.dataset for table in reading.tables}
        assert tables == {dataset, *vocabulary().datasets[dataset].also}, path.name
    counted = "SELECT count(*) FROM {} WHERE institution_code = 'DEMO'"
    written = {dataset: ask(store, counted.format(dataset))[0][0] for dataset in DATASETS}
    # Two rows each; those of projects and of funding lines hold an amount and an own share each: 2 x 2 x 2 lines.
    assert written == {dataset: 8 if dataset == "funding_lines" else 2 for dataset in DATASETS}
    # The first and the last of each list: retraining and doctoral level, full-time and extramural, 12 and 30 heads.
    columns = "academic_year, census_date, isced_level, study_form, headcount, cell"
    assert ask(store, f"SELECT {columns} FROM enrolments ORDER BY academic_year") == [
        (2024, date(2024, 10, 1), 4, "full_time", 12, "I5"),
        (2025, date(2025, 10, 1), 8, "extramural", 30, "I6"),
    ]
    columns = "project_code, amount, currency_code, is_own_share"
    assert ask(store, f"SELECT {columns} FROM funding_lines WHERE project_code LIKE 'projects%' ORDER BY amount") == [
        ("projects 1", Decimal("10000.00"), "KGS", True),
        ("projects 1", Decimal("25000.00"), "KGS", False),
        ("projects 2", Decimal("500000.00"), "XDR", True),
        ("projects 2", Decimal("1500000.50"), "XDR", False),
    ]


def test_a_blank_template_is_no_table_of_nobody(tmp_path: Path, read: Read) -> None:
    reading = read(blank(tmp_path, "enrolments", "ru"), institution=None)
    assert not reading.is_loadable
    assert codes_of(reading) == ["empty_table"]


def test_the_example_row_stands_apart_from_the_table_and_is_never_counted(tmp_path: Path) -> None:
    path = blank(tmp_path, "enrolments", "en")
    book = openpyxl.load_workbook(path)
    table, guide = book.worksheets[0], book.worksheets[1]
    headings = [cell.value for cell in table[HEADING_ROW]]
    last = list(guide.iter_rows(values_only=True))[-2:]
    assert list(last[0]) == headings
    example = dict(zip(headings, last[1], strict=True))
    assert example == {
        "Academic year": "2025/26",
        "As of": datetime(2025, 10, 1),
        "Faculty": "Faculty of Medicine",
        "Country": "India",
        "Level of study": "Bachelor",
        "Form of study": "Full-time",
        "Basis": "Fee-paying (contract)",
        "Sex": "Women",
        "Number of students": 12,
    }
    assert [cell.value for cell in table[HEADING_ROW + 1]] == [None] * len(headings)


def test_an_example_row_copied_into_the_table_loads(tmp_path: Path, read: Read) -> None:
    """What a secretary does first: she copies the example and changes the number."""
    for dataset in DATASETS:
        path = blank(tmp_path, dataset, "ky")
        book = openpyxl.load_workbook(path)
        table, guide = book.worksheets[0], book.worksheets[1]
        for column, value in enumerate(list(guide.iter_rows(values_only=True))[-1], 1):
            table.cell(HEADING_ROW + 1, column, value)
        book.save(path)
        reading = read(path, institution=None)
        assert reading.is_loadable, (dataset, reading.problems)


def test_without_a_university_the_lists_name_the_faculties_of_all_and_the_choice_decides(tmp_path: Path) -> None:
    path = blank(tmp_path, "enrolments", "en", institution=None)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    universities, faculties = choices_of(book, page, "B2"), choices_of(book, page, "C5")
    assert page["B2"].value is None
    assert universities == [
        "Demonstration University",
        "Osh Technological University named after M.M. Adyshev",
        "Osh State University",
    ]
    assert {"Faculty of Medicine", "TC (Technological College)"} <= {*faculties}
    # Faculties of one university stand together, in the order of the universities.
    assert faculties.index("Faculty of Medicine") < faculties.index("TC (Technological College)")


def test_a_list_takes_nothing_else_where_a_code_is_needed(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(blank(tmp_path, "agreements", "ru")).worksheets[0]
    by_heading = {str(cell.value): cell.coordinate.replace("4", "5") for cell in page[HEADING_ROW]}
    rules = {
        heading: rule
        for heading, cell in by_heading.items()
        for rule in page.data_validations.dataValidation
        if cell in rule.cells
    }
    assert {heading: bool(rule.showErrorMessage) for heading, rule in rules.items() if rule.type == "list"} == {
        "Партнёр": False,  # a new partner may be written
        "Страна партнёра": True,
        "Вид договора": True,
        "Статус": True,
        "Факультет": True,
    }
    assert rules["Дата подписания"].type == "date"
    assert rules["Мест на выезд"].type == "whole"
    # «5 лет» and «бессрочно» are terms, too: Excel must let them through.
    assert not rules["Срок действия"].showErrorMessage


def test_the_command_writes_it_in_the_language_asked_for_and_never_guesses(tmp_path: Path) -> None:
    iro = Iro(tmp_path / "home")
    target = tmp_path / "blank.xlsx"
    assert iro("template", "agreements", "-o", target, "--language", "ky", "--institution", "OSHSU").status == 0
    page = openpyxl.load_workbook(target).worksheets[0]
    assert (page["A1"].value, page["B2"].value) == ("Эл аралык келишимдердин реестри", "Ош мамлекеттик университети")
    unknown = iro("template", "agreement", "-o", target)
    assert unknown.status == 2
    assert "agreements, due_dates, enrolments" in unknown.said
