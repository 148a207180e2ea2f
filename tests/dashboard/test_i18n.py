from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from dashboard.i18n import CODES, Language, preferred_language, unbroken
from scripts import update_catalogues

ROOT = Path(__file__).resolve().parents[2]
KY, RU, EN = Language("ky"), Language("ru"), Language("en")
SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def code_messages() -> set[object]:
    return {entry.id for entry in update_catalogues.messages_in_code() if entry.id}


@pytest.mark.parametrize("code", CODES)
def test_a_catalogue_has_every_message_of_the_code_and_no_other(code: str, code_messages: set[object]) -> None:
    catalog = update_catalogues.read_catalogue(code)
    assert {entry.id for entry in catalog if entry.id} == code_messages
    assert update_catalogues.missing_in(catalog) == []


@pytest.mark.parametrize("code", CODES)
def test_a_translation_fills_the_same_places_as_the_message(code: str) -> None:
    for entry in update_catalogues.read_catalogue(code):
        if not entry.id:
            continue
        asked = _places(entry.id if isinstance(entry.id, str) else entry.id[-1])
        for text in entry.string if isinstance(entry.string, tuple | list) else (entry.string,):
            assert _places(text) == asked, entry.id


def _places(text: str | None) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text or ""))


def test_no_message_hides_inside_an_f_string() -> None:
    # Babel does not look there, so such a message would never reach a catalogue.
    hidden = re.compile(r"""\bf["'][^"'\n]*\{[^}"'\n]*\bsay(_count)?\(["']""")
    files = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    assert [path.name for path in files if hidden.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("code", ["ky", "ru"])
def test_kyrgyz_and_russian_are_not_left_in_english(code: str) -> None:
    same = {
        entry.id
        for entry in update_catalogues.read_catalogue(code)
        if isinstance(entry.id, str) and entry.id == entry.string
    }
    # What is left is names of places, no words.
    assert all(not re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", str(text))) for text in same), same


def test_numbers_have_spaces_in_thousands_and_the_mark_of_the_language() -> None:
    assert KY.number(1284) == RU.number(1284) == EN.number(1284) == f"1{SPACE}284"
    assert RU.number(Decimal("692954.5"), 1) == f"692{SPACE}954,5"
    assert EN.number(-3.25, 2) == "\N{MINUS SIGN}3.25"


def test_what_is_missing_is_a_colon_and_never_a_zero() -> None:
    assert [RU.number(value) for value in (None, float("nan"), pd.NA)] == [":", ":", ":"]
    assert RU.number(0) == "0"
    assert RU.percent(None) == RU.money(None, "KGS") == RU.short_date(pd.NaT) == ":"


def test_shares_are_written_as_per_cent_with_a_space() -> None:
    assert KY.percent(0.112, 1) == f"11,2{SPACE}%"
    assert EN.percent(0.0904) == f"9.0{SPACE}%"
    assert EN.percent(0.67) == f"67{SPACE}%"
    assert RU.change(0.09) == f"+9,0{SPACE}%"


def test_dates_are_written_as_each_language_writes_them() -> None:
    day = date(2025, 11, 3)
    assert KY.date(day) == "2025-жылдын 3-ноябры"
    assert RU.date(day) == f"3{SPACE}ноября 2025{SPACE}г."
    assert EN.date(day) == f"3{SPACE}November 2025"
    assert (KY.short_date(day), RU.short_date(day), EN.short_date(day)) == ("03.11.2025", "03.11.2025", "3 Nov 2025")


def test_an_academic_year_is_written_by_both_its_years() -> None:
    assert [EN.academic_year(year) for year in (2024, 1999, 2009)] == ["2024/25", "1999/00", "2009/10"]
    assert KY.academic_year(None) == "күнү көрсөтүлгөн эмес"


def test_russian_has_its_three_plurals() -> None:
    forms = [RU.say_count("{count} foreign student", "{count} foreign students", count) for count in (1, 2, 5, 21)]
    assert forms == [
        "1 иностранный студент",
        "2 иностранных студента",
        "5 иностранных студентов",
        "21 иностранный студент",
    ]


def test_kyrgyz_leaves_the_noun_as_it_is_after_a_number() -> None:
    forms = [KY.say_count("{count} foreign student", "{count} foreign students", count) for count in (1, 5)]
    assert forms == ["1 чет элдик студент", "5 чет элдик студент"]


def test_money_has_its_currency_and_large_sums_are_shortened() -> None:
    assert RU.money(692954, "KGS") == f"692{SPACE}954{SPACE}сом"
    assert EN.money(692954, "KGS") == f"692{SPACE}954{SPACE}KGS"
    assert KY.compact(18_412_345) == f"18,4{SPACE}млн"
    assert EN.compact(18_412_345) == f"18.4{SPACE}m"
    assert EN.compact(9_999) == f"9{SPACE}999"


def test_a_first_visit_speaks_the_first_language_of_the_browser_that_we_know() -> None:
    assert preferred_language(["ky-KG,ky;q=0.9,ru;q=0.8"]).code == "ky"
    assert preferred_language(["de-DE,de;q=0.9,ru;q=0.7,en;q=0.5"]).code == "ru"
    assert preferred_language(["de;q=nonsense", None, "fr-FR"]).code == "en"
    assert preferred_language([None, "ru-RU"]).code == "ru"


def test_names_are_sorted_by_the_kyrgyz_alphabet() -> None:
    names = ["Өзбекстан", "Пакистан", "Орусия", "Үрүмчү", "Ууганда", "Елен", "Ёлка", "Ж"]
    assert sorted(names, key=KY.sort_key) == [
        "Елен",
        "Ёлка",
        "Ж",
        "Орусия",
        "Өзбекстан",
        "Пакистан",
        "Ууганда",
        "Үрүмчү",
    ]


def test_names_are_joined_as_a_list() -> None:
    assert EN.names(["India", "China"]) == "India and China"
    assert KY.names(["Индия", "Кытай"]) == "Индия жана Кытай"


def test_the_size_that_the_amounts_of_a_chart_are_written_in() -> None:
    assert [RU.size_of(amount) for amount in (9_999, 692_954, 33_900_000, 2.5e10)] == [
        (1, ""),
        (1e3, "тыс."),
        (1e6, "млн"),
        (1e9, "млрд"),
    ]
    assert KY.size_of(692_954) == (1e3, "миң")
    assert EN.size_of(33_900_000) == (1e6, "million")


def test_an_amount_that_is_not_whole_keeps_its_hundredths() -> None:
    assert RU.money(18400.5, "EUR") == f"18{SPACE}400,50{SPACE}EUR"
    assert RU.money(692_954, "KGS") == f"692{SPACE}954{SPACE}сом"


def test_a_line_ends_after_a_dot_or_a_dash_and_not_within_a_day() -> None:
    assert unbroken("Индия · 18 — 3") == "Индия\N{NO-BREAK SPACE}· 18\N{NO-BREAK SPACE}— 3"
    assert unbroken("2025-жылдын 3-ноябры") == "2025\N{NON-BREAKING HYPHEN}жылдын 3\N{NON-BREAKING HYPHEN}ноябры"
    assert unbroken("2024-2025, C-14, Ала-Тоо") == "2024-2025, C-14, Ала-Тоо"
