"""What a first visit opens on: the demonstration where it is loaded, else what the office has."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.metrics.names import known_codes
from dashboard.warehouse import open_warehouse
from etl.store import Store
from tests.office import accept
from tests.workbooks import workbook_of_sheets

INSTITUTIONS = (
    "institution_code,name_ky,name_ru,name_en,country_code\n"
    "UNI,Тест университети,Тестовый университет,Test University,KGZ\n"
)
FACULTIES = (
    "institution_code,faculty_code,name_ky,name_ru,name_en,is_degree_level\n"
    "UNI,BIO,Биология факультети,Биологический факультет,Faculty of Biology,ИСТИНА\n"
    "UNI,COL,Колледж,Колледж,College,ЛОЖЬ\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Store:
    """The store of a university that only the office's own lists know, with one table."""
    store = Store(tmp_path / "home")
    store.reference.mkdir(parents=True)
    (store.reference / "institutions.csv").write_text(INSTITUTIONS, encoding="utf-8")
    (store.reference / "faculties.csv").write_text(FACULTIES, encoding="utf-8")
    rows = [
        ["Иностранные студенты, 2024/2025 учебный год"],
        ["Факультет", "Узбекистан", "КНР"],
        ["Биологический факультет", 5, 7],
        ["Колледж", 1, None],
    ]
    path = workbook_of_sheets(tmp_path, {"Лист1": rows}, name="uni.xlsx")
    assert accept(store, path, institution="UNI").is_loaded
    return store


def test_an_office_with_its_own_figures_opens_on_them(office: Store) -> None:
    assert known_codes(open_warehouse(office.home)).default_institution == "UNI"


def test_the_offices_list_says_which_faculty_is_degree_level(office: Store) -> None:
    sql = "SELECT faculty_code FROM faculties WHERE is_degree_level AND institution_code = 'UNI'"
    assert list(open_warehouse(office.home).frame(sql)["faculty_code"]) == ["BIO"]
