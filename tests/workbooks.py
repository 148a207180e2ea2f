"""Small workbooks, each awkward in a way seen in life. A builder writes one into a folder and returns its path.

Every figure is small enough to add up in the head; the docstring says what is awkward.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from etl.reading import Reading

Rows = Sequence[Any]
MEDICINE = "Медицинский факультет"
LAW = "Юридический факультет"
ECONOMICS = "Факультет экономики и менеджмента"
TITLE = "Контингент иностранных студентов, 2024-2025 учебный год"


def workbook(folder: Path, rows: Rows, merged: Sequence[str] = (), name: str = "svedeniya.xlsx") -> Path:
    """A workbook with one sheet «Лист1»; None leaves a cell empty."""
    return workbook_of_sheets(folder, {"Лист1": rows}, {"Лист1": merged}, name)


def workbook_of_sheets(
    folder: Path, sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None, name: str = "svod.xlsx"
) -> Path:
    """A workbook with several sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        _fill(page, rows)
        for span in (merged or {}).get(title, ()):
            page.merge_cells(span)
    path = folder / name
    book.save(path)
    return path


def _fill(page: Worksheet, rows: Rows) -> None:
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                page.cell(row, column, value)


def delimited(folder: Path, text: str, encoding: str = "utf-8-sig", name: str = "inostrannye_2024-2025.csv") -> Path:
    """A text file as a program other than Excel writes it."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def heads(reading: Reading, *dimensions: str, table: str = "enrolments", counting: bool = True) -> dict[Any, int]:
    """What the tables that count hold: codes of the dimensions -> heads, zeros left out. One dimension: plain keys.

    Args:
        counting: False: what the views of the same students hold.
    """
    ids = {one.table_id for one in reading.tables if one.counts is counting}
    rows = reading.rows.get(table)
    found: dict[Any, int] = {}
    if rows is None:
        return found
    for row in rows[rows["table_id"].isin(ids)].to_dict("records"):
        codes = tuple(None if row[name] != row[name] or row[name] is None else row[name] for name in dimensions)
        key = codes[0] if len(codes) == 1 else codes
        found[key] = found.get(key, 0) + int(row["headcount"])
    return {key: number for key, number in found.items() if number}


def codes_of(reading: Reading, severity: str = "error") -> list[str]:
    """The codes of the problems of one severity, in order."""
    return [problem.code for problem in reading.problems if problem.severity == severity]


def sums_of(reading: Reading) -> list[tuple[str, int, int | None, str]]:
    """(cell, declared, computed, status) of every declared sum."""
    return [
        (line["cell"], line["declared"], line["computed"], line["status"])
        for table in reading.tables
        for line in table.sums
    ]


def content_of(path: Path) -> object:
    """What a file holds: sheets, cells, merged rectangles of a workbook; the text itself of the other kinds.

    Two writers of .xlsx give the same sheets in different bytes (openpyxl with and without lxml).
    """
    if path.suffix == ".xlsx":
        return {
            sheet.title: (
                {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None},
                sorted(str(merged) for merged in sheet.merged_cells.ranges),
            )
            for sheet in openpyxl.load_workbook(path).worksheets
        }
    if path.suffix == ".ods":
        return zipfile.ZipFile(path).read("content.xml")
    return path.read_bytes()


# ------------------------------------------------------------------- crosstabs
def crosstab(folder: Path) -> Path:
    """Faculty by country with both totals: the plain case."""
    rows = [
        [TITLE],
        ["Факультет", "Индия", "Китай", "Итого"],
        [MEDICINE, 5, 6, 11],
        [LAW, 1, 2, 3],
        ["Итого", 6, 8, 14],
    ]
    return workbook(folder, rows, ["A1:D1"])


def crosstab_at_c4(folder: Path) -> Path:
    """The table starts at C4: addresses must not shift."""
    rows: list[list[Any]] = [[], [None, None, TITLE], []]
    rows += [[None, None, *row] for row in (["Страна", "Количество"], ["Индия", 5], ["Китай", 6], ["Всего", 11])]
    return workbook(folder, rows)


def totals_first(folder: Path) -> Path:
    """The totals row and the totals column come before what they add."""
    rows = [
        ["Иностранные студенты, 2023-2024 учебный год"],
        ["Факультет", "Всего", "Узбекистан", "Индия"],
        ["Всего по вузу", 100, 30, 70],
        [MEDICINE, 80, 20, 60],
        [LAW, 20, 10, 10],
    ]
    return workbook(folder, rows)


def heading_of_four_rows(folder: Path) -> Path:
    """Title word, group of countries, country, form of study: four levels of merged headings, and row numbers."""
    rows = [
        ["Контингент иностранных студентов на 01.10.2024 г."],
        [],
        ["№", "Факультет", "Иностранные студенты", None, None, None, None, None, "Итого"],
        [None, None, "Ближнее зарубежье", None, None, None, "Дальнее зарубежье"],
        [None, None, "Узбекистан", None, "Таджикистан", None, "Индия"],
        [None, None, "очно", "заочно", "очно", "заочно", "очно", "заочно"],
        [1, MEDICINE, 1, 2, 3, 4, 50, None, 60],
        [2, ECONOMICS, 5, 6, None, 1, None, None, 12],
        ["Итого", None, 6, 8, 3, 5, 50, 0, 72],
    ]
    spans = ["A3:A6", "B3:B6", "C3:H3", "I3:I6", "C4:F4", "G4:H4", "C5:D5", "E5:F5", "G5:H5"]
    return workbook(folder, rows, spans)


def heading_that_spans_to_the_eye(folder: Path) -> Path:
    """Countries stand over two forms each without being merged; a row numbers the columns."""
    rows = [
        [TITLE],
        ["№", "Факультет", "Россия", None, "Индия", None],
        [None, None, "Очная", "Заочная", "Очная", "Заочная"],
        [1, 2, 3, 4, 5, 6],
        [1, MEDICINE, 1, 2, 30, None],
        [2, LAW, 4, 5, None, 6],
    ]
    return workbook(folder, rows)


def group_columns_with_subtotals(folder: Path) -> Path:
    """Groups of countries, each with a «Всего» of its own before its countries."""
    rows = [
        [TITLE],
        ["Факультет", "Всего", "СНГ", None, None, "Дальнее зарубежье", None, None],
        [None, None, "Всего", "Узбекистан", "Казахстан", "Всего", "Индия", "Китай"],
        [MEDICINE, 100, 30, 20, 10, 70, 60, 10],
        [LAW, 15, 10, 4, 6, 5, 2, 3],
        ["Итого", 115, 40, 24, 16, 75, 62, 13],
    ]
    return workbook(folder, rows, ["A2:A3", "B2:B3", "C2:E2", "F2:H2"])


def groups_only(folder: Path) -> Path:
    """Near and far abroad, no country: heads whose country is not stated."""
    rows = [
        [TITLE],
        ["Факультет", "Ближнее зарубежье", "Дальнее зарубежье", "Всего"],
        [MEDICINE, 30, 70, 100],
        [LAW, 10, 5, 15],
        ["Итого", 40, 75, 115],
    ]
    return workbook(folder, rows)


def years_across(folder: Path) -> Path:
    """Years are the columns, as bare numbers."""
    rows = [
        ["Динамика численности иностранных студентов"],
        ["Страна", 2022, 2023, 2024],
        ["Индия", 10, 20, 30],
        ["Узбекистан", 1, 2, 3],
        ["Итого", 11, 22, 33],
    ]
    return workbook(folder, rows)


def percent_beside_figures(folder: Path) -> Path:
    """Under each country a column of persons and one of percent."""
    rows = [
        [TITLE],
        ["Факультет", "Индия", None, "Пакистан", None],
        [None, "чел.", "%", "чел.", "%"],
        [MEDICINE, 60, 60, 40, 40],
        [LAW, 1, 20, 4, 80],
        ["Итого", 61, None, 44, None],
    ]
    return workbook(folder, rows, ["A2:A3", "B2:C2", "D2:E2"])


def unknown_country_column(folder: Path) -> Path:
    """One of the countries across is none: 8 heads stand outside."""
    rows = [
        [TITLE],
        ["Факультет", "Индия", "Атлантида"],
        [MEDICINE, 5, 6],
        [LAW, 1, 2],
    ]
    return workbook(folder, rows)


def wrong_total(folder: Path) -> Path:
    """The sender added wrong: 5 + 6 is 11, the sheet says 12."""
    return workbook(folder, [[TITLE], ["Страна", "Количество"], ["Индия", 5], ["Китай", 6], ["Итого", 12]])


def country_in_section_rows(folder: Path) -> Path:
    """Countries stand in rows of their own, the faculties beneath them, women beside."""
    rows = [
        ["Иностранные студенты на 1.10.2024"],
        ["Факультет", "Количество", "в т.ч. женщин"],
        ["Индия"],
        [MEDICINE, 50, 20],
        [LAW, 10, 4],
        ["Китай"],
        [ECONOMICS, 7, 3],
        ["Всего", 67, 27],
    ]
    return workbook(folder, rows)


def heading_again_on_the_next_page(folder: Path) -> Path:
    """The heading is printed a second time in the middle of the table."""
    heading = ["Факультет", "Индия", "Китай", "Итого"]
    rows = [[TITLE], heading, [MEDICINE, 5, 6, 11], [], heading, [LAW, 1, 2, 3], ["Всего", 6, 8, 14]]
    return workbook(folder, rows)


# ----------------------------------------------------------------------- lists
def long_list_with_blanks(folder: Path) -> Path:
    """A list in which a country and a faculty are left blank: they are not known, not those of the row above."""
    rows = [
        [TITLE],
        ["Факультет", "Страна", "Количество"],
        [MEDICINE, "Индия", 50],
        [MEDICINE, None, 7],
        [LAW, "Узбекистан", 3],
        ["Итого", None, 60],
    ]
    return workbook(folder, rows)


def merged_faculty_in_a_list(folder: Path) -> Path:
    """The faculty is merged over its rows, the last of which is its total."""
    rows = [
        [TITLE],
        ["Факультет", "Страна", "Количество студентов"],
        [MEDICINE, "Индия", 50],
        [None, "Пакистан", 30],
        [None, "Итого", 80],
        [LAW, "Узбекистан", 7],
        [None, "Казахстан", 3],
        [None, "Итого", 10],
        ["Всего", None, 90],
    ]
    return workbook(folder, rows, ["A3:A5", "A6:A8"])


def parts_beside_the_whole(folder: Path) -> Path:
    """«из них женщин» beside the number of students: a part, never added."""
    rows = [
        ["Иностранные студенты по странам 2024/25"],
        ["Страна", "Всего", "из них женщин"],
        ["Узбекистан", 20, 8],
        ["Индия", 50, 20],
        ["ИТОГО", 70, 28],
    ]
    return workbook(folder, rows)


def numbers_written_as_text(folder: Path) -> Path:
    """1 250 with a no-break space, 7 between spaces, a dash for zero, «н/д», 3,0, a footnote mark."""
    rows = [
        [TITLE],
        ["Страна", "Кол-во"],
        ["Индия¹", "1\u00a0250"],
        ["Китай **", " 7 "],
        ["Казахстан", "—"],
        ["Узбекистан", "3,0"],
        ["Россия", "н/д"],
        ["Таджикистан", "5*"],
        ["Итого", "1265"],
        [],
        ["* в том числе 2 в академическом отпуске"],
    ]
    return workbook(folder, rows)


def kyrgyz_list_with_percent(folder: Path) -> Path:
    """Kyrgyz headings, row numbers, a column of percent, the year in the Kyrgyz title."""
    rows = [
        ["Чет өлкөлүк студенттер, 2024-2025-окуу жылы"],
        ["№", "Өлкө", "Саны", "%"],
        [1, "Өзбекстан", 20, 25.0],
        [2, "Индия", 50, 62.5],
        [3, "Казакстан", 10, 12.5],
        [None, "Жыйынтыгы", 80, 100],
    ]
    return workbook(folder, rows)


def fraction_negative_and_broken_counts(folder: Path) -> Path:
    """Cells that are no number of heads: 2.5, -3, a word, an error, a formula saved without its result."""
    rows = [
        [TITLE],
        ["Страна", "Количество"],
        ["Индия", 2.5],
        ["Китай", -3],
        ["Казахстан", "много"],
        ["Россия", "#REF!"],
        ["Узбекистан", "=B3*B4"],
        ["Таджикистан", 4],
    ]
    return workbook(folder, rows)


def group_rows_with_sums(folder: Path) -> Path:
    """Groups of countries are numbered rows with a sum, their countries beneath them."""
    rows = [
        [TITLE],
        ["№", "Страна", "Кол-во"],
        [1, "Страны СНГ", 30],
        ["1.1", "Узбекистан", 20],
        ["1.2", "Казахстан", 10],
        [2, "Дальнее зарубежье", 60],
        ["2.1", "Индия", 50],
        ["2.2", "Китай", 10],
        [None, "Всего", 90],
    ]
    return workbook(folder, rows)


def of_which_rows(folder: Path) -> Path:
    """Beneath each country a row «в том числе женщин»: 98 where it is added."""
    rows = [
        [TITLE],
        ["Страна", "Кол-во"],
        ["Индия", 50],
        ["в том числе женщин", 20],
        ["Узбекистан", 20],
        ["в том числе женщин", 8],
        ["Всего", 70],
    ]
    return workbook(folder, rows)


def one_number_over_two_countries(folder: Path) -> Path:
    """50 students of India and Pakistan together, in one merged cell: whose they are cannot be said."""
    rows = [[TITLE], ["Страна", "Кол-во"], ["Индия", 50], ["Пакистан", None], ["Китай", 7], ["Всего", 57]]
    return workbook(folder, rows, ["B3:B4"])


def one_number_over_two_columns(folder: Path) -> Path:
    """The same across: 50 stand under India and Pakistan together."""
    rows = [[TITLE], ["Факультет", "Индия", "Пакистан", "Всего"], [MEDICINE, 50, None, 50], [LAW, 1, 2, 3]]
    return workbook(folder, rows, ["B3:C3"])


def ods_with_spans(folder: Path) -> Path:
    """An OpenDocument sheet with spanned headings, which calamine gives without their spans."""
    rows: list[list[tuple[Any, int, int]]] = [
        [(TITLE, 1, 1)],
        [("Факультет", 1, 2), ("Индия", 2, 1), ("Россия", 2, 1)],
        [(None, 0, 0), ("муж", 1, 1), ("жен", 1, 1), ("муж", 1, 1), ("жен", 1, 1)],
        [(MEDICINE, 1, 1), (5, 1, 1), (6, 1, 1), (1, 1, 1), (2, 1, 1)],
    ]
    lines = "".join(f"<table:table-row>{''.join(_ods_cell(*cell) for cell in row)}</table:table-row>" for row in rows)
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in names.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Лист1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / "svedeniya.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST)
    return path


ODS_MANIFEST = """<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def _ods_cell(value: Any, columns: int, rows: int) -> str:
    """One cell and the covered cells to its right; 0 columns: a cell covered from above."""
    covered = "<table:covered-table-cell/>"
    if not columns:
        return covered
    kind = "string" if isinstance(value, str) else "float"
    number = "" if isinstance(value, str) else f' office:value="{value}"'
    span = f' table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"' * (columns + rows > 2)
    cell = f'<table:table-cell{span} office:value-type="{kind}"{number}><text:p>{value}</text:p></table:table-cell>'
    return cell + covered * (columns - 1)


# --------------------------------------------------------------------- persons
def persons_in_russian(folder: Path) -> Path:
    """A list of persons that ends with their number; one person's citizenship is blank."""
    rows = [
        ["Список иностранных студентов на 01.10.2024"],
        ["№ п/п", "ФИО", "Паспорт", "Гражданство", "Факультет", "Форма обучения", "Пол"],
        [1, "Персона А", "AA001", "Индия", MEDICINE, "очная", "м"],
        [2, "Персона Б", "AA002", "Индия", MEDICINE, "очная", "ж"],
        [3, "Персона В", "AA003", "Узбекистан", LAW, "заочная", "м"],
        [4, "Персона Г", "AA004", None, LAW, "очная", "ж"],
        [],
        ["Всего: 4 студента"],
    ]
    return workbook(folder, rows)


def persons_in_kyrgyz(folder: Path) -> Path:
    """A Kyrgyz list of persons, birth dates as dates and as text."""
    rows = [
        ["Чет өлкөлүк студенттердин тизмеси"],
        ["2024-2025-окуу жылы"],
        ["К/с", "Аты-жөнү", "Туулган күнү", "Жарандыгы", "Окуу формасы", "Каржылоо"],
        [1, "Адам А", datetime(2004, 1, 2), "Өзбекстан", "күндүзгү", "контракт"],
        [2, "Адам Б", datetime(2003, 1, 2), "Тажикстан", "сырттан", "контракт"],
        [3, "Адам В", "12.03.2001", "Россия", "күндүзгү", "бюджет"],
    ]
    return workbook(folder, rows)


def persons_in_english(folder: Path) -> Path:
    """An English list of persons; one nationality is no country."""
    rows = [
        ["List of international students, academic year 2024/25"],
        ["No", "Full name", "Nationality", "Passport No", "Faculty", "Level"],
        [1, "Person A", "Pakistan", "X1", "Faculty of Medicine", "Bachelor"],
        [2, "Person B", "Pakistan", "X2", "Faculty of Medicine", "Bachelor"],
        [3, "Person C", "Atlantis", "X3", "Faculty of Law", "Master"],
    ]
    return workbook(folder, rows)


# -------------------------------------------------------------- several tables
def one_sheet_a_faculty_with_a_summary(folder: Path) -> Path:
    """Country by sex on a sheet for each faculty, and a summary that shows the same people again."""

    def sheet(men: int, women: int) -> Rows:
        return [
            ["Страна", "Мужчины", "Женщины", "Всего"],
            ["Индия", men, women, men + women],
            ["Итого", men, women, men + women],
        ]

    summary = [
        ["Свод по факультетам: иностранные студенты, 2024-2025 учебный год"],
        ["Факультет", "Количество"],
        [MEDICINE, 5],
        [LAW, 7],
        ["Всего", 12],
    ]
    sheets = {"Свод": summary, "Медфак": sheet(3, 2), "Юридический": sheet(1, 6)}
    return workbook_of_sheets(folder, sheets, name="inostrannye_2024-2025.xlsx")


def two_views_of_the_same_students(folder: Path) -> Path:
    """Faculty by country, and level by sex of the same 14 students on a second sheet."""
    by_country = [
        ["Иностранные студенты на 01.10.2024"],
        ["Факультет", "Индия", "Китай"],
        [MEDICINE, 5, 6],
        [LAW, 1, 2],
    ]
    by_level = [
        ["Иностранные студенты на 01.10.2024 по уровням и полу"],
        ["Уровень", "Муж.", "Жен.", "Всего"],
        ["Бакалавриат", 8, 4, 12],
        ["Магистратура", 1, 1, 2],
    ]
    return workbook_of_sheets(folder, {"Страны": by_country, "Уровни": by_level})


def two_censuses_of_one_year(folder: Path) -> Path:
    """1 October and 1 March of one academic year: never added."""

    def sheet(day: str, india: int) -> Rows:
        return [[f"Иностранные студенты на {day}"], ["Факультет", "Индия", "Китай"], [MEDICINE, india, 6]]

    return workbook_of_sheets(folder, {"весна": sheet("01.03.2025", 4), "осень": sheet("01.10.2024", 5)})


# ------------------------------------------------------------------- registers
def agreements(folder: Path) -> Path:
    """A register with days written in five ways, one impossible, and terms in years."""
    rows: list[list[Any]] = [
        ["Реестр договоров с зарубежными партнерами"],
        ["№", "Партнер", "Страна партнера", "Вид договора", "Дата подписания", "Срок действия", "Статус"],
        [
            1,
            "Алтайский государственный университет",
            "Россия",
            "Меморандум",
            "15 марта 2021 г.",
            "бессрочно",
            "действует",
        ],
        [2, "Университет А", "Турция", "Договор об обмене", datetime(2022, 9, 1), "5 лет", "действует"],
        [3, "Университет Б", "Казахстан", "Меморандум", "01.09.2020", date(2025, 9, 1), "истек"],
        [4, "Университет В", "Китай", "Меморандум", "31.04.2022", "01.01.2026", None],
        ["Всего договоров: 4"],
    ]
    return workbook(folder, rows)
