"""The command line as it is called: exit status, one JSON document, sentences; nothing of the program's inside."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dashboard.ask import ask
from dashboard.call_words import call_sentence
from dashboard.console import WrongCall
from dashboard.problem_words import PROBLEMS
from dashboard.words import FAILURES
from etl.problem import BLOCKING
from etl.store import CHECKOUT, Store
from tests.office import Called, Iro, heads_by_year, is_plain, served_bytes, students
from tests.workbooks import workbook

ATLANTIS = ("Индия", "Атлантида")
TABLE_KEYS = {
    *("sheet", "range", "dataset", "layout", "rows", "counts", "headcount", "periods", "reconciliations"),
}
SUM_KEYS = {"axis", "label", "cell", "declared", "computed", "status"}
PROBLEM_KEYS = {"severity", "code", "sheet", "cell", "value", "headcount", "message", "suggestions"}


def failure(called: Called) -> dict[str, Any]:
    """The error of a call that could not be carried out: one document, status 2, the same sentence on stderr."""
    assert called.status == 2, called.said
    assert is_plain(called.said), called.said
    assert set(called.json) == {"files", "error"}
    assert called.json["files"] == []
    assert called.json["error"]["message"].strip()
    return dict(called.json["error"])


# ------------------------------------------------------------------------ JSON
def test_check_json_is_the_contract_and_nothing_else(tmp_path: Path) -> None:
    called = Iro(tmp_path / "home")("check", students(tmp_path, 2024), "--json")
    assert called.status == 0
    assert called.err == ""
    assert set(called.json) == {"files"}
    file = called.json["files"][0]
    assert {"file", "sha256", "loadable", "tables", "problems"} <= set(file)
    assert (file["file"], file["loadable"], file["problems"]) == ("svod_2024.xlsx", True, [])
    assert re.fullmatch(r"[0-9a-f]{64}", file["sha256"])
    (table,) = file["tables"]
    assert set(table) == TABLE_KEYS
    sums = table.pop("reconciliations")
    assert table == {
        "sheet": "Контингент",
        "range": "A3:D6",
        "dataset": "enrolments",
        "layout": "crosstab",
        "rows": 4,
        "counts": True,
        "headcount": 18,
        "periods": [2024],
    }
    assert all(set(line) == SUM_KEYS for line in sums)
    # 10 + 5, 0 + 3; 10 + 0, 5 + 3; 18
    assert {(line["cell"], line["declared"], line["computed"]) for line in sums} == {
        *(("D4", 15, 15), ("D5", 3, 3)),
        *(("B6", 10, 10), ("C6", 8, 8), ("D6", 18, 18)),
    }
    assert {line["status"] for line in sums} == {"agrees"}
    assert not (tmp_path / "home").exists()


def test_load_json_adds_the_snapshot_and_a_problem_says_where_and_what(store: Store, tmp_path: Path) -> None:
    iro = Iro(store.home)
    refused = iro("load", students(tmp_path, 2022, countries=ATLANTIS), "--json")
    assert refused.status == 1
    assert set(refused.json) == {"files", "snapshot"}
    assert refused.json["snapshot"] is None
    file = refused.json["files"][0]
    assert not file["loadable"]
    problem = next(p for p in file["problems"] if p["severity"] == "error")
    assert set(problem) == PROBLEM_KEYS
    message = problem.pop("message")
    assert problem | {"suggestions": []} == {
        "severity": "error",
        "code": "unknown_country",
        "sheet": "Контингент",
        "cell": "C3",
        "value": "Атлантида",
        "headcount": 8,
        "suggestions": [],
    }
    assert message.startswith("Контингент!C3: ")
    assert "Атлантида" in message
    loaded = iro("load", students(tmp_path, 2021), students(tmp_path, 2020), "--json")
    assert (loaded.status, loaded.err) == (0, "")
    assert [file["file"] for file in loaded.json["files"]] == ["svod_2021.xlsx", "svod_2020.xlsx"]
    assert loaded.json["snapshot"] == store.current_id()


def test_sentences_come_in_the_language_asked_for(tmp_path: Path) -> None:
    path = students(tmp_path, 2022, countries=ATLANTIS)
    said = {
        language: Iro(tmp_path / "home")("check", path, "--language", language, "--json").json["files"][0]["problems"]
        for language in ("ky", "ru", "en")
    }
    messages = {language: problems[0]["message"] for language, problems in said.items()}
    assert len(set(messages.values())) == 3
    assert all(message.startswith("Контингент!C3: ") for message in messages.values())
    without_words = [[{**p, "message": ""} for p in problems] for problems in said.values()]
    assert without_words[0] == without_words[1] == without_words[2]


@pytest.mark.parametrize(
    "words",
    [
        ["--institution", "NOPE"],
        ["--dataset", "nope"],
        ["--period", "24"],
        ["--period", "next"],
        ["--language", "de"],
        ["--nope"],
    ],
    ids=lambda words: " ".join(words),
)
def test_a_wrong_call_is_one_document_one_sentence_and_changes_nothing(
    store: Store, tmp_path: Path, words: list[str]
) -> None:
    before = served_bytes(store)
    path = students(tmp_path, 2022, countries=ATLANTIS)
    called = Iro(store.home)("load", path, "--quarantine", *words, "--json")
    assert failure(called)["code"] == "wrong_call"
    assert served_bytes(store) == before


def test_a_file_that_is_not_there_is_named_and_keeps_the_others_out(store: Store, tmp_path: Path) -> None:
    before = served_bytes(store)
    called = Iro(store.home)("load", students(tmp_path, 2022), tmp_path / "nowhere.xlsx", "--json")
    there, missing = called.json["files"]
    assert (called.status, called.json["snapshot"]) == (2, None)
    assert there["loadable"] and not missing["loadable"]
    assert (missing["file"], missing["problems"][0]["code"]) == ("nowhere.xlsx", "not_a_file")
    assert served_bytes(store) == before


def test_a_call_without_a_file_or_command_is_said_in_a_sentence(tmp_path: Path) -> None:
    iro = Iro(tmp_path / "home")
    assert failure(iro("check", "--json"))["code"] == "wrong_call"
    for words in (["check"], ["frobnicate"], ["alias", "country", "X"], ["rollback"]):
        called = iro(*words)
        assert called.status == 2, words
        assert called.said.strip()
        assert is_plain(called.said), words
    assert not (tmp_path / "home").exists()


def test_a_wrong_institution_code_names_those_that_are_known(tmp_path: Path) -> None:
    called = Iro(tmp_path / "home")("check", students(tmp_path, 2024), "--institution", "OSHTY")
    assert called.status == 2
    assert "OSHTY" in called.err
    assert all(code in called.err for code in ("DEMO", "OSHTU", "OSHSU"))


# ---------------------------------------------------------------------- status
def test_the_status_says_whether_it_was_read_and_whether_it_may_be_loaded(store: Store, tmp_path: Path) -> None:
    before = served_bytes(store)
    iro = Iro(store.home)
    good, unknown = students(tmp_path, 2021), students(tmp_path, 2022, countries=ATLANTIS)
    letter = workbook(tmp_path, [["Уважаемые коллеги!"], ["Направляем список."]], name="letter.xlsx")
    (tmp_path / "torn.xlsx").write_bytes(good.read_bytes()[:2000])
    assert iro("check", good).status == 0
    for path, status, words in [
        (unknown, 1, "Атлантида"),
        (letter, 1, "No table"),
        (tmp_path / "torn.xlsx", 2, "damaged"),
        (tmp_path, 2, "no such file"),
    ]:
        called = iro("load", path)
        assert called.status == status, called.said
        assert words in called.said
        assert is_plain(called.said)
    assert served_bytes(store) == before
    # The worst of several decides; each is named.
    called = iro("check", good, unknown, tmp_path / "torn.xlsx")
    assert called.status == 2
    assert all(name in called.out for name in ("svod_2021.xlsx", "svod_2022.xlsx", "torn.xlsx"))


def test_every_code_that_refuses_a_workbook_has_a_sentence() -> None:
    assert PROBLEMS.keys() >= BLOCKING


def test_before_the_first_load_every_command_says_so(tmp_path: Path) -> None:
    iro = Iro(tmp_path / "home")
    for words in (["build"], ["query", "SELECT 1"]):
        called = iro(*words)
        assert (called.status, called.out) == (2, ""), words
        assert "Nothing has been loaded yet" in called.err
        assert is_plain(called.err)
    assert iro("snapshots").status == 0
    assert iro("rollback", "20200101T000000Z-00000000").status == 2
    assert iro("doctor").status == 1
    assert not (tmp_path / "home").exists()


# ------------------------------------------------------ alias, snapshots, rollback
def test_an_alias_is_written_once_for_ever_and_a_build_follows_it(store: Store, tmp_path: Path) -> None:
    iro = Iro(store.home)
    assert iro("load", students(tmp_path, 2022, countries=ATLANTIS), "--quarantine").status == 0
    said = iro("alias", "country", "Атлантида", "GRC")
    assert said.status == 0
    assert "Атлантида" in said.out
    with (store.reference / "country_aliases.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["label"], row["code"]) for row in rows] == [("Атлантида", "GRC")]
    assert heads_by_year(store)[2022] == 10
    assert iro("build").status == 0
    assert heads_by_year(store)[2022] == 18
    assert "nothing has changed" in iro("build").out


def test_an_alias_to_nothing_is_refused_and_nothing_is_written(store: Store) -> None:
    before = served_bytes(store)
    iro = Iro(store.home)
    for words, names in [
        (("country", "Атлантида", "XXX"), "XXX"),
        (("planet", "Атлантида", "MRS"), "planet"),
        (("country", " ", "IND"), "empty"),
        (("faculty", "Мехмат", "AD&CEF", "--institution", "DEMO"), "OSHTU"),
        (("country", "Индия", "IND", "--institution", "NOPE"), "NOPE"),
    ]:
        called = iro("alias", *words)
        assert called.status == 2, words
        assert names in called.err
        assert is_plain(called.said)
    assert not list(store.reference.iterdir())
    assert served_bytes(store) == before


@pytest.mark.parametrize(("language", "said"), [("ky", "Аталыш бош."), ("ru", "Название пустое."), ("en", "empty")])
def test_why_an_alias_is_refused_is_said_in_the_language_of_the_reader(store: Store, language: str, said: str) -> None:
    called = Iro(store.home)("alias", "country", " ", "IND", "--language", language)
    assert called.status == 2
    assert said in called.err


def test_snapshots_are_listed_whole_and_one_of_them_can_be_served_again(store: Store) -> None:
    first, second = store.snapshot_ids()
    iro = Iro(store.home)
    listed = iro("snapshots")
    assert all(snapshot in listed.out for snapshot in (first, second))  # an id that is cut is of no use to rollback
    facts = iro("snapshots", "--json").json["snapshots"]
    assert [(fact["snapshot"], fact["is_served"]) for fact in facts] == [(first, False), (second, True)]
    assert iro("rollback", first).status == 0
    assert heads_by_year(store) == {2024: 18}
    refused = iro("rollback", "../../CURRENT")
    assert refused.status == 2
    assert is_plain(refused.said)
    assert store.current_id() == first


# ----------------------------------------------------------------------- query
def test_a_question_is_answered_in_three_formats(store: Store) -> None:
    iro = Iro(store.home)
    sql = (
        "SELECT academic_year, country_code, sum(headcount) AS heads, NULL AS nothing, DATE '2024-10-01' AS day, "
        "'a;b «ң»' AS text FROM enrolments WHERE academic_year = 2024 GROUP BY ALL ORDER BY country_code"
    )
    rows = iro("query", sql, "--format", "json")
    assert rows.status == 0
    assert rows.json == [
        {"academic_year": 2024, "country_code": c, "heads": n, "nothing": None, "day": "2024-10-01", "text": "a;b «ң»"}
        for c, n in (("IND", 10), ("UZB", 8))
    ]
    lines = list(csv.reader(io.StringIO(iro("query", sql, "--format", "csv").out)))
    assert lines == [
        ["academic_year", "country_code", "heads", "nothing", "day", "text"],
        ["2024", "IND", "10", "", "2024-10-01", "a;b «ң»"],
        ["2024", "UZB", "8", "", "2024-10-01", "a;b «ң»"],
    ]
    table = iro("query", sql).out
    assert all(word in table for word in ("academic_year", "country_code", "2024-10-01", "a;b «ң»", "10"))
    assert iro("query", "SELECT 1 AS a WHERE false", "--format", "json").json == []


def test_a_wide_answer_is_not_cut_when_it_goes_to_a_file(store: Store) -> None:
    long = "x" * 120
    called = Iro(store.home)("query", f"SELECT '{long}' AS a_long_name_of_a_column, source_id FROM sources")
    assert long in called.out.replace("\n", "")
    assert "…" not in called.out


def test_no_column_of_an_answer_is_lost(store: Store) -> None:
    called = Iro(store.home)("query", "SELECT 1 AS a, 2 AS a", "--format", "json")
    assert called.status == 2 or sorted(called.json[0].values()) == [1, 2]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE enrolments",
        "DELETE FROM enrolments",
        "WITH x AS (DELETE FROM enrolments RETURNING *) SELECT * FROM x",
        "CREATE TABLE t (a INT)",
        "CREATE TEMP TABLE t AS SELECT 1",
        "COPY enrolments TO 'stolen.csv'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "PRAGMA database_list",
        "CALL pragma_database_size()",
        "EXPLAIN ANALYZE DELETE FROM enrolments",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('pyproject.toml')",
        "SELECT * FROM glob('*')",
        "SELECT * FROM 'pyproject.toml'",
        "SELECT * FROM no_such_table",
        "SELEC 1",
        "",
    ],
)
def test_a_question_that_is_more_than_a_select_is_refused_in_words(base: Path, tmp_path: Path, sql: str) -> None:
    # In this process: the same function, without a second for each start.
    path = Store(base).snapshot_path(str(Store(base).current_id()))
    before = path.read_bytes()
    with pytest.raises(WrongCall) as caught:
        ask(path, sql)
    for language in ("ky", "ru", "en"):
        sentence = call_sentence(caught.value.code, language, **caught.value.values)
        assert sentence.strip()
        assert "\n" not in sentence
        assert str(base) not in sentence
    assert path.read_bytes() == before
    assert not (Path.cwd() / "stolen.csv").exists()


def test_a_refused_question_has_status_2_and_nothing_on_standard_output(store: Store) -> None:
    iro = Iro(store.home)
    for sql in ("DROP TABLE enrolments", "SELECT * FROM read_text('/etc/hostname')"):
        called = iro("query", sql)
        assert (called.status, called.out) == (2, "")
        assert called.err.strip()
        assert "Traceback" not in called.err
    assert iro("query", "SELECT 1", "--format", "xml").status == 2


def test_an_answer_shows_nothing_of_the_machine(store: Store) -> None:
    for sql in ("SELECT * FROM duckdb_databases()", "SELECT value FROM duckdb_settings()"):
        called = Iro(store.home)("query", sql, "--format", "json")
        assert called.status == 2 or str(store.home) not in called.out, sql


# ---------------------------------------------------------------------- doctor
def test_the_doctor_finds_a_healthy_store_well_and_an_altered_one_not(store: Store) -> None:
    iro = Iro(store.home)
    well = iro("doctor", "--json")
    assert well.status == 0, well.said
    findings = {finding["subject"]: finding["is_well"] for finding in well.json["findings"]}
    assert {"Store", "Journal", "Served snapshot", "Workbooks", "Fonts", "Map files", "Python"} <= findings.keys()
    findings.pop("Free space", None)  # of the machine that runs the tests
    assert all(findings.values()), findings
    lines = store.journal.read_text(encoding="utf-8").splitlines()
    first = json.loads(lines[0]) | {"by": "somebody else"}
    store.journal.write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n", encoding="utf-8")
    for kept in store.workbooks.iterdir():
        kept.unlink()
    ill = iro("doctor")
    assert ill.status == 1
    assert ill.out.count("not well") == 2
    assert "altered" in ill.out
    assert "svod_2024.xlsx" in ill.out
    assert is_plain(ill.said)


def test_every_failure_has_a_sentence_for_a_person() -> None:
    """The codes of StoreError in the reader are those of `dashboard.words`."""
    folder = Path(__file__).parents[1] / "etl"
    raised = {
        code
        for path in folder.glob("*.py")
        for code in re.findall(r"(?:StoreError|ListError)\(\s*\"(\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert raised
    assert raised <= FAILURES.keys()


def test_what_the_pages_need_is_loaded_once_the_server_answers() -> None:
    program = (
        "import socket, sys; from dashboard.cli.serving import get_pages_ready as ready; "
        "server = socket.create_server(('127.0.0.1', 0)); ready(server.getsockname()[1], '127.0.0.1'); "
        "print({'plotly', 'pandas', 'sqlglot'} <= sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=CHECKOUT, check=True, text=True)
    assert done.stdout.strip() == "True"
