"""A blank workbook for a dataset, in one language: headings the reader knows, lists to choose from, instructions.

Three sheets: the table to fill in; instructions with an example row; the lists behind the choices. The reader passes
over the last two: their names begin as those of sheets that the program writes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.resolve import Reference
from etl.vocabulary import Dataset, Field, Vocabulary

HEADING_ROW = 4
LAST_ROW = 1000
SHEET_NAME_LIMIT = 31  # letters, in Excel
NARROWEST, WIDEST = 14, 44  # letters
BLUE, PALE, GREY = "FF1F4E79", "FFDDEBF7", "FFBFC5CC"
LINE = Side(style="thin", color=GREY)
# Parsers whose cells Excel may refuse at once. Other fields take words too («бессрочно», "5 years", "25 000 EUR").
WHOLE_NUMBERS, NUMBERS, DAYS = ("count", "integer"), ("decimal", "rate"), ("date",)
BY_CODE = ("currency",)  # a sheet writes USD, not «доллар США»
EXAMPLE_DAY = date(2025, 10, 1)
EXAMPLES: Mapping[str, object] = {
    "academic_year": "2025/26",
    "amount": "25 000 EUR",
    "boolean": None,
    "count": 12,
    "date": EXAMPLE_DAY,
    "decimal": 12.5,
    "expiry": date(2030, 9, 30),
    "first_day": EXAMPLE_DAY,
    "integer": 1,
    "last_day": date(2028, 9, 30),
    "own_amount": "10 000 EUR",
    "rate": 87.45,
}


@dataclass(frozen=True)
class TemplateWords:
    """The words of a blank workbook.

    Args:
        language: which of the names of lists and fields to use.
        university: label of the cell with the university.
        instructions, lists: names of those sheets.
        steps: how to fill the table in, one sentence each.
        columns: headings of the list of columns: column, how to fill it in, must it be filled, example.
        must, may: whether a column must be filled.
        example: title of the example row.
        hint: how to fill in a field, by its kind: the name of a parser, `list` or `open_list`.
        refused: what Excel says of a value that a cell does not take.
    """

    language: str
    university: str
    instructions: str
    lists: str
    steps: Sequence[str]
    columns: tuple[str, str, str, str]
    must: str
    may: str
    example: str
    hint: Callable[[str], str]
    refused: str


def template_fields(dataset: Dataset, words: Vocabulary) -> list[Field]:
    """The columns of a dataset's blank workbook: its own fields, and those that may stand in the same row."""
    also = [words.datasets[name] for name in dataset.also]
    fields = {field.name: field for one in (*reversed(also), dataset) for field in one.fields.values()}
    order = [name for one in (dataset, *also) for name in one.fields]
    return [fields[name] for name in dict.fromkeys(order) if fields[name].in_template]


def write_template(
    dataset: Dataset,
    vocabulary: Vocabulary,
    reference: Reference,
    institution: str | None,
    words: TemplateWords,
    target: Path,
) -> None:
    """Writes the blank workbook.

    Args:
        institution: whose faculties and partners stand in the lists; None: those of all.

    Raises:
        OSError: the target cannot be written.
    """
    fields = template_fields(dataset, vocabulary)
    choices = {field.name: _choices(field, reference, institution, words.language) for field in fields}
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    title = dataset.title.get(words.language, dataset.name)
    page.title = title[:SHEET_NAME_LIMIT]
    guide = book.create_sheet(vocabulary.own_sheets + words.instructions)
    lists = book.create_sheet(vocabulary.own_sheets + words.lists)
    institutions = {row[f"name_{words.language}"]: code for code, row in reference.listed("institution")}
    places = _write_lists(lists, {"": institutions, **choices}, {field.name: field for field in fields}, words)
    named = reference.codes("institution").get(institution or "")
    _write_table(page, title, fields, words, named[f"name_{words.language}"] if named else None, places)
    _write_guide(guide, fields, choices, title, words)
    book.save(target)


def _choices(field: Field, reference: Reference, institution: str | None, language: str) -> dict[str, str]:
    """Name, as the language writes it -> code, of what may be chosen in a column; empty where a person writes freely.

    Closed lists and faculties stand in their own order, other names in that of the alphabet.
    """
    if field.reference is None:
        return {}
    listed = reference.listed(field.reference)
    if field.reference in BY_CODE:
        return {code: code for code, _row in listed}
    is_any = institution is None and field.reference == "faculty"
    own = [(code, row) for code, row in listed if is_any or (row.get("institution_code") or institution) == institution]
    names = {row[f"name_{language}"]: code for code, row in own}
    if field.reference == "faculty" or all("list" in row for _code, row in own):
        return names
    return dict(sorted(names.items(), key=lambda item: item[0].casefold()))


# ---------------------------------------------------------------- the table
def _write_table(
    page: Worksheet,
    title: str,
    fields: Sequence[Field],
    words: TemplateWords,
    university: str | None,
    places: Mapping[str, str],
) -> None:
    page["A1"] = title
    page["A1"].font = Font(bold=True, size=16, color=BLUE)
    page["A2"] = words.university
    page["B2"] = university
    page["B2"].font = Font(bold=True)
    page["B2"].fill = PatternFill("solid", fgColor=PALE)
    _offer(page, "B2", places[""], is_closed=True, words=words)
    for index, field in enumerate(fields, 1):
        letter = get_column_letter(index)
        heading = page.cell(HEADING_ROW, index, field.heading_in(words.language))
        _make_heading(heading)
        page.column_dimensions[letter].width = max(NARROWEST, min(WIDEST, len(str(heading.value)) + 6))
        area = f"{letter}{HEADING_ROW + 1}:{letter}{LAST_ROW}"
        if field.name in places:
            _offer(page, area, places[field.name], is_closed=field.unknown == "error", words=words)
            page.column_dimensions[letter].width = 30
        else:
            _guard(page, area, field, words)
        _format_column(page, index, field)
    page.row_dimensions[HEADING_ROW].height = 32
    page.freeze_panes = f"A{HEADING_ROW + 1}"
    page.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(len(fields))}{LAST_ROW}"
    _set_up_print(page, title_rows=f"{HEADING_ROW}:{HEADING_ROW}")


def _make_heading(cell: openpyxl.cell.Cell) -> None:
    cell.font = Font(bold=True, color="FFFFFFFF")
    cell.fill = PatternFill("solid", fgColor=BLUE)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)


def _format_column(page: Worksheet, column: int, field: Field) -> None:
    formats = {"academic_year": "@", "date": "DD.MM.YYYY", "count": "0", "integer": "0"}
    style = formats.get(field.parser or "", "General")
    if field.parser in ("expiry", "first_day", "last_day"):
        style = "DD.MM.YYYY"
    for row in range(HEADING_ROW + 1, LAST_ROW + 1):
        cell = page.cell(row, column)
        cell.number_format = style
        cell.border = Border(left=LINE, right=LINE, bottom=LINE)


def _offer(page: Worksheet, area: str, source: str, is_closed: bool, words: TemplateWords) -> None:
    """A list to choose from; a closed one takes nothing else."""
    rule = DataValidation(type="list", formula1=source, allow_blank=True)
    _say(rule, words.hint("list" if is_closed else "open_list"), words)
    rule.showErrorMessage = is_closed
    rule.add(area)
    page.add_data_validation(rule)


def _guard(page: Worksheet, area: str, field: Field, words: TemplateWords) -> None:
    """Says how to fill in a column that is not chosen from a list; numbers and days are checked as they are typed."""
    bounds: dict[str, str] = {"type": "custom", "formula1": "TRUE"}
    if field.parser in WHOLE_NUMBERS:
        bounds = {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"}
    elif field.parser in NUMBERS:
        bounds = {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"}
    elif field.parser in DAYS:
        bounds = {"type": "date", "operator": "greaterThan", "formula1": "1"}
    rule = DataValidation(allow_blank=True, **bounds)
    _say(rule, words.hint(field.parser or "text"), words)
    rule.showErrorMessage = bounds["type"] != "custom"
    rule.add(area)
    page.add_data_validation(rule)


def _say(rule: DataValidation, hint: str, words: TemplateWords) -> None:
    rule.showInputMessage = True
    rule.prompt = hint[:255]
    rule.error = f"{words.refused} {hint}"[:255]


def _set_up_print(page: Worksheet, title_rows: str | None = None) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
    if title_rows:
        page.print_title_rows = title_rows


# ---------------------------------------------------- instructions and lists
def _write_guide(
    page: Worksheet, fields: Sequence[Field], choices: Mapping[str, Mapping[str, str]], table: str, words: TemplateWords
) -> None:
    page["A1"] = f"{table}: {words.instructions}"
    page["A1"].font = Font(bold=True, size=16, color=BLUE)
    for number, step in enumerate(words.steps, 1):
        page.cell(number + 2, 1, f"{number}. {step}")
    row = len(words.steps) + 4
    for column, heading in enumerate(words.columns, 1):
        _make_heading(page.cell(row, column, heading))
    for place, field in enumerate(fields, row + 1):
        kind = field.parser or ("list" if field.unknown == "error" else "open_list")
        must = words.must if field.required or field.asked else words.may
        texts = [field.heading_in(words.language), words.hint(kind), must]
        for column, text in enumerate([*texts, _example(field, choices, words.language)], 1):
            cell = page.cell(place, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            cell.border = Border(left=LINE, right=LINE, bottom=LINE)
            if isinstance(text, date):
                cell.number_format = "DD.MM.YYYY"
    _write_example(page, row + len(fields) + 3, fields, choices, words)
    for letter, width in zip("ABCD", (32, 70, 18, 40), strict=True):
        page.column_dimensions[letter].width = width
    page.sheet_view.showGridLines = False
    _set_up_print(page)


def _write_example(
    page: Worksheet, row: int, fields: Sequence[Field], choices: Mapping[str, Mapping[str, str]], words: TemplateWords
) -> None:
    """A row as it should look, under the headings of the table."""
    page.cell(row - 1, 1, words.example).font = Font(bold=True, size=13, color=BLUE)
    for column, field in enumerate(fields, 1):
        _make_heading(page.cell(row, column, field.heading_in(words.language)))
        cell = page.cell(row + 1, column, _example(field, choices, words.language))
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        cell.font = Font(italic=True)
        if isinstance(cell.value, date):
            cell.number_format = "DD.MM.YYYY"
        if column > len("ABCD"):
            page.column_dimensions[get_column_letter(column)].width = 24


def _example(field: Field, choices: Mapping[str, Mapping[str, str]], language: str) -> object:
    named = choices[field.name]
    if named:
        return next((name for name, code in named.items() if code == field.example), next(iter(named)))
    return EXAMPLES.get(field.parser or "", f"{field.heading_in(language)} 1")


def _write_lists(
    page: Worksheet, choices: Mapping[str, Mapping[str, str]], fields: Mapping[str, Field], words: TemplateWords
) -> dict[str, str]:
    """Writes the lists side by side.

    Returns:
        Field -> the cells that hold its list; only fields that have one.
    """
    places: dict[str, str] = {}
    written: dict[tuple[str, ...], str] = {}
    for name, texts in choices.items():
        if not texts:
            continue
        key = tuple(texts)
        if key not in written:
            column = len(written) + 1
            letter = get_column_letter(column)
            _make_heading(page.cell(1, column, fields[name].heading_in(words.language) if name else words.university))
            for row, text in enumerate(texts, 2):
                page.cell(row, column, text)
            page.column_dimensions[letter].width = max(NARROWEST, min(WIDEST, max(map(len, texts)) + 2))
            written[key] = f"{quote_sheetname(page.title)}!${letter}$2:${letter}${len(texts) + 1}"
        places[name] = written[key]
    page.freeze_panes = "A2"
    return places
