"""Faculties as offices write them: the same words about the same kind of unit, never mere likeness."""

import pytest

from etl.likeness import Likeness
from etl.resolve import Reference
from etl.store import REFERENCE

# An office's own list: nothing but a code and the three names.
FACULTIES = """institution_code,faculty_code,name_ky,name_ru,name_en,is_degree_level
OSHSU,F1,Медицина факультети,Медицинский факультет,Faculty of Medicine,true
OSHSU,F2,Медициналык колледж,Медицинский колледж,Medical College,false
OSHSU,F3,Математика жана маалыматтык технологиялар факультети,Факультет математики и информационных технологий,Faculty of Mathematics and Information Technologies,true
OSHSU,F4,Эл аралык мамилелер факультети,Факультет международных отношений,Faculty of International Relations,true
OSHSU,F5,Экономика институту,Институт экономики,Institute of Economics,true
OSHSU,F6,1-факультет,Факультет № 1,Faculty 1,true
OSHSU,F7,2-факультет,Факультет № 2,Faculty 2,true
"""  # noqa: E501


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder = tmp_path_factory.mktemp("own_lists")
    (folder / "faculties.csv").write_text(FACULTIES, encoding="utf-8")
    return Reference(REFERENCE, folder)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("медицинский ф-т", "F1"),
        ("Мед. фак.", "F1"),
        ("Медфак", "F1"),
        ("Факультет медицины", "F1"),
        ("Medical Faculty", "F1"),
        ("МЕДИЦИНА ФАКУЛЬТЕТИНИН", "F1"),
        ("2. Медицинский факультет", "F1"),
        ("Медицинский факультет (МФ)", "F1"),
        ("Медколледж", "F2"),
        ("Колледж медицинский", "F2"),
        ("Ф-т математики и ИТ", "F3"),
        ("Факультет информационных технологий и математики", "F3"),
        ("Факультет математики и информационных технологий (ФМИТ)", "F3"),
        ("Математика жана маалыматтык технологиялар", "F3"),
        ("«Международных отношений» факультет", "F4"),
        ("ин-т экономики", "F5"),
        ("Экономика", "F5"),
        ("Факультет №1", "F6"),
        ("2-факультет", "F7"),
    ],
)
def test_a_faculty_is_known_by_the_words_of_its_name(label: str, code: str, office: Reference) -> None:
    assert office.resolve("faculty", label, "OSHSU") == code


@pytest.mark.parametrize(
    "label",
    [
        "Мед.",  # faculty or college
        "Факультет экономики",  # here it is an institute
        "Институт медицины",
        "Международный медицинский факультет",
        "Факультет математики",
        "Факультет № 3",
        "Медицинский факультет (заочное отделение)",
        "ФМИТ",
        "Факультет",
    ],
)
def test_a_name_that_says_less_or_more_is_asked_about(label: str, office: Reference) -> None:
    assert office.resolve("faculty", label, "OSHSU") is None


def test_short_forms_and_misspellings_are_suggested(office: Reference) -> None:
    likeness = Likeness(office, "OSHSU")
    assert likeness.suggest("faculty", "ФМИТ") == ("Факультет математики и информационных технологий",)
    assert likeness.suggest("faculty", "Медицинский факульет")[0] == "Медицинский факультет"
    assert likeness.suggest("faculty", "Факультет междунар. отношений")[0] == "Факультет международных отношений"
    assert set(likeness.suggest("faculty", "Медицинский")) == {"Медицинский факультет", "Медицинский колледж"}


def test_a_faculty_of_another_university_is_never_suggested(office: Reference) -> None:
    for label in ("Энергетический факультетт", "Факультет кибернетики"):
        codes = {
            office.resolve("faculty", name, "OSHSU") for name in Likeness(office, "OSHSU").suggest("faculty", label)
        }
        assert None not in codes


@pytest.mark.parametrize("label", ["Факультет магии", "Лечебный факультет", "Факультет физкультуры"])
def test_faculties_that_share_the_word_faculty_alone_are_not_suggested(label: str, office: Reference) -> None:
    assert Likeness(office, "OSHSU").suggest("faculty", label) == ()
