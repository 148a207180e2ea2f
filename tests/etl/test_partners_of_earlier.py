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
