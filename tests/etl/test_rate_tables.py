"""Rates of exchange as offices keep them: days down and currencies across, or the other way, nominals anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl.reading import Reading
from tests.workbooks import Rows, codes_of, workbook

Read = Callable[..., Reading]
FRIDAY, MONDAY = datetime(2024, 3, 15), datetime(2024, 3, 18)
# (day, currency) -> (units, soms): what each of the tables below says.
EXPECTED = {
    (date(2024, 3, 15), "USD"): (1, Decimal("89.47")),
    (date(2024, 3, 15), "EUR"): (1, Decimal("97.6012")),
    (date(2024, 3, 15), "RUB"): (1, Decimal("0.9712")),
    (date(2024, 3, 15), "KZT"): (100, Decimal("19.85")),
    (date(2024, 3, 18), "USD"): (1, Decimal("89.5")),
    (date(2024, 3, 18), "EUR"): (1, Decimal("97.4")),
    (date(2024, 3, 18), "RUB"): (1, Decimal("0.975")),
    (date(2024, 3, 18), "KZT"): (100, Decimal("19.9")),
}
FIRST, SECOND = [89.47, 97.6012, 0.9712, 19.85], [89.5, 97.4, 0.975, 19.9]

TABLES: dict[str, Rows] = {
    "nominal in the heading": [
        ["Официальные курсы валют"],
        ["Дата", "USD", "EUR", "RUB", "100 KZT"],
        [FRIDAY, *FIRST],
        [MONDAY, *SECOND],
    ],
    "a row of nominals": [
        ["№", "Дата", "Доллар США", "Евро", "Российский рубль", "Казахстанский тенге"],
        [None, "Номинал", 1, 1, 1, 100],
        [1, "15.03.2024", "89,4700", "97,6012", "0,9712", "19,85"],
        [2, "18.03.2024", "89,5", "97,4", "0,975", "19,9"],
    ],
    "a heading of two rows": [
        ["Күнү", "Валюталардын курсу, сом"],
        [None, "АКШ доллары", "евро", "орус рубли", "100 тенге"],
        ["2024-жылдын 15-марты", *FIRST],
        ["2024-жылдын 18-марты", *SECOND],
    ],
    "days across": [
        ["Rates of exchange, soms"],
        ["Currency", "Units", FRIDAY, "18.03.2024"],
        *([code, 100 if code == "KZT" else 1, FIRST[i], SECOND[i]] for i, code in enumerate(["USD", "EUR"])),
        *([code, 100 if code == "KZT" else 1, FIRST[i], SECOND[i]] for i, code in enumerate(["RUB", "KZT"], start=2)),
    ],
    "nominals beside the names": [
        ["Валюта", "15.03.2024", "18.03.2024"],
        *([name, FIRST[i], SECOND[i]] for i, name in enumerate(["1 USD", "1 EUR", "1 RUB", "KZT (за 100)"])),
    ],
}


def rates(reading: Reading) -> dict[tuple[date, str], tuple[int, Decimal]]:
    return {
        (row["date"], row["currency_code"]): (row["nominal"], row["kgs"])
        for row in reading.rows["exchange_rates"].to_dict("records")
    }


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_of_days_by_currencies_gives_a_rate_for_each_cell(tmp_path: Path, read: Read, kind: str) -> None:
    reading = read(workbook(tmp_path, TABLES[kind]))
    assert rates(reading) == EXPECTED
    assert reading.is_loadable
    assert [table.dataset for table in reading.tables] == ["exchange_rates"]


def test_each_rate_has_its_cell(tmp_path: Path, read: Read) -> None:
    rows = read(workbook(tmp_path, TABLES["nominal in the heading"])).rows["exchange_rates"]
    cells = {(row["currency_code"], row["date"].day): row["cell"] for row in rows.to_dict("records")}
    assert (cells["USD", 15], cells["KZT", 18]) == ("B3", "E4")


def test_the_day_of_a_list_without_days_is_that_of_its_title(tmp_path: Path, read: Read) -> None:
    rows: Rows = [["Курсы НБКР на 15.03.2024"], ["Валюта", "Номинал", "Курс"], ["USD", 1, 89.47], ["KZT", 100, 19.85]]
    found = rates(read(workbook(tmp_path, rows)))
    assert found == {key: EXPECTED[key] for key in EXPECTED if key[0].day == 15 and key[1] in ("USD", "KZT")}


def test_rates_of_which_no_nominal_is_stated_are_those_of_one_unit_and_that_is_said(tmp_path: Path, read: Read) -> None:
    rows: Rows = [["Дата", "USD", "KZT"], [FRIDAY, 89.47, 0.1985], [MONDAY, 89.5, 0.199]]
    reading = read(workbook(tmp_path, rows))
    assert rates(reading)[date(2024, 3, 15), "KZT"] == (1, Decimal("0.1985"))
    assert [(p.code, p.detail["currencies"]) for p in reading.problems] == [("nominal_not_stated", "USD, KZT")]


def test_what_is_no_rate_is_named_at_its_cell(tmp_path: Path, read: Read) -> None:
    rows: Rows = [
        ["Курсы валют"],
        ["Дата", "1 USD", "1 EUR"],
        ["31.04.2024", 89.47, 97.6],
        ["15.03.2024", "девяносто", "н/д"],
        ["18.03.2024", -89.5, "-"],
        ["Средний курс", 89.4, 97.5],
    ]
    reading = read(workbook(tmp_path, rows))
    assert [(p.cell, p.code) for p in reading.problems if p.severity == "error"] == [
        ("A3", "impossible_date"),
        ("B4", "not_a_number"),
        ("B5", "rate_not_positive"),
    ]
    assert [(p.cell, p.code) for p in reading.problems if p.severity != "error"] == [
        ("C4", "missing_value"),
        ("A6", "unread_row"),
    ]


@pytest.mark.parametrize(("heading", "nominal"), [("100 KZT", 1), ("KZT", 0)])
def test_nominals_that_contradict_or_are_none_are_refused(
    tmp_path: Path, read: Read, heading: str, nominal: int
) -> None:
    rows: Rows = [["Дата", "1 USD", heading], ["Номинал", 1, nominal], [FRIDAY, 89.47, 19.85]]
    assert not read(workbook(tmp_path, rows)).is_loadable


def test_amounts_by_day_are_no_rates(tmp_path: Path, read: Read) -> None:
    rows: Rows = [["Поступления"], ["Дата", "USD", "EUR"], [FRIDAY, 1000, 200], [MONDAY, 50, 4000]]
    assert codes_of(read(workbook(tmp_path, rows))) == ["no_table"]


def test_amounts_in_several_currencies_stay_amounts(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [
        ["Проекты и курсы повышения квалификации"],
        ["Название проекта", "Дата начала", "Бюджет, USD", "Бюджет, EUR"],
        ["Проект А", "15.03.2024", 1000, 900],
        ["Проект Б", "18.03.2024", 1100, 950],
    ]
    reading = read(workbook(tmp_path, rows))
    assert "exchange_rates" not in {table.dataset for table in reading.tables}


def test_payments_by_day_and_currency_are_no_rates_however_steady(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [
        ["Дата", "За что", "Транш 1, USD", "Транш 1, EUR"],
        ["15.03.2024", "стипендии", 1000, 900],
        ["18.03.2024", "оборудование", 1100, 950],
    ]
    reading = read(workbook(tmp_path, rows))
    assert "exchange_rates" not in {table.dataset for table in reading.tables}


def test_rates_stand_beside_other_tables_of_a_sheet(tmp_path: Path, read: Read) -> None:
    students: Rows = [["Иностранные студенты, 2024/25"], ["Страна", "Количество"], ["Индия", 5], ["Китай", 6], []]
    reading = read(workbook(tmp_path, [*students, *TABLES["nominal in the heading"]]))
    assert [table.dataset for table in reading.tables] == ["exchange_rates", "enrolments"]
    assert rates(reading) == EXPECTED
    assert reading.tables[1].headcount == 11
