from __future__ import annotations

import tomllib
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.files import xlsx_bytes
from dashboard.filters import Filters
from dashboard.findings import agreement_charts, projects, student_charts
from dashboard.findings.about import SHOWN, about
from dashboard.i18n import CODES, Language
from dashboard.indicators.registry import indicators
from dashboard.offers import OFFERS
from dashboard.reader import Reader
from dashboard.tables import About, Column, Table
from dashboard.warehouse import open_warehouse
from tests.dashboard.snapshots import FIXTURE_ID, make_home
from tests.dashboard.tiny import make_tiny_home

LINK = "https://iro.example.kg/students?lang=en&institution=TST"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_home(tmp_path_factory.mktemp("tiny"))


def reader(home: Path, code: str, institution: str, page: str = "students", **chosen: object) -> Reader:
    filters = Filters(institution, **chosen)  # type: ignore[arg-type]
    return Reader(Language(code), open_warehouse(home), filters, page, LINK)


def by_year(own: Reader) -> Workbook:
    """The file of the first finding of the page of students, opened again."""
    table, chart = student_charts.by_year_table(own), student_charts.by_year_chart(own)
    told = about(own, "by_year", table, chart, student_charts.rows_behind_years(own))
    return load_workbook(BytesIO(xlsx_bytes(table, own.language, told)))


def facts(workbook: Workbook) -> dict[str, str]:
    return {str(name): str(words) for name, words in workbook.worksheets[1].iter_rows(values_only=True)}


def test_a_file_says_what_it_shows_of_whom_and_where_from(tiny: Path) -> None:
    workbook = by_year(reader(tiny, "en", "TST", from_year=2023, countries=("IND", "UZB")))
    assert workbook.sheetnames == ["Foreign students by year", "About these figures", "Sources"]
    told = facts(workbook)
    assert told["What is measured"].startswith("Foreign students on 1 October")
    assert told["University"] == "Trial: invented data"
    assert (told["Years"], told["Country"]) == ("from 2023/24", "India, Uzbekistan")
    assert told["Who is counted"] == "Degree level (bachelor, master, doctoral)"
    assert told["Unit"] == "students"
    assert told["As of"].replace("\N{NO-BREAK SPACE}", " ") == "15 January 2025"
    assert told["Snapshot"] in told["Source"] and "invented data" in told["Source"]
    assert told["Link to the same view"] == LINK
    assert all(sign in told["Signs"] for sign in ("“:”", "“–”", "“..”"))
    meant = indicators()["E2"]
    assert told["Share of foreign students (E2)"] == f"{meant.explained('en')} {meant.formula}"


def test_a_file_of_protected_figures_says_so(tiny: Path) -> None:
    told = facts(by_year(reader(tiny, "en", "TST", figures="protected")))
    assert told["Figures"].startswith("Protected figures: ") and "protected figures" in told["Source"]
    assert "Figures" not in facts(by_year(reader(tiny, "en", "TST")))


def test_a_file_names_the_workbooks_behind_its_rows_and_no_others(tiny: Path) -> None:
    rows = list(by_year(reader(tiny, "en", "TST")).worksheets[2].iter_rows(values_only=True))
    assert rows[0] == ("Workbook", "Sender", "Received", "Sheets", "Note", "Source")
    # One workbook, accepted twice; four tables on four sheets of it.
    assert {(row[0], row[2], row[3]) for row in rows[1:]} == {
        ("tst.xlsx", datetime(2025, 1, 15), "Sheet1, Sheet2, Sheet3, Sheet4")
    }


def test_a_list_that_names_its_cells_names_its_workbooks(home: Path) -> None:
    own = reader(home, "en", "DEMO", "agreements")
    table = agreement_charts.register_table(own)
    named = set(about(own, "register", table).sources.frame["file_name"])
    assert named == set(table.frame["file_name"])


def test_flags_stand_in_a_column_and_are_explained(home: Path) -> None:
    workbook = by_year(reader(home, "en", "DEMO"))
    rows = list(workbook.worksheets[0].iter_rows(values_only=True))
    flags = {row[0]: row[rows[0].index("Flag")] for row in rows[1:]}
    chart = student_charts.by_year_chart(reader(home, "en", "DEMO")).frame
    provisional = {f"{year}/{(year + 1) % 100:02d}" for year in chart.loc[chart["provisional"], "academic_year"]}
    assert provisional and {year for year, flag in flags.items() if flag and "p" in flag} == provisional
    assert "p – provisional, b – break in series" in facts(workbook)["Flags"]


@pytest.mark.parametrize("code", CODES)
def test_a_file_speaks_the_language_of_its_reader(home: Path, code: str) -> None:
    workbook = by_year(reader(home, code, "DEMO"))
    say = Language(code).say
    assert workbook.sheetnames[1:] == [say("About these figures"), say("Sources")]
    assert {say("Title"), say("Signs"), say("Link to the same view")} <= set(facts(workbook))
    assert FIXTURE_ID in facts(workbook).values()
    assert any(words.startswith(indicators()["E1"].definition[code]) for words in facts(workbook).values())


def test_no_text_of_a_file_is_a_formula() -> None:
    bad = ["=1+1", "+1", "-1", "@x", '=HYPERLINK("http://x")', "{{ }}", "<&>", "Ж" * 300]
    frame = pd.DataFrame({"a": bad})
    table = Table(frame, (Column("a", "=a"),), "=title", "=stamp")
    told = About(
        "=about", tuple((text, text) for text in bad), "=sources", Table(frame, (Column("a", "A"),), "=s", "=x")
    )
    workbook = load_workbook(BytesIO(xlsx_bytes(table, Language("en"), told)))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in workbook.worksheets[0]["A"]][1:] == bad
    assert [cell.value for cell in workbook.worksheets[1]["B"]] == bad


def test_each_finding_that_is_said_to_show_an_indicator_names_one_of_the_catalogue() -> None:
    shown = tomllib.loads(SHOWN.read_text(encoding="utf-8"))
    assert set(shown) <= set(OFFERS)
    codes = {code for findings in shown.values() for named in findings.values() for code in named}
    assert codes <= set(indicators())


def test_days_and_amounts_are_days_and_numbers_in_a_file(tiny: Path) -> None:
    own = reader(tiny, "ru", "TST", "agreements")
    sheet = load_workbook(BytesIO(xlsx_bytes(agreement_charts.register_table(own), own.language))).active
    assert sheet is not None
    ends, codes = (_column(sheet, name) for name in ("Действует до", "Номер"))
    of_code = {code.value: end for code, end in zip(codes, ends, strict=True)}
    # A01 ends on 1 January 2030. A07 has no end and A08 goes on by itself: words say so, no day would.
    assert (of_code["A01"].value, of_code["A01"].number_format) == (datetime(2030, 1, 1), "dd.mm.yyyy")
    assert (of_code["A07"].value, of_code["A08"].value) == ("бессрочно", "01.01.2022, продлевается")


def test_an_amount_bears_its_currency_as_a_format_and_two_stay_words(tiny: Path) -> None:
    own = reader(tiny, "en", "TST", "projects")
    sheet = load_workbook(BytesIO(xlsx_bytes(projects.project_table(own), own.language))).active
    assert sheet is not None
    titles = [cell.value for cell in _column(sheet, "Project")]
    amounts = dict(zip(titles, _column(sheet, "Awarded to the university"), strict=True))
    # P1: 100 USD. P2: 50 000 som and 1 000 tenge, which have no sum. P5: 200 EUR.
    assert (amounts["Project P1"].value, amounts["Project P1"].number_format) == (100, '#,##0 "USD"')
    assert (amounts["Project P5"].value, amounts["Project P5"].number_format) == (200, '#,##0 "EUR"')
    two = str(amounts["Project P2"].value).replace("\N{NO-BREAK SPACE}", " ")
    assert sorted(two.split("; ")) == ["1 000 KZT", "50 000 KGS"]
    # P4: "1 million, 379 780" can be read in two ways and stays as it was typed.
    unclear = dict(zip(titles, _column(sheet, "Awarded, whose share is not stated"), strict=True))
    assert unclear["Project P4"].value == "1 million, 379 780"


def _column(sheet: Worksheet, heading: str) -> list[Cell]:
    """The cells below a heading."""
    place = [cell.value for cell in sheet[1]].index(heading)
    return [row[place] for row in sheet.iter_rows(min_row=2)]
