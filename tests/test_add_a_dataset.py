"""docs/add-a-dataset.md is followed to the letter in a copy of the checkout: one TOML, one CREATE TABLE, no Python."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from etl.store import CHECKOUT
from tests.office import DEMO, Called, Iro
from tests.workbooks import Rows, workbook

RECIPE = CHECKOUT / "docs" / "add-a-dataset.md"
FOLDERS = ("etl", "dashboard", "data/reference", "scripts", "docs")
QUESTION = "SELECT visit_date, country_code, purpose, headcount, sheet, cell FROM visits ORDER BY visit_date"


def blocks(language: str) -> list[str]:
    """What stands between fences of a language in the recipe."""
    found = re.findall(r"^```(\w*)\n(.*?)^```", RECIPE.read_text(encoding="utf-8"), flags=re.S | re.M)
    return [text for name, text in found if name == language]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout to which the recipe has been applied."""
    copy = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__", "static", "*.png")
    for folder in FOLDERS:
        shutil.copytree(CHECKOUT / folder, copy / folder, ignore=ignored)
    (table,) = blocks("sql")
    (words,) = blocks("toml")
    with (copy / "etl" / "schema.sql").open("a", encoding="utf-8") as schema:
        schema.write("\n" + table)
    (copy / "etl" / "datasets" / "visits.toml").write_text(words, encoding="utf-8")
    return copy


@pytest.fixture
def iro(checkout: Path, tmp_path: Path) -> Iro:
    """The command line of that copy on a new store."""
    return Iro(tmp_path / "home", checkout)


def visits(folder: Path, headings: list[str], name: str) -> Path:
    rows: Rows = [
        [f"{DEMO}. Визиты делегаций"],
        headings,
        [date(2026, 3, 2), "Турция", "Подписание договора", 4],
        ["14.05.2026", "Индия", None, 0],
        ["20.09.2026", None, "Летняя школа", 12],
    ]
    return workbook(folder, rows, name=name)


RUSSIAN = ["Дата визита", "Страна", "Цель визита", "Число гостей"]
KYRGYZ = ["Визиттин күнү", "Өлкө", "Визиттин максаты", "Конок саны"]
ENGLISH = ["Date of visit", "Country", "Purpose of visit", "Number of guests"]


def test_the_new_table_is_found_checked_loaded_and_asked(iro: Iro, checkout: Path, tmp_path: Path) -> None:
    path = visits(tmp_path, RUSSIAN, "visits-2026.xlsx")
    answers = {words[1]: call(iro, words, path) for words in commands()}
    assert [answer.status for answer in answers.values()] == [0, 0, 0], [a.said for a in answers.values()]
    assert list(answers) == ["check", "load", "query"]
    # The recipe's own question; every row with its sheet and cell.
    assert all(word in answers["query"].out for word in ("2026-03-02", "TUR", "Лист1"))
    rows = iro("query", QUESTION, "--format", "json").json
    assert [{**row, "cell": None} for row in rows] == [
        {"visit_date": day, "country_code": c, "purpose": p, "headcount": n, "sheet": "Лист1", "cell": None}
        for day, c, p, n in (
            ("2026-03-02", "TUR", "Подписание договора", 4),
            ("2026-05-14", "IND", None, 0),
            ("2026-09-20", None, "Летняя школа", 12),
        )
    ]
    assert [re.sub(r"[A-Z]+", "", row["cell"]) for row in rows] == ["3", "4", "5"]


@pytest.mark.parametrize("headings", [KYRGYZ, ENGLISH], ids=["ky", "en"])
def test_its_headings_are_known_in_the_other_languages(iro: Iro, tmp_path: Path, headings: list[str]) -> None:
    called = iro("check", visits(tmp_path, headings, "v.xlsx"), "--json")
    assert called.status == 0, called.said
    (table,) = called.json["files"][0]["tables"]
    assert (table["dataset"], table["layout"], table["rows"]) == ("visits", "list", 3)


def test_its_rules_and_parsers_name_the_cell(iro: Iro, tmp_path: Path) -> None:
    rows: Rows = [
        RUSSIAN,
        ["скоро", "Турция", "", 4],
        ["14.05.2026", "Атлантида", "", 2],
        ["15.05.2026", "Индия", "", 0],
    ]
    called = iro("check", workbook(tmp_path, rows, name="v.xlsx"), "--institution", "DEMO", "--json")
    assert called.status == 1
    found = {(p["code"], p["severity"], p["cell"]) for p in called.json["files"][0]["problems"]}
    assert {
        ("not_a_date", "error", "A2"),
        ("unknown_country", "error", "B3"),
        ("no_guests", "warning", "D4"),
    } <= found
    # A code of the office's own has no sentence in the catalogues: the general one, and no gap.
    message = next(p["message"] for p in called.json["files"][0]["problems"] if p["code"] == "no_guests")
    assert message.startswith("Лист1!D4: ")


def test_replacing_and_building_work_for_it_like_for_any_other(iro: Iro, tmp_path: Path) -> None:
    path = visits(tmp_path, RUSSIAN, "visits-2026.xlsx")
    assert iro("load", path, "--institution", "DEMO").status == 0
    assert "nothing has changed" in iro("load", path, "--institution", "DEMO").out
    assert "nothing has changed" in iro("build").out
    assert iro("query", "SELECT sum(headcount)::INT AS guests FROM visits", "--format", "json").json == [{"guests": 16}]
    assert iro("doctor").out.count("not well") <= 1  # the copy holds no map files


def test_the_dictionary_follows_the_schema(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/write_data_dictionary.py"], cwd=checkout, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "Visits of delegations, one row a visit." in (checkout / "docs" / "data-dictionary.md").read_text("utf-8")


def test_the_checkout_itself_is_as_before() -> None:
    assert not (CHECKOUT / "etl" / "datasets" / "visits.toml").exists()
    assert "CREATE TABLE visits" not in (CHECKOUT / "etl" / "schema.sql").read_text(encoding="utf-8")


def commands() -> list[list[str]]:
    """The calls of `iro` in the recipe's third step, as words."""
    lines = [line for block in blocks("") for line in block.splitlines() if line.startswith(".venv/bin/iro ")]
    return [shlex.split(line, comments=True) for line in lines]


def call(iro: Callable[..., Called], words: list[str], path: Path) -> Called:
    """One of these calls, with the workbook where it really is."""
    return iro(*(path if word == path.name else word for word in words[1:]))
