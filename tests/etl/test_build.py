"""Snapshots: a pure function of what was accepted, the lists and the code; immutable; each can be served again."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from etl import doctor
from etl.aliases import add_alias
from etl.build import acceptances_of
from etl.load import rebuild, roll_back
from etl.store import Store, StoreError
from tests.office import (
    ENG,
    MED,
    Iro,
    accept,
    ask,
    heads_by_year,
    is_plain,
    problem_codes,
    served_bytes,
    students,
)

ATLANTIS = ("Индия", "Атлантида")
ROWS = "SELECT COLUMNS(* EXCLUDE (source_id)) FROM enrolments ORDER BY ALL"


def content_hash(store: Store) -> str:
    return str(ask(store, "SELECT content_hash FROM snapshot")[0][0])


# --------------------------------------------------------------------- published
def test_a_snapshot_is_named_by_utc_time_and_the_hash_of_its_rows(store: Store) -> None:
    first, second = store.snapshot_ids()
    assert store.current_id() == second
    assert all(re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{8}", snapshot) for snapshot in (first, second))
    assert second.endswith(content_hash(store)[:8])
    assert ask(store, "SELECT snapshot_id FROM snapshot") == [(second,)]
    assert [a.file_name for a in acceptances_of(store.snapshot_path(second))] == ["svod_2024.xlsx", "svod_2023.xlsx"]
    assert [line["event"] for line in store.journal_lines()] == ["load", "load"]
    assert [line["snapshot"] for line in store.journal_lines()] == [first, second]


def test_snapshots_stand_in_the_order_of_their_publication(store: Store, tmp_path: Path) -> None:
    """Also within one second, and after the clock was set back by an hour or more."""
    newest = store.snapshot_path(store.snapshot_ids()[-1])
    later = store.snapshots / f"20990101T000000Z-{newest.stem[-8:]}.duckdb"
    newest.rename(later)
    (store.home / "CURRENT").write_text(later.stem)
    third = accept(store, students(tmp_path, 2022)).snapshot_id
    fourth = accept(store, students(tmp_path, 2021)).snapshot_id
    assert store.snapshot_ids()[-3:] == [later.stem, third, fourth]
    assert str(third).startswith("20990101T000001Z-") and str(fourth).startswith("20990101T000002Z-")
    assert ask(store, "SELECT snapshot_id FROM snapshot") == [(fourth,)]


def test_what_was_published_is_never_written_again(store: Store, tmp_path: Path) -> None:
    published = {path.name: path.read_bytes() for path in store.snapshots.iterdir()}
    first, _second = store.snapshot_ids()
    accept(store, students(tmp_path, 2022))
    add_alias(store, "country", "Атлантида", "GRC", None)
    rebuild(store)
    roll_back(store, first)
    rebuild(store)
    assert {name: (store.snapshots / name).read_bytes() for name in published} == published
    assert not [path for path in store.snapshots.iterdir() if path.suffix != ".duckdb"]


def test_a_build_without_a_change_publishes_nothing_new(store: Store) -> None:
    before = served_bytes(store)
    assert rebuild(store) == store.current_id()
    assert served_bytes(store) == before


def test_readings_may_be_deleted_and_a_build_makes_equal_rows(store: Store, tmp_path: Path) -> None:
    before, rows = content_hash(store), ask(store, ROWS)
    shutil.rmtree(store.parsed)
    assert rebuild(store) == store.current_id()
    # The same acceptances in another store: the same rows, though not the same bytes.
    shutil.rmtree(store.parsed)
    elsewhere = Store(Path(shutil.copytree(store.home, tmp_path / "elsewhere")))
    add_alias(elsewhere, "country", "Атлантида", "GRC", None)
    rebuild(elsewhere)
    assert content_hash(elsewhere) == content_hash(store) == before
    assert ask(elsewhere, ROWS) == ask(store, ROWS) == rows


def test_every_row_has_its_cell(store: Store) -> None:
    found = ask(store, "SELECT file_name, sheet, cell, headcount FROM enrolments JOIN sources USING (source_id)")
    assert set(found) == {
        ("svod_2024.xlsx", "Контингент", "B4", 10),
        ("svod_2024.xlsx", "Контингент", "C4", 5),
        ("svod_2024.xlsx", "Контингент", "B5", 0),
        ("svod_2024.xlsx", "Контингент", "C5", 3),
        ("svod_2023.xlsx", "Контингент", "B4", 7),
        ("svod_2023.xlsx", "Контингент", "C4", 2),
    }


# ----------------------------------------------------------------------- back
def test_after_a_rollback_nothing_comes_back_uninvited(store: Store, tmp_path: Path) -> None:
    first, _second = store.snapshot_ids()
    roll_back(store, first)
    assert heads_by_year(store) == {2024: 18}
    accept(store, students(tmp_path, 2022, {ENG: (1, 1)}))
    assert heads_by_year(store) == {2022: 2, 2024: 18}
    rebuild(store)
    assert heads_by_year(store) == {2022: 2, 2024: 18}
    # The workbook that was rolled back may be loaded again.
    accept(store, students(tmp_path, 2023, {MED: (7, 2)}))
    assert heads_by_year(store) == {2022: 2, 2023: 9, 2024: 18}
    assert [line["event"] for line in store.journal_lines()] == ["load", "load", "rollback", "load", "load"]
    assert store.journal_is_whole()


def test_a_rollback_to_what_never_was_changes_nothing(store: Store) -> None:
    before = served_bytes(store)
    with pytest.raises(StoreError, match="unknown_snapshot"):
        roll_back(store, "20200101T000000Z-00000000")
    assert served_bytes(store) == before


# -------------------------------------------------------------------- aliases
def test_a_choice_of_the_office_changes_what_is_loaded_and_holds_for_ever(store: Store, tmp_path: Path) -> None:
    unknown = students(tmp_path, 2022, countries=ATLANTIS)
    outcome = accept(store, unknown, quarantine=True)
    assert outcome.is_loaded
    assert ask(store, "SELECT cell, value, headcount, academic_year FROM problems WHERE severity = 'error'") == [
        ("C3", "Атлантида", 8, 2022)
    ]
    assert heads_by_year(store)[2022] == 10
    add_alias(store, "country", "Атлантида", "GRC", None)
    assert heads_by_year(store)[2022] == 10  # what is served is served until a build
    rebuild(store)
    assert heads_by_year(store)[2022] == 18
    assert ask(store, "SELECT sum(headcount)::INT FROM enrolments WHERE country_code = 'GRC'") == [(8,)]
    assert ask(store, "SELECT count(*) FROM problems WHERE severity = 'error'") == [(0,)]
    # A later workbook with the same label needs nobody.
    later = accept(store, students(tmp_path, 2021, countries=("АТЛАНТИДА ", "Индия")))
    assert problem_codes(later) == []
    assert ask(store, "SELECT sum(headcount)::INT FROM enrolments WHERE country_code = 'GRC'") == [(18,)]
    # A new choice for the same label takes the place of the first.
    add_alias(store, "country", "Атлантида", "CYP", None)
    rebuild(store)
    assert ask(store, "SELECT DISTINCT country_code FROM enrolments WHERE academic_year = 2022 ORDER BY 1") == [
        ("CYP",),
        ("IND",),
    ]
    assert [line["event"] for line in store.journal_lines()].count("alias") == 2


def test_a_choice_that_makes_two_workbooks_overlap_stops_nothing_for_ever(store: Store, tmp_path: Path) -> None:
    accept(store, students(tmp_path, 2022, {"Факультет лечебного дела": (10, 5), ENG: (0, 3)}), quarantine=True)
    accept(store, students(tmp_path, 2022, {MED: (1, 2)}, name="med.xlsx"))
    assert heads_by_year(store)[2022] == 6
    served = store.current_id()
    add_alias(store, "faculty", "Факультет лечебного дела", "MED", "DEMO")
    called = Iro(store.home)("build")
    assert called.status == 2
    assert is_plain(called.said)
    assert "svod_2022.xlsx" in called.said
    assert "med.xlsx" in called.said
    assert store.current_id() == served
    # The way out: whoever knows says which of the two counts. Then everything goes on.
    assert accept(store, tmp_path / "med.xlsx", replace=True).is_loaded
    assert heads_by_year(store)[2022] == 6  # medicine 1 + 2 instead of 10 + 5; engineering 3
    assert accept(store, students(tmp_path, 2021)).is_loaded
    assert heads_by_year(store) == {2021: 18, 2022: 6, 2023: 9, 2024: 18}


# -------------------------------------------------------------- what may be lost
def test_a_kept_workbook_that_is_gone_is_named_and_can_be_loaded_again(store: Store, tmp_path: Path) -> None:
    before = served_bytes(store)
    lost = students(tmp_path, 2024)
    accepted = acceptances_of(store.snapshot_path(str(store.current_id())))
    kept = store.workbook_path(next(a.source_id for a in accepted if a.file_name == lost.name))
    assert kept is not None
    kept.replace(lost)  # the very workbook: another one with equal cells has other bytes
    shutil.rmtree(store.parsed)
    with pytest.raises(StoreError, match="workbook_lost") as caught:
        rebuild(store)
    assert caught.value.detail == {"file": "svod_2024.xlsx"}
    assert served_bytes(store) == before
    assert not next(finding for finding in doctor.examine(store) if finding.subject == "workbooks").is_well
    # The sentence says: load the workbook again.
    accept(store, lost)
    assert heads_by_year(store) == {2023: 9, 2024: 18}
    rebuild(store)
    assert heads_by_year(store) == {2023: 9, 2024: 18}


def test_a_served_snapshot_that_broke_is_said_and_an_older_one_can_be_served(store: Store, tmp_path: Path) -> None:
    first, second = store.snapshot_ids()
    path = store.snapshot_path(second)
    path.write_bytes(path.read_bytes()[:5000])
    iro = Iro(store.home)
    for words in (["query", "SELECT 1"], ["build"], ["load", students(tmp_path, 2022)], ["snapshots"], ["doctor"]):
        called = iro(*words)
        assert is_plain(called.said), words
        assert str(store.snapshots) not in called.said, words
    assert iro("rollback", first).status == 0
    assert heads_by_year(store) == {2024: 18}


def test_a_snapshot_whose_rows_were_changed_is_noticed(store: Store) -> None:
    with duckdb.connect(str(store.snapshot_path(str(store.current_id())))) as connection:
        connection.execute("UPDATE enrolments SET headcount = 11 WHERE headcount = 10")
    finding = next(f for f in doctor.examine(store) if f.subject == "served")
    assert not finding.is_well


# ------------------------------------------------------------- several at once
def test_two_loads_at_once_both_get_in(store: Store, tmp_path: Path) -> None:
    files = [students(tmp_path, 2022, {ENG: (1, 0)}), students(tmp_path, 2021, {ENG: (2, 0)})]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda path: Iro(store.home)("load", path), files)
    assert (first.status, second.status) == (0, 0), first.said + second.said
    assert heads_by_year(store) == {2021: 2, 2022: 1, 2023: 9, 2024: 18}
    assert store.journal_is_whole()
    assert len(store.journal_lines()) == 4


def test_a_reader_of_an_older_snapshot_goes_on_seeing_it(store: Store, tmp_path: Path) -> None:
    before = str(store.current_id())
    with duckdb.connect(str(store.snapshot_path(before)), read_only=True) as connection:
        # Another process publishes while this one has the served file open.
        assert Iro(store.home)("load", students(tmp_path, 2022)).status == 0
        assert connection.execute("SELECT count(DISTINCT academic_year) FROM enrolments").fetchone() == (2,)
    assert store.current_id() != before
    assert heads_by_year(store) == {2022: 18, 2023: 9, 2024: 18}


# -------------------------------------------------------------- the office's lists
@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "faculties.csv",
            b"institution_code,faculty_code,name_ky,name_ru,name_en,is_degree_level\nDEMO,ART,,A,A,true\n",
        ),
        (
            "faculties.csv",
            b"institution_code,faculty_code,name_ky,name_ru,name_en,is_degree_level\nXX,ART,A,A,A,true\n",
        ),
    ],
    ids=["a name is missing", "a faculty of no university"],
)
def test_a_list_of_the_office_that_cannot_be_used_is_named(store: Store, name: str, content: bytes) -> None:
    before = served_bytes(store)
    (store.reference / name).write_bytes(content)
    called = Iro(store.home)("build")
    assert called.status in (1, 2)
    assert name in called.said
    assert is_plain(called.said)
    assert served_bytes(store) == before


def test_a_code_that_no_list_has_reaches_no_row(store: Store, tmp_path: Path) -> None:
    (store.reference / "country_aliases.csv").write_text("label,code,note\nАтлантида,ZZZ,\n", encoding="utf-8")
    called = Iro(store.home)("load", students(tmp_path, 2022, countries=ATLANTIS))
    assert called.status in (1, 2)
    assert "Атлантида" in called.said
    assert ask(store, "SELECT count(*) FROM enrolments WHERE country_code = 'ZZZ'") == [(0,)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251"])
def test_a_list_saved_by_russian_excel_is_read_and_not_destroyed(store: Store, tmp_path: Path, encoding: str) -> None:
    path = store.reference / "country_aliases.csv"
    path.write_bytes("label;code;note\r\nАтлантида;GRC;\r\n".encode(encoding))
    add_alias(store, "country", "Лемурия", "IND", None)
    accept(store, students(tmp_path, 2022, countries=("Атлантида", "Лемурия")))
    assert ask(store, "SELECT DISTINCT country_code FROM enrolments WHERE academic_year = 2022 ORDER BY 1") == [
        ("GRC",),
        ("IND",),
    ]
