"""What is there is documented: commands, columns, indicators, settings; and what documents point at is there."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from dashboard.cli import app
from scripts.sheet_pictures import PICTURES, pictures
from scripts.write_data_dictionary import DICTIONARY, SCHEMA, columns_of, dictionary_text
from scripts.write_indicators import page_text

CHECKOUT = Path(__file__).resolve().parent.parent
DOCS = CHECKOUT / "docs"
DOCUMENTS = [CHECKOUT / "README.md", CHECKOUT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
CODE_FOLDERS = ("etl", "dashboard", "pages", "scripts", "tests/browser", ".ci")


def test_the_readme_is_short() -> None:
    assert len((CHECKOUT / "README.md").read_text(encoding="utf-8").splitlines()) < 120


def test_the_data_dictionary_follows_the_schema() -> None:
    schema = SCHEMA.read_text(encoding="utf-8")
    written = DICTIONARY.read_text(encoding="utf-8")
    assert written == dictionary_text(columns_of(schema)), "make dictionary writes it again"


def test_every_column_says_what_it_means() -> None:
    columns = columns_of(SCHEMA.read_text(encoding="utf-8"))
    silent = [f"{column.table}.{column.name}" for column in columns if not column.meaning]
    assert silent == [], "a COMMENT ON COLUMN in etl/schema.sql says it"
    assert [column.table for column in columns if not column.table_comment] == []


def commands(command: Any, path: tuple[str, ...] = ("iro",)) -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups opened. Typer brings a click of its own, hence no types."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path), command
    else:
        for name, each in inner.items():
            yield from commands(each, (*path, name))


def test_every_command_and_option_is_documented() -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## `(.+?)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    told = {" ".join(word for word in title.split() if re.fullmatch(r"[a-z-]+", word)): title for title in sections}
    there = dict(commands(get_command(app)))
    assert sorted(told) == sorted(there)
    for name, command in there.items():
        text = told[name] + sections[told[name]]
        assert [option for option in options_of(command) if option not in text] == [], name


def options_of(command: Any) -> list[str]:
    """The long options of a command."""
    options = [
        parameter for parameter in command.params if parameter.param_type_name == "option" and not parameter.hidden
    ]
    return [name for option in options for name in option.opts if name.startswith("--") and name != "--help"]


def test_every_setting_is_documented() -> None:
    page = (DOCS / "deploy.md").read_text(encoding="utf-8")
    used = {
        name for path in code_files() for name in re.findall(r"\bIRO_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    assert sorted(name for name in used if f"`{name}`" not in page) == []
    told = set(re.findall(r"^\| `(IRO_[A-Z_]+)`", page, re.MULTILINE))
    assert sorted(told - used) == [], "documented, but nothing reads it"


def code_files() -> list[Path]:
    """Files in which a setting may be read."""
    inside = [path for folder in CODE_FOLDERS for path in (CHECKOUT / folder).rglob("*") if path.is_file()]
    texts = [
        path
        for path in inside
        if path.suffix in {".py", ".sh", ".cmd", ".toml", ""} and "__pycache__" not in path.parts
    ]
    return [*texts, CHECKOUT / "Makefile", CHECKOUT / "start.cmd"]


def test_every_indicator_is_documented() -> None:
    page = (DOCS / "indicators.md").read_text(encoding="utf-8")
    with (CHECKOUT / "data" / "reference" / "lists.csv").open(encoding="utf-8", newline="") as lists:
        codes = [row["code"] for row in csv.DictReader(lists) if row["list"] == "indicator"]
    assert codes
    assert [code for code in codes if f"\n### {code} " not in page] == []
    assert page == page_text(), "make dictionary writes it again"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_what_a_document_points_at_is_there(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_recipe_for_a_new_dataset_works(tmp_path: Path) -> None:
    recipe = (DOCS / "add-a-dataset.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"```sql\n(.*?)```", recipe, re.DOTALL)
    (words,) = re.findall(r"```toml\n(.*?)```", recipe, re.DOTALL)
    checkout = tmp_path / "checkout"
    for folder in ("etl", "dashboard", "data/reference"):
        shutil.copytree(CHECKOUT / folder, checkout / folder, ignore=shutil.ignore_patterns("__pycache__"))
    with (checkout / "etl" / "schema.sql").open("a", encoding="utf-8") as schema:
        schema.write(table)
    (checkout / "etl" / "datasets" / "visits.toml").write_text(words, encoding="utf-8")
    register = checkout / "visits.csv"
    register.write_text(
        "Дата визита;Страна;Цель визита;Число гостей\n12.03.2026;Турция;Договор об обмене;4\n20.04.2026;Индия;;0\n",
        encoding="utf-8-sig",
    )
    read = iro_of(checkout, "check", str(register), "--institution", "DEMO", "--json")["files"][0]
    assert [found["dataset"] for found in read["tables"]] == ["visits"]
    assert [(problem["code"], problem["cell"]) for problem in read["problems"]] == [("no_guests", "D3")]
    assert iro_of(checkout, "load", str(register), "--institution", "DEMO", "--json")["snapshot"]
    sql = "SELECT CAST(visit_date AS VARCHAR) AS day, country_code, purpose, headcount, cell FROM visits ORDER BY day"
    assert iro_of(checkout, "query", sql, "--format", "json") == [
        {"day": "2026-03-12", "country_code": "TUR", "purpose": "Договор об обмене", "headcount": 4, "cell": "A2"},
        {"day": "2026-04-20", "country_code": "IND", "purpose": None, "headcount": 0, "cell": "A3"},
    ]


def iro_of(checkout: Path, *arguments: str) -> Any:
    """What a command of a copied checkout prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", "from dashboard.entry import main; main()", *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "IRO_HOME": str(checkout / "store"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_the_pictures_of_sheets_show_what_the_reader_answers_today() -> None:
    drawn = pictures()
    assert sorted(drawn) == sorted(path.name for path in PICTURES.glob("*.svg"))
    stale = [name for name, text in drawn.items() if (PICTURES / name).read_text(encoding="utf-8") != text]
    assert stale == [], "python -m scripts.sheet_pictures writes them again"
