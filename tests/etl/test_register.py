"""Registers as offices keep them: sections, labels written once, sums, sheets that repeat, units of money."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from etl.reading import Reading
from tests.workbooks import codes_of, delimited, sums_of, workbook, workbook_of_sheets

Read = Callable[..., Reading]

AGREEMENTS = ["№", "Партнер", "Вид договора", "Дата подписания", "Срок действия"]


def rows_of(reading: Reading, table: str, *columns: str) -> list[Any]:
    """The rows of a table by some columns; a lone column gives plain values."""
    found = []
    for row in reading.rows[table].to_dict("records"):
        values = tuple(_plain(row[column]) for column in columns)
        found.append(values[0] if len(columns) == 1 else values)
    return found


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, datetime) else value


# --------------------------------------------------------------------- sections
def test_a_country_alone_in_a_row_is_that_of_the_rows_below(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Реестр договоров"],
        AGREEMENTS,
        ["Россия"],
        [1, "Университет А", "Меморандум", "01.09.2021", "5 лет"],
        [2, "Университет Б", "Обмен", "01.09.2022", "бессрочно"],
        ["Турция (1)"],
        [3, "Университет В", "Меморандум", "01.09.2020", "3 года"],
        ["Прочие"],
        [4, "Университет Г", "Меморандум", "01.09.2020", "3 года"],
        ["Итого: 4"],
        [],
        ["Проректор", None, None, "П. Образец"],
    ]
    reading = read(workbook(tmp_path, rows))
    # Nobody says in which country the rows under «Прочие» are.
    assert rows_of(reading, "agreements", "partner_label", "country_code") == [
        ("Университет А", "RUS"),
        ("Университет Б", "RUS"),
        ("Университет В", "TUR"),
        ("Университет Г", None),
    ]
    assert sums_of(reading) == [("A10", 4, 4, "agrees")]
    assert codes_of(reading) == []


def test_a_sheet_named_for_a_country_is_of_that_country(tmp_path: Path, read: Read) -> None:
    row = [1, "Университет А", "Меморандум", "01.09.2021", "5 лет"]
    other = [1, "Университет Б", "Меморандум", "01.09.2021", "5 лет"]
    reading = read(workbook_of_sheets(tmp_path, {"Россия": [AGREEMENTS, row], "Турция": [AGREEMENTS, other]}))
    assert rows_of(reading, "agreements", "country_code") == ["RUS", "TUR"]


def test_years_alone_in_a_row_are_those_of_the_projects_below(tmp_path: Path, read: Read) -> None:
    rows = [
        ["№", "Название проекта", "Программа", "Сумма", "Валюта"],
        ["2021-2024"],
        [1, "Вода", "GIZ", 100, "USD"],
        ["2016-2018 гг."],
        [2, "Небо", "DAAD", "300 000 сом", None],
    ]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "projects", "title", "start_date", "end_date", "dates_precision") == [
        ("Вода", date(2021, 1, 1), date(2024, 12, 31), "year"),
        ("Небо", date(2016, 1, 1), date(2018, 12, 31), "year"),
    ]
    assert rows_of(reading, "funding_lines", "amount", "currency_code") == [
        (Decimal(100), "USD"),
        (Decimal(300_000), "KGS"),
    ]


def test_a_list_of_names_alone_is_read_with_the_countries_above_them(tmp_path: Path, read: Read) -> None:
    rows = [["Наши партнеры"], ["№", "Партнер"], ["Россия"], [1, "Университет А"], ["Казахстан"], [2, "Университет Б"]]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "partner_listings", "partner_label", "country_code", "heading_label") == [
        ("Университет А", "RUS", "Россия"),
        ("Университет Б", "KAZ", "Казахстан"),
    ]


# ----------------------------------------------------------------------- labels
def test_a_partner_written_once_is_that_of_the_rows_below(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Страна", *AGREEMENTS[1:]],
        ["Турция", "Университет А", "Меморандум", "01.09.2021", "5 лет"],
        [None, None, "Обмен", "01.10.2021", "5 лет"],
        [None, "Университет Б", "Обмен", "01.10.2021", "5 лет"],
        ["Польша", "Университет В", "Обмен", "01.10.2021", "5 лет"],
        [None, None, "Меморандум", "01.10.2022", "5 лет"],
    ]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "agreements", "partner_label", "country_code") == [
        ("Университет А", "TUR"),
        ("Университет А", "TUR"),
        ("Университет Б", "TUR"),
        ("Университет В", "POL"),
        ("Университет В", "POL"),
    ]
    assert codes_of(reading, "note") == ["label_filled_down", "label_filled_down"]


def test_one_country_left_blank_is_not_that_of_the_row_above(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Страна", *AGREEMENTS[1:]],
        ["Турция", "Университет А", "Меморандум", "01.09.2021", "5 лет"],
        [None, "Университет Б", "Обмен", "01.10.2021", "5 лет"],
        ["Польша", "Университет В", "Обмен", "01.10.2021", "5 лет"],
        ["Чехия", "Университет Г", "Обмен", "01.10.2021", "5 лет"],
    ]
    assert rows_of(read(workbook(tmp_path, rows)), "agreements", "country_code") == ["TUR", None, "POL", "CZE"]


def test_a_project_merged_over_its_partners_is_one_project_with_one_amount(tmp_path: Path, read: Read) -> None:
    rows = [
        ["№", "Название проекта", "Партнеры проекта", "Сумма, USD"],
        [1, "Вода", "ТПУ", 1000],
        [None, None, "Университет А", None],
        [2, "Земля", "Университет Б", 2000],
        ["Итого", None, None, 3000],
    ]
    reading = read(workbook(tmp_path, rows, ["A2:A3", "B2:B3", "D2:D3"]))
    assert rows_of(reading, "projects", "title") == ["Вода", "Земля"]
    assert rows_of(reading, "funding_lines", "amount") == [Decimal(1000), Decimal(2000)]
    assert sums_of(reading) == [("D5", 3000, 3000, "agrees")]


def test_one_amount_merged_over_two_projects_is_nobodys(tmp_path: Path, read: Read) -> None:
    rows = [["№", "Название проекта", "Сумма, USD"], [1, "Вода", 1000], [2, "Земля", None], [3, "Небо", 5]]
    reading = read(workbook(tmp_path, rows, ["C2:C3"]))
    assert rows_of(reading, "funding_lines", "amount") == [Decimal(5)]
    assert codes_of(reading) == ["merged_figure", "merged_figure"]


def test_several_participants_in_one_cell_are_several_participants(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Код проекта", "Участник", "Роль"],
        ["P1", "1) Университет А 2) Университет Б", "партнер"],
        ["P2", "Университет В; Университет Г", "партнер"],
        ["P3", "Университет имени\nМанаса", "партнер"],
    ]
    assert rows_of(read(workbook(tmp_path, rows)), "project_partners", "project_code", "partner_label") == [
        ("P1", "Университет А"),
        ("P1", "Университет Б"),
        ("P2", "Университет В"),
        ("P2", "Университет Г"),
        ("P3", "Университет имени Манаса"),
    ]


# ------------------------------------------------------------------------- sums
def test_a_project_with_a_word_for_a_total_in_its_name_is_a_project(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Название проекта", "Программа", "Сумма, тыс. сом"],
        ["Вода", "GIZ", 100],
        ["Итоговая конференция", "GIZ", 200.5],
        ["Итого", None, 300.5],
    ]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "projects", "title") == ["Вода", "Итоговая конференция"]
    assert sums_of(reading) == [("C4", 300_500, 300_500, "agrees")]


def test_a_total_of_amounts_that_differs_names_both_sums(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Название проекта", "Донор", "Сумма, EUR"],
        ["Вода", "GIZ", "1 000,50"],
        ["Земля", "GIZ", 2],
        ["Всего", None, 1003],
    ]
    reading = read(workbook(tmp_path, rows))
    assert sums_of(reading) == [("C4", 1003, 1002.5, "differs")]
    assert codes_of(reading, "warning") == ["total_differs"]


def test_totals_by_currency_add_that_currency_only(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Название проекта", "Сумма", "Валюта"],
        ["Вода", 1000, "USD"],
        ["Земля", "2 000,50", "USD"],
        ["Небо", 500_000, "сом"],
        ["Итого USD", 3000.5, "USD"],
        ["Итого сом", "500 000", "сом"],
        ["Всего", 503_000.5, None],
    ]
    assert sums_of(read(workbook(tmp_path, rows))) == [
        ("B5", 3000.5, 3000.5, "agrees"),
        ("B6", 500_000, 500_000, "agrees"),
        ("B7", 503_000.5, None, "not_computable"),  # dollars and soms are not added
    ]


def test_the_number_of_agreements_beneath_them_is_proved(tmp_path: Path, read: Read) -> None:
    rows = [AGREEMENTS, [1, "Университет А", "Обмен", "01.09.2021", "5 лет"], ["Всего договоров:", 2]]
    reading = read(workbook(tmp_path, rows))
    assert sums_of(reading) == [("B3", 2, 1, "differs")]


# ---------------------------------------------------------------------- repeats
def test_the_same_agreements_by_country_and_by_year_count_once(tmp_path: Path, read: Read) -> None:
    heading = ["№", "Партнер", "Страна партнера", "Вид договора", "Дата подписания"]
    one, other = ["Университет А", "Россия", "Обмен", "01.09.2021"], ["Университет Б", "Турция", "Обмен", "01.09.2022"]
    sheets = {"По странам": [heading, [1, *one], [2, *other]], "По годам": [heading, [1, *other], [2, *one]]}
    reading = read(workbook_of_sheets(tmp_path, sheets))
    assert rows_of(reading, "agreements", "partner_label", "sheet") == [
        ("Университет А", "По странам"),
        ("Университет Б", "По странам"),
    ]
    assert codes_of(reading, "warning") == ["row_repeated"]
    assert codes_of(reading) == []


def test_one_number_with_two_partners_on_two_sheets_is_an_error(tmp_path: Path, read: Read) -> None:
    heading = ["№ договора", "Партнер", "Вид договора"]
    sheets = {
        "2023": [heading, ["12/21", "Университет А", "Обмен"]],
        "2024": [heading, ["12/21", "Университет Б", "Обмен"]],
    }
    assert codes_of(read(workbook_of_sheets(tmp_path, sheets))) == ["duplicate_code"]


def test_agreements_without_a_number_are_told_apart_by_all_they_say(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Номер договора", *AGREEMENTS[1:]],
        ["б/н", "Университет А", "Обмен", "01.09.2021", "5 лет"],
        ["б/н", "Университет А", "Обмен", "01.09.2021", "3 года"],
        ["б/н", "Университет Б", "Обмен", "01.09.2021", "3 года"],
    ]
    reading = read(workbook(tmp_path, rows))
    assert len(set(rows_of(reading, "agreements", "agreement_code"))) == 3
    assert codes_of(reading, "warning") == ["similar_rows"]
    assert codes_of(reading) == []


def test_a_column_of_number_and_day_gives_both(tmp_path: Path, read: Read) -> None:
    rows = [
        ["ВУЗ-партнер", "Номер и дата договора", "Срок"],
        ["Университет А", "№ 12 от 12.05.2021", "5 лет"],
        ["Университет А", "№ 13 от 12.05.2021", "5 лет"],
    ]
    assert rows_of(read(workbook(tmp_path, rows)), "agreements", "agreement_code", "signed_date") == [
        ("12", date(2021, 5, 12)),
        ("13", date(2021, 5, 12)),
    ]


# ------------------------------------------------------------------------- days
def test_a_sheet_that_puts_the_month_first_has_no_certain_days(tmp_path: Path, read: Read) -> None:
    rows = [
        AGREEMENTS[1:],
        ["Университет А", "Обмен", "03/15/2021", "31/12/2030"],
        ["Университет Б", "Обмен", "03/04/2021", "31/12/2030"],
        ["Университет В", "Обмен", "05/05/2021", "31/12/2030"],
    ]
    reading = read(workbook(tmp_path, rows))
    assert [(p.cell, p.code) for p in reading.problems if p.severity == "error"] == [
        ("C2", "impossible_date"),
        ("C3", "ambiguous_date"),
    ]
    assert rows_of(reading, "agreements", "signed_date") == [None, None, date(2021, 5, 5)]


def test_a_year_of_signature_is_no_day_and_blocks_nothing(tmp_path: Path, read: Read) -> None:
    rows = [
        AGREEMENTS[1:],
        ["Университет А", "Обмен", 2021, "5 лет"],
        ["Университет Б", "Обмен", "май 2021", "до 2030 г."],
    ]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "agreements", "signed_date", "expiry_date") == [(None, None), (None, date(2030, 12, 31))]
    assert codes_of(reading, "warning") == ["day_not_stated", "term_without_signature", "day_not_stated"]
    assert reading.is_loadable


def test_an_agreement_that_ends_before_it_begins_says_so_at_its_end(tmp_path: Path, read: Read) -> None:
    rows = [
        AGREEMENTS[1:],
        ["Университет А", "Обмен", "01.09.2021", "01.09.2020"],
        ["Университет Б", "Обмен", "01.09.2027", None],
    ]
    reading = read(workbook(tmp_path, rows))
    assert [(p.cell, p.code) for p in reading.problems] == [
        ("D2", "expiry_before_signature"),
        ("C3", "signed_after_received"),
    ]


# ------------------------------------------------------------------------ hidden
def test_hidden_rows_are_read_only_where_the_sums_need_them(tmp_path: Path, read: Read) -> None:
    for declared, amounts, code in ((3, [1, 2], "hidden_records_needed"), (1, [1], "hidden_records")):
        path = workbook(
            tmp_path,
            [
                ["Название проекта", "Донор", "Сумма, EUR"],
                ["Вода", "GIZ", 1],
                ["Небо", "GIZ", 2],
                ["Всего", None, declared],
            ],
        )
        book = openpyxl.load_workbook(path)
        book.active.row_dimensions[3].hidden = True
        book.save(path)
        reading = read(path)
        assert rows_of(reading, "funding_lines", "amount") == [Decimal(number) for number in amounts]
        assert codes_of(reading, "warning") == [code]


# ------------------------------------------------------------------------- money
def money_of(reading: Reading) -> list[Any]:
    return rows_of(reading, "funding_lines", "amount", "currency_code")


def test_a_unit_above_the_table_holds_for_its_amounts(tmp_path: Path, read: Read) -> None:
    rows = [["Гранты 2024"], [None, None, "тыс. сом"], ["Название проекта", "Донор", "Сумма"], ["Вода", "GIZ", 1.5]]
    assert money_of(read(workbook(tmp_path, rows))) == [(Decimal(1500), "KGS")]


def test_an_amount_without_a_currency_is_kept_and_in_no_sum(tmp_path: Path, read: Read) -> None:
    rows = [["Название проекта", "Донор", "Сумма"], ["Вода", "GIZ", 1000], ["Небо", "GIZ", "н/д"], ["Море", "GIZ", "-"]]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "funding_lines", "amount", "amount_low", "amount_text") == [(None, Decimal(1000), "1000")]
    assert codes_of(reading, "warning") == ["currency_missing"]
    assert codes_of(reading, "note") == ["missing_value", "missing_value"]


@pytest.mark.parametrize(
    ("number_format", "currency"),
    [("#,##0.00 [$€-407]", "EUR"), ('# ##0" сом"', "KGS"), ("[$$-409]#,##0", "USD"), ("#,##0", None)],
)
def test_the_format_of_a_cell_may_say_the_currency(
    number_format: str, currency: str | None, tmp_path: Path, read: Read
) -> None:
    path = workbook(tmp_path, [["Название проекта", "Донор", "Сумма"], ["Вода", "GIZ", 1000]])
    book = openpyxl.load_workbook(path)
    book.active["C2"].number_format = number_format
    book.save(path)
    assert money_of(read(path)) == [(Decimal(1000) if currency else None, currency)]


def test_a_format_that_contradicts_the_column_of_currencies_leaves_both(tmp_path: Path, read: Read) -> None:
    path = workbook(tmp_path, [["Название проекта", "Сумма", "Валюта"], ["Вода", 1000, "USD"]])
    book = openpyxl.load_workbook(path)
    book.active["B2"].number_format = "#,##0.00 [$€-407]"
    book.save(path)
    reading = read(path)
    assert money_of(reading) == [(None, None)]
    assert codes_of(reading, "warning") == ["ambiguous_amount"]


def test_the_own_share_stands_beside_the_total_or_in_its_cell(tmp_path: Path, read: Read) -> None:
    rows = [
        ["Название проекта", "Общая сумма, EUR", "в т.ч. доля университета, EUR"],
        ["Вода", 1000, 100],
        ["Земля", "2 000 (из них 300 EUR доля университета)", None],
    ]
    assert rows_of(read(workbook(tmp_path, rows)), "funding_lines", "amount", "is_own_share") == [
        (Decimal(1000), False),
        (Decimal(100), True),
        (Decimal(2000), False),
        (Decimal(300), True),
    ]


# ------------------------------------------------------------------------- rates
def test_rates_come_as_a_table_or_as_the_national_bank_publishes_them(tmp_path: Path, read: Read) -> None:
    text = "Дата;Код валюты;Номинал;Курс\n15.03.2024;USD;1;89,4700\n15.03.2024;JPY;100;60,123\n"
    xml = (
        '<?xml version="1.0" encoding="windows-1251"?><CurrencyRates Name="Daily Exchange Rates" Date="15.03.2024">'
        '<Currency ISOCode="USD"><Nominal>1</Nominal><Value>89,4700</Value></Currency>'
        '<Currency ISOCode="JPY"><Nominal>100</Nominal><Value>60,123</Value></Currency></CurrencyRates>'
    )
    for path in (delimited(tmp_path, text, "cp1251", "kursy.csv"), delimited(tmp_path, xml, "cp1251", "daily.xml")):
        assert rows_of(read(path), "exchange_rates", "date", "currency_code", "nominal", "kgs") == [
            (date(2024, 3, 15), "USD", 1, Decimal("89.4700")),
            (date(2024, 3, 15), "JPY", 100, Decimal("60.123")),
        ]


def test_a_rate_or_a_nominal_of_zero_is_an_error_at_its_cell(tmp_path: Path, read: Read) -> None:
    rows = [["Дата", "Валюта", "Номинал", "Курс"], ["15.03.2024", "USD", 0, 89], ["15.03.2024", "EUR", 1, 0]]
    reading = read(workbook(tmp_path, rows))
    assert [(p.cell, p.code) for p in reading.problems] == [("C2", "nominal_not_positive"), ("D3", "rate_not_positive")]


def test_a_share_of_twelve_is_not_twelve_per_cent(tmp_path: Path, read: Read) -> None:
    rows = [["Показатель", "Год", "План"], ["E2", 2025, 12], ["E2", 2024, "12 %"], ["E1", 2025, "1 600"]]
    reading = read(workbook(tmp_path, rows))
    assert [(p.cell, p.code) for p in reading.problems] == [("C2", "share_over_one")]
    assert rows_of(reading, "targets", "value") == [Decimal("0.12"), Decimal(1600)]


# ---------------------------------------------------------------------- headings
@pytest.mark.parametrize(
    "headings",
    [
        ["Наименование зарубежного вуза-партнера", "Страна", "Дата подписания договора", "Срок действия договора"],
        ["Өнөктөштүн аталышы", "Өлкөсү", "Кол коюлган күнү", "Колдонуу мөөнөтү"],
        ["Name of the partner university", "Country", "Date of signing", "Valid until"],
        ["Зарубежные партнёры", "Страна партнёра", "Дата заключения соглашения", "Срок соглашения"],
    ],
)
def test_headings_are_known_in_the_forms_that_offices_give_them(
    headings: list[str], tmp_path: Path, read: Read
) -> None:
    reading = read(workbook(tmp_path, [headings, ["Университет А", "Турция", "01.09.2021", "5 лет"]]))
    assert rows_of(reading, "agreements", "partner_label", "country_code", "signed_date", "expiry_date") == [
        ("Университет А", "TUR", date(2021, 9, 1), date(2026, 9, 1))
    ]


# ---------------------------------------------------------------------- remarks
def test_a_signature_in_two_columns_is_no_agreement(tmp_path: Path, read: Read) -> None:
    rows = [
        AGREEMENTS[1:],
        ["Университет А", "Обмен", "01.09.2021", "5 лет"],
        ["Университет Б", "Обмен", "01.09.2022", "5 лет"],
        [],
        ["Начальник отдела", None, "Образец П."],
    ]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "agreements", "partner_label") == ["Университет А", "Университет Б"]
    assert [(p.severity, p.code, p.cell) for p in reading.problems] == [("warning", "unread_row", "A5")]


def test_a_name_alone_among_agreements_is_asked_about(tmp_path: Path, read: Read) -> None:
    rows = [
        AGREEMENTS[1:],
        ["Университет А", "Обмен", "01.09.2021", "5 лет"],
        ["Университет Б"],
        ["Университет В", "Обмен", "01.09.2022", "5 лет"],
    ]
    reading = read(workbook(tmp_path, rows))
    assert [(p.severity, p.code, p.cell) for p in reading.problems] == [("warning", "unread_row", "A3")]


def test_states_alone_in_a_row_are_those_of_the_agreements_below(tmp_path: Path, read: Read) -> None:
    rows = [
        AGREEMENTS,
        ["Действующие"],
        [1, "Университет А", "Обмен", "01.09.2021", "5 лет"],
        ["Расторгнутые"],
        [2, "Университет Б", "Обмен", "01.09.2022", "5 лет"],
    ]
    assert rows_of(read(workbook(tmp_path, rows)), "agreements", "status") == ["active", "terminated"]


def test_amounts_of_a_project_on_two_sheets_are_asked_about(tmp_path: Path, read: Read) -> None:
    sheets = {
        "Проекты": [["Код проекта", "Название проекта", "Сумма, USD"], ["P1", "Вода", 1000], ["P2", "Небо", 5]],
        "Транши": [["Код проекта", "Сумма", "Валюта"], ["P1", 700, "USD"], ["P2", 5, "USD"]],
    }
    reading = read(workbook_of_sheets(tmp_path, sheets))
    # P2 stands twice with one sum and counts once; of P1 nobody knows whether 700 is a part of 1000.
    assert rows_of(reading, "funding_lines", "project_code", "amount") == [
        ("P1", Decimal(1000)),
        ("P2", Decimal(5)),
        ("P1", Decimal(700)),
    ]
    assert codes_of(reading, "warning") == ["row_repeated", "amounts_in_two_tables"]


@pytest.mark.parametrize("heading", ["Название", "Наименование", "Name", "Аталышы"])
def test_a_bare_name_below_a_title_of_projects_is_that_of_the_project(tmp_path: Path, read: Read, heading: str) -> None:
    rows: list[list[Any]] = [["Международные проекты (тыс. евро)"], [heading, "Программа", "Сроки", "Бюджет"]]
    reading = read(workbook(tmp_path, [*rows, ["Вода", "Erasmus+", "2021-2024", "1 200,5"]]))
    assert rows_of(reading, "projects", "title", "programme") == [("Вода", "erasmus_plus")]
    assert rows_of(reading, "funding_lines", "amount", "currency_code") == [(Decimal(1_200_500), "EUR")]


def test_a_bare_name_below_another_title_is_of_nothing(tmp_path: Path, read: Read) -> None:
    rows: list[list[Any]] = [["Перечень оборудования"], ["Название", "Программа", "Сроки", "Бюджет"]]
    assert not read(workbook(tmp_path, [*rows, ["Микроскоп", "закупки", "2021-2024", 1200]])).is_loadable


@pytest.mark.parametrize("word", ["Договор", "Соглашение", "Келишим", "Agreement"])
def test_a_kind_of_agreement_that_says_no_kind_is_an_other_one(tmp_path: Path, read: Read, word: str) -> None:
    rows = [AGREEMENTS, [1, "Университет А", word, "01.09.2021", "5 лет"]]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "agreements", "agreement_type") == ["other"]
    assert codes_of(reading) == []


@pytest.mark.parametrize("heading", ["Номер", "№", "№ п/п"])
def test_numbers_that_count_no_rows_are_those_of_the_agreements(tmp_path: Path, read: Read, heading: str) -> None:
    rows: list[list[Any]] = [[heading, "ВУЗ-партнер", "Подписано", "Истекает"]]
    rows += [["01/2021", "Университет А", "12.05.2021", "5 лет"], ["02/2021", "Университет Б", "12.06.2021", "5 лет"]]
    reading = read(workbook(tmp_path, rows))
    assert rows_of(reading, "agreements", "agreement_code") == ["01/2021", "02/2021"]
    counted = [[heading, "ВУЗ-партнер", "Подписано"], [1, "Университет А", "12.05.2021"], ["2.", "Б", "12.06.2021"]]
    codes = rows_of(read(workbook(tmp_path, counted)), "agreements", "agreement_code")
    assert all(str(code).startswith("NEW-") for code in codes)
