"""Partners of a workbook that may be those of a workbook loaded before it are suggested with the file; never merged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl.load import rebuild
from etl.store import Store, open_store
from tests.office import DEMO, accept, ask
from tests.workbooks import workbook

FIRST, SECOND = "Приморский университет рыболовства", "Приморский гос. университет рыболовства"
SUGGESTED = "SELECT value, detail FROM problems WHERE code = 'similar_partner'"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "home")


def register(folder: Path, name: str, *partners: str, country: str = "Россия") -> Path:
    rows: list[list[Any]] = [[f"{DEMO}. Реестр договоров"], ["№", "Партнер", "Страна партнера", "Дата подписания"]]
    rows += [[number, partner, country, f"0{number}.02.2021"] for number, partner in enumerate(partners, start=1)]
    return workbook(folder, rows, name=name)


def suggestions(store: Store) -> list[str]:
    return [str(value) for value, _detail in ask(store, SUGGESTED)]


def test_a_partner_loaded_before_under_another_name_is_suggested_with_its_file(tmp_path: Path, store: Store) -> None:
    accept(store, register(tmp_path, "a.xlsx", FIRST))
    outcome = accept(store, register(tmp_path, "b.xlsx", SECOND, "Университет Б"))
    (note,) = [p for p in outcome.readings[0].problems if p.code == "similar_partner"]
    assert (note.value, note.detail["other"], note.suggestions) == (SECOND, f"{FIRST} (a.xlsx)", (FIRST,))
    assert len(note.detail["codes"]) == 2
    assert suggestions(store) == [SECOND]


def test_a_build_suggests_the_same_again(tmp_path: Path, store: Store) -> None:
    accept(store, register(tmp_path, "a.xlsx", FIRST))
    accept(store, register(tmp_path, "b.xlsx", SECOND))
    before = ask(store, SUGGESTED)
    served = store.current_id()
    assert rebuild(store) == served
    assert ask(store, SUGGESTED) == before


@pytest.mark.parametrize(
    ("name", "country"), [(FIRST, "Россия"), ("Приморский технический университет", "Россия"), (SECOND, "Китай")]
)
def test_the_same_name_another_subject_and_another_country_are_not_suggested(
    tmp_path: Path, store: Store, name: str, country: str
) -> None:
    accept(store, register(tmp_path, "a.xlsx", FIRST))
    accept(store, register(tmp_path, "b.xlsx", "Университет Б", name, country=country))
    assert suggestions(store) == []


def test_a_pair_that_must_not_be_merged_is_not_suggested(tmp_path: Path, store: Store) -> None:
    accept(store, register(tmp_path, "a.xlsx", FIRST))
    (code,) = ask(store, "SELECT partner_code FROM agreements")[0]
    other = open_store(tmp_path / "other")
    accept(other, register(tmp_path, "b.xlsx", SECOND))
    (second,) = ask(other, "SELECT partner_code FROM agreements")[0]
    store.reference.mkdir(parents=True, exist_ok=True)
    apart = f"partner_code_a,partner_code_b,reason\n{code},{second},two universities\n"
    (store.reference / "must_not_merge.csv").write_text(apart, encoding="utf-8")
    accept(store, register(tmp_path, "b.xlsx", SECOND))
    assert suggestions(store) == []


# ------------------------------------------------------------- written otherwise, and numbers used twice
LOOK_ALIKE = "«Пpимopcкий университет pыбoлoвcтвa»"  # p, o, c, a are Latin letters


def numbered(folder: Path, name: str, *agreements: tuple[str, str, str]) -> Path:
    """A register of agreements: number, partner, day of signature of each."""
    rows: list[list[Any]] = [[f"{DEMO}. Реестр договоров"], ["№ договора", "Партнер", "Дата подписания"]]
    return workbook(folder, [*rows, *map(list, agreements)], name=name)


def test_a_partner_typed_with_other_quotes_and_letters_is_one_and_that_is_said(tmp_path: Path, store: Store) -> None:
    accept(store, numbered(tmp_path, "a.xlsx", ("12/21", FIRST, "01.02.2021")))
    outcome = accept(store, numbered(tmp_path, "b.xlsx", ("13/21", LOOK_ALIKE, "01.03.2021")))
    (note,) = outcome.readings[0].problems
    assert (note.code, note.severity, note.cell, note.value) == ("partner_respelt", "note", "A3", LOOK_ALIKE)
    assert note.detail["other"] == f"{FIRST} (a.xlsx)"
    assert ask(store, "SELECT count(DISTINCT partner_code)::INT FROM agreements") == [(1,)]


def test_two_spellings_of_a_partner_in_one_workbook_are_said_once(tmp_path: Path, store: Store) -> None:
    agreements = [("1", FIRST, "01.02.2021"), ("2", LOOK_ALIKE, "01.03.2021"), ("3", LOOK_ALIKE, "01.04.2021")]
    outcome = accept(store, numbered(tmp_path, "a.xlsx", *agreements))
    assert [(p.code, p.cell, p.detail["other"]) for p in outcome.readings[0].problems] == [
        ("partner_respelt", "A4", FIRST)
    ]


def test_a_number_used_for_another_partner_in_an_earlier_workbook_is_an_error_that_names_both(
    tmp_path: Path, store: Store
) -> None:
    accept(store, numbered(tmp_path, "a.xlsx", ("12/21", FIRST, "01.02.2021")))
    second = numbered(tmp_path, "b.xlsx", ("11/22", FIRST, "01.02.2022"), ("12/21", "Университет Б", "01.03.2022"))
    outcome = accept(store, second)
    assert not outcome.is_loaded
    (error,) = [p for p in outcome.readings[0].problems if p.severity == "error"]
    assert (error.code, error.cell, error.value) == ("overlap", "A4", "Университет Б")
    assert {key: error.detail[key] for key in ("what", "number", "file", "place", "other", "rows")} == {
        "what": "another",
        "number": "12/21",
        "file": "a.xlsx",
        "place": "Лист1!A3",
        "other": FIRST,
        "rows": 1,
    }
    assert accept(store, second, replace=True).is_loaded
    assert ask(store, "SELECT agreement_code, partner_label FROM agreements ORDER BY ALL") == [
        ("11/22", FIRST),
        ("12/21", "Университет Б"),
    ]


def test_the_same_agreement_in_an_earlier_workbook_is_named_by_its_partner(tmp_path: Path, store: Store) -> None:
    accept(store, numbered(tmp_path, "a.xlsx", ("12/21", FIRST, "01.02.2021")))
    outcome = accept(store, numbered(tmp_path, "b.xlsx", ("12/21", LOOK_ALIKE, "01.02.2021")))
    (error,) = [p for p in outcome.readings[0].problems if p.severity == "error"]
    assert (error.code, error.detail["what"], error.cell) == ("overlap", "register", "A3")


@pytest.mark.parametrize("other", ["12/21-А", "№ 12/21-A", "12/21–a"])
def test_a_number_that_only_looks_the_same_is_kept_and_named(tmp_path: Path, store: Store, other: str) -> None:
    accept(store, numbered(tmp_path, "a.xlsx", ("12/21-A", FIRST, "01.02.2021")))
    outcome = accept(store, numbered(tmp_path, "b.xlsx", (other, "Университет Б", "01.03.2022")))
    assert outcome.is_loaded
    found = [(p.code, p.severity, p.cell, p.detail["other"], p.detail["place"]) for p in outcome.readings[0].problems]
    assert found == [("similar_code", "warning", "A3", "12/21-A", "a.xlsx, Лист1!A3")]
    # In one workbook, too.
    both = numbered(tmp_path, "c.xlsx", ("7-A", FIRST, "01.02.2023"), (other.replace("12/21", "7"), "Б", "01.03.2023"))
    within = [(p.cell, p.detail["place"]) for p in accept(store, both).readings[0].problems if p.code == "similar_code"]
    assert within == [("A4", "Лист1!A3")]


def test_numbers_that_differ_in_their_signs_are_two(tmp_path: Path, store: Store) -> None:
    accept(store, numbered(tmp_path, "a.xlsx", ("12/21", FIRST, "01.02.2021")))
    outcome = accept(store, numbered(tmp_path, "b.xlsx", ("1/221", "Университет Б", "01.03.2022")))
    assert [p.code for p in outcome.readings[0].problems] == []


def test_a_project_whose_title_is_typed_otherwise_is_not_counted_twice(tmp_path: Path, store: Store) -> None:
    for name, title in (("a.xlsx", "Зелёный кампус Оша"), ("b.xlsx", "«ЗЕЛЕНЫЙ  KАМПУC OШA»")):
        rows: list[list[Any]] = [[f"{DEMO}. Проекты"], ["Название проекта", "Программа", "Начало"]]
        outcome = accept(store, workbook(tmp_path, [*rows, [title, "Erasmus+", "01.09.2021"]], name=name))
    assert [p.code for p in outcome.readings[0].problems if p.severity == "error"] == ["overlap"]
