"""Registers: one record a row, each value from its cell; what is not known stays missing."""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from etl.labels import new_code
from etl.reading import Reading
from tests import workbooks
from tests.workbooks import codes_of, workbook

Read = Callable[..., Reading]


def column(reading: Reading, table: str, name: str) -> list[Any]:
    """The values of a column, days as days, missing ones as None."""
    values = reading.rows[table][name]
    return [None if pd.isna(value) else value.date() if isinstance(value, datetime) else value for value in values]


def test_days_and_terms_of_agreements_are_read_however_they_are_written(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.agreements(tmp_path))
    assert reading.tables[0].dataset == "agreements"
    signed = dict(
        zip(column(reading, "agreements", "partner_label"), column(reading, "agreements", "signed_date"), strict=True)
    )
    expiry = dict(
        zip(column(reading, "agreements", "partner_label"), column(reading, "agreements", "expiry_date"), strict=True)
    )
    assert signed["Алтайский государственный университет"] == date(2021, 3, 15)
    assert expiry["Алтайский государственный университет"] is None
    assert (signed["Университет А"], expiry["Университет А"]) == (date(2022, 9, 1), date(2027, 9, 1))  # «5 лет»
    assert (signed["Университет Б"], expiry["Университет Б"]) == (date(2020, 9, 1), date(2025, 9, 1))


def test_an_impossible_day_is_an_error_with_its_cell(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.agreements(tmp_path))
    found = [(problem.cell, problem.code, problem.value) for problem in reading.problems if problem.severity == "error"]
    assert found == [("E6", "impossible_date", "31.04.2022")]


def test_an_agreement_without_end_is_open_ended_and_one_with_a_day_is_not(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.agreements(tmp_path))
    assert column(reading, "agreements", "is_open_ended")[:3] == [True, False, False]


def test_the_number_of_agreements_beneath_is_no_agreement(tmp_path: Path, read: Read) -> None:
    assert len(read(workbooks.agreements(tmp_path)).rows["agreements"]) == 4


def test_a_partner_that_no_list_knows_is_a_new_partner_under_one_code(tmp_path: Path, read: Read) -> None:
    reading = read(workbooks.agreements(tmp_path))
    codes = column(reading, "agreements", "partner_code")
    assert codes[0] == "RU-ALTSU"
    assert codes[1] == new_code("Университет А")
    assert new_code("Университет «А»") == new_code("университет а")
    assert new_code("Университет А") != new_code("Университет Б")


def test_a_row_without_partner_is_named_and_not_kept(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Партнер", "Вид договора", "Дата подписания", "Срок действия"],
        [None, "Меморандум", "01.09.2020", "5 лет"],
        ["Университет А", "Меморандум", "01.09.2021", "5 лет"],
    ]
    reading = read(workbook(tmp_path, rows))
    assert column(reading, "agreements", "partner_label") == ["Университет А"]
    assert codes_of(reading) == ["required_missing"]


def test_a_term_without_a_day_of_signature_has_no_end(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Партнер", "Вид договора", "Дата подписания", "Срок действия"],
        ["Университет А", "Меморандум", None, "5 лет"],
        ["Университет Б", "Меморандум", "01.09.2021", "5 лет"],
    ]
    reading = read(workbook(tmp_path, rows))
    assert column(reading, "agreements", "expiry_date") == [None, date(2026, 9, 1)]
    assert codes_of(reading) == ["term_without_signature"]


def test_one_agreement_may_not_stand_twice(tmp_path: Path, read: Read) -> None:
    rows = [
        ["№ договора", "Партнер", "Вид договора", "Дата подписания"],
        ["12/21", "Университет А", "Меморандум", "01.09.2021"],
        ["12/21", "Университет Б", "Меморандум", "02.09.2021"],
    ]
    assert codes_of(read(workbook(tmp_path, rows))) == ["duplicate_code"]


def projects(folder: Path) -> Path:
    rows = [
        ["Международные проекты"],
        ["Код проекта", "Название проекта", "Программа", "Дата начала", "Дата окончания", "Сумма", "Валюта"],
        ["P1", "Зелёный кампус", "Erasmus+", 2021, 2024, 250000, "EUR"],
        ["P2", "Вода", "GIZ", "01.03.2022", "28.02.2025", "1,5 млн", "сом"],
        ["P3", "Молодёжь", "Неизвестный фонд", 2023, 2023, "10 000 USD, 900 000 сом", None],
        ["P4", "Без денег", None, None, None, "н/д", None],
    ]
    return workbook(folder, rows)


def test_bare_years_of_a_project_are_whole_years_and_say_so(tmp_path: Path, read: Read) -> None:
    reading = read(projects(tmp_path))
    assert column(reading, "projects", "start_date") == [date(2021, 1, 1), date(2022, 3, 1), date(2023, 1, 1), None]
    assert column(reading, "projects", "end_date") == [date(2024, 12, 31), date(2025, 2, 28), date(2023, 12, 31), None]
    assert column(reading, "projects", "dates_precision")[:2] == ["year", "day"]


def test_amounts_of_projects_go_to_the_funding_lines(tmp_path: Path, read: Read) -> None:
    lines = read(projects(tmp_path)).rows["funding_lines"]
    certain = {row["project_code"]: row for row in lines.to_dict("records") if not pd.isna(row["amount"])}
    assert {code: (Decimal(str(row["amount"])), row["currency_code"]) for code, row in certain.items()} == {
        "P1": (Decimal(250_000), "EUR"),
        "P2": (Decimal(1_500_000), "KGS"),
    }


def test_an_amount_with_several_readings_is_kept_as_text_and_not_summed(tmp_path: Path, read: Read) -> None:
    reading = read(projects(tmp_path))
    (line,) = [row for row in reading.rows["funding_lines"].to_dict("records") if row["project_code"] == "P3"]
    assert pd.isna(line["amount"])
    assert line["amount_text"] == "10 000 USD, 900 000 сом"
    assert json.loads(line["amount_readings"])[0] == [["10000", "USD"], ["900000", "KGS"]]
    assert "ambiguous_amount" in codes_of(reading, "warning")


def test_a_project_without_a_known_amount_has_no_funding_line(tmp_path: Path, read: Read) -> None:
    codes = column(read(projects(tmp_path)), "funding_lines", "project_code")
    assert "P4" not in codes


def test_a_programme_that_no_list_knows_is_kept_as_typed_with_a_warning(tmp_path: Path, read: Read) -> None:
    reading = read(projects(tmp_path))
    assert column(reading, "projects", "programme") == ["erasmus_plus", "giz", None, None]
    assert column(reading, "projects", "programme_label")[2] == "Неизвестный фонд"
    assert "unknown_label" in codes_of(reading, "warning")


def test_bare_years_in_a_row_do_not_make_it_a_heading(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Международные проекты"],
        ["Название проекта", "Программа", "Дата начала", "Дата окончания", "Сумма"],
        ["Проект А", "GIZ", 2021, 2022, 100],
        ["Проект Б", "GIZ", 2021, 2022, None],
        ["Проект В", None, 2023, 2024, None],
    ]
    assert column(read(workbook(tmp_path, rows)), "projects", "title") == ["Проект А", "Проект Б", "Проект В"]


def test_the_last_row_of_a_register_is_kept_though_most_of_it_is_blank(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Реестр договоров"],
        ["№", "Партнер", "Страна партнера", "Вид договора", "Дата подписания", "Срок действия"],
        [1, "Университет А", "Турция", "обмен", "01.09.2021", "5 лет"],
        [2, "Университет Б", None, None, None, None],
    ]
    reading = read(workbook(tmp_path, rows))
    assert column(reading, "agreements", "partner_label") == ["Университет А", "Университет Б"]
