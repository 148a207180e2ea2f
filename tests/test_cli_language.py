"""Whatever the command line says, it says in the language asked for, or in that of the system."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dashboard.call_words import ANSWERS, FINDINGS, SUBJECTS, WRONG_CALLS
from etl.store import CHECKOUT, Store, open_store
from tests.office import Iro, accept, students

LATIN = re.compile(r"\b[A-Za-z]{3,}\b")
# Names of commands, lists, options, files and codes are the same in every language.
SAME = re.compile(
    r"iro [a-z]+|--[a-z]+|[\w./\\-]*\.(?:xlsx|csv|duckdb)\S*|\b[0-9TZ]{10,}-\w+|\b[A-Z]{2,}\b|/\S+"
    r"|\b(?:none|table|json|country)\b"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoken")
    accept(open_store(folder / "home"), students(folder, 2024))
    return folder


@pytest.fixture
def store(base: Path, tmp_path: Path) -> Store:
    return Store(Path(shutil.copytree(base / "home", tmp_path / "home")))


def foreign_words(text: str) -> list[str]:
    """English words of a Kyrgyz or Russian answer."""
    return LATIN.findall(SAME.sub(" ", text))


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_every_answer_and_every_refusal_is_in_the_language_asked_for(
    store: Store, base: Path, tmp_path: Path, language: str
) -> None:
    iro = Iro(store.home)
    served = str(store.current_id())
    unknown = students(tmp_path, 2022, countries=("Индия", "Атлантида"))
    calls: list[tuple[str | Path, ...]] = [
        ("load", base / "svod_2024.xlsx"),  # loaded before
        ("load", unknown),  # refused
        ("load", unknown, "--quarantine"),  # loaded
        ("snapshots",),
        ("rollback", served),
        ("rollback", "20200101T000000Z-00000000"),
        ("build",),
        ("alias", "country", "Атлантида", "GRC"),
        ("alias", "country", "Атлантида", "IND"),
        ("alias", "country", "Индия", "XQX"),
        ("check", unknown, "--institution", "NOPE"),
        ("check", unknown, "--period", "24"),
        ("annotate", unknown, "-o", tmp_path / "none.csv"),
        ("doctor",),
    ]
    for words in calls:
        called = iro(*words, "--language", language)
        said = "\n".join(line for line in called.said.splitlines() if "streamlit" not in line and "Python" not in line)
        assert re.search("[а-яё]{3}", said), words
        assert foreign_words(said) == [], (words, said)


def test_without_an_option_the_language_of_the_system_is_spoken(store: Store) -> None:
    iro = Iro(store.home, environment={"LC_ALL": "", "LANG": "ru_RU.UTF-8"})
    assert "Опубликован" in iro("snapshots").out
    assert "SELECT" in iro("query", "DROP TABLE enrolments").err
    assert foreign_words(iro("query", "DROP TABLE enrolments").err) == []
    assert "Показывается" in iro("rollback", str(store.current_id())).out


def test_what_quarantine_would_do_is_said_where_cells_alone_keep_a_workbook_out(store: Store, tmp_path: Path) -> None:
    iro = Iro(store.home)
    # Atlantis: 5 students of medicine and 3 of engineering under one heading, C3.
    unknown = students(tmp_path, 2022, countries=("Индия", "Атлантида"))
    refused = iro("load", unknown)
    assert "--quarantine" in refused.out
    assert "Cells: 1, students: 8." in refused.out
    assert "--quarantine" not in iro("load", students(tmp_path, None)).out  # no year: no cell could be set aside
    assert "--quarantine" not in iro("load", unknown, "--quarantine").out


def test_every_sentence_of_the_command_line_is_used_and_every_used_one_exists() -> None:
    sources = [*(CHECKOUT / "dashboard" / "cli").glob("*.py"), CHECKOUT / "dashboard" / "ask.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*sources, CHECKOUT / "dashboard" / "console.py"])
    quoted = set(re.findall(r"[\"']([a-z_]+)[\"']", text))
    assert {*ANSWERS, *WRONG_CALLS} <= quoted
    assert set(re.findall(r'WrongCall\(\s*"(\w+)"', text)) <= WRONG_CALLS.keys()
    assert set(re.findall(r'answer\(\s*"(\w+)"', text)) <= ANSWERS.keys()
    assert {code.split(".")[0] for code in FINDINGS} == set(SUBJECTS)
