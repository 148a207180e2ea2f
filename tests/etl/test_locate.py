"""Tables are found by their words and by what resolves, wherever they stand."""

from pathlib import Path

from etl.locate import Located, locate
from etl.meaning import Meanings
from etl.resolve import Reference
from etl.vocabulary import vocabulary
from etl.workbook import read_sheets
from tests import workbooks


def tables(path: Path, reference: Reference) -> list[Located]:
    meanings = Meanings(vocabulary(), reference, "DEMO")
    return [table for sheet in read_sheets(path) for table in locate(sheet, meanings)]


def roles(table: Located) -> list[str]:
    return [column.role for column in table.columns]


def test_a_plain_crosstab_is_its_heading_and_its_body(tmp_path: Path, reference: Reference) -> None:
    (table,) = tables(workbooks.crosstab(tmp_path), reference)
    assert table.area == "A2:D5"
    assert table.titles == (workbooks.TITLE,)
    assert roles(table) == ["label", "value", "value", "total"]
    assert [column.codes.get("country_code") for column in table.having("value")] == ["IND", "CHN"]


def test_a_table_may_start_anywhere(tmp_path: Path, reference: Reference) -> None:
    (table,) = tables(workbooks.crosstab_at_c4(tmp_path), reference)
    assert table.area == "C4:D7"


def test_four_levels_of_merged_headings_are_one_heading(tmp_path: Path, reference: Reference) -> None:
    (table,) = tables(workbooks.heading_of_four_rows(tmp_path), reference)
    assert (table.area, table.heading_bottom) == ("A3:I9", 5)
    # the groups of countries are remembered beside the country and the form
    codes = [{name: code for name, code in column.codes.items() if name != "group"} for column in table.having("value")]
    assert codes[1] == {"country_code": "UZB", "study_form": "extramural"}
    assert codes[5] == {"country_code": "IND", "study_form": "extramural"}


def test_a_heading_that_spans_only_to_the_eye_speaks_for_the_next_column(tmp_path: Path, reference: Reference) -> None:
    (table,) = tables(workbooks.heading_that_spans_to_the_eye(tmp_path), reference)
    assert [column.codes for column in table.having("value")] == [
        {"country_code": "RUS", "study_form": "full_time"},
        {"country_code": "RUS", "study_form": "extramural"},
        {"country_code": "IND", "study_form": "full_time"},
        {"country_code": "IND", "study_form": "extramural"},
    ]


def test_the_row_that_numbers_the_columns_is_heading_and_not_figures(tmp_path: Path, reference: Reference) -> None:
    (table,) = tables(workbooks.heading_that_spans_to_the_eye(tmp_path), reference)
    assert table.body == range(4, 6)


def test_personal_columns_are_known(tmp_path: Path, reference: Reference) -> None:
    (table,) = tables(workbooks.persons_in_kyrgyz(tmp_path), reference)
    assert [column.heading for column in table.having("personal")] == ["Аты-жөнү", "Туулган күнү"]


def test_every_sheet_has_its_own_tables(tmp_path: Path, reference: Reference) -> None:
    found = tables(workbooks.one_sheet_a_faculty_with_a_summary(tmp_path), reference)
    assert [(table.sheet.name, table.area) for table in found] == [
        ("Свод", "A2:B5"),
        ("Медфак", "A1:D3"),
        ("Юридический", "A1:D3"),
    ]


def test_a_sheet_of_prose_holds_no_table(tmp_path: Path, reference: Reference) -> None:
    rows = [["Пояснительная записка"], ["Студенты из Индии и Китая обучаются на контрактной основе."], ["Декан"]]
    assert tables(workbooks.workbook(tmp_path, rows), reference) == []
