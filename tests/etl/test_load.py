"""Loading: all or nothing, nothing twice, nothing replaced but what was named, every refusal with its reason."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from etl.load import Request, check, rebuild
from etl.store import Store, open_store
from tests.office import (
    DEMO,
    ENG,
    LAW,
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
from tests.workbooks import Rows, two_views_of_the_same_students, workbook

ATLANTIS = ("Индия", "Атлантида")
BY_FACULTY = "SELECT academic_year, faculty_code, sum(headcount)::INT FROM enrolments GROUP BY 1, 2"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 18 students of 2024 (15 of medicine, 3 of engineering)."""
    folder = tmp_path_factory.mktemp("base")
    store = open_store(folder / "home")
    accept(store, students(folder, 2024), sender="Деканаты")
    return folder


@pytest.fixture
def store(base: Path, tmp_path: Path) -> Store:
    """A copy of that store."""
    return Store(Path(shutil.copytree(base / "home", tmp_path / "home")))


def by_faculty(store: Store) -> dict[tuple[int | None, str | None], int]:
    return {(year, faculty): heads for year, faculty, heads in ask(store, BY_FACULTY)}


# ------------------------------------------------------------------ all or nothing
def test_checking_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = served_bytes(store)
    parsed = tmp_path / "elsewhere"
    parsed.mkdir()
    nowhere = open_store(tmp_path / "nowhere")
    readings = check(nowhere, [Request(students(tmp_path, 2023))], parsed)
    assert [reading.is_loadable for reading in readings] == [True]
    assert not nowhere.home.exists()
    assert served_bytes(store) == before


def test_one_bad_workbook_among_several_keeps_all_of_them_out(store: Store, tmp_path: Path) -> None:
    before, kept = served_bytes(store), set(store.workbooks.iterdir())
    good, unknown = students(tmp_path, 2023), students(tmp_path, 2022, countries=ATLANTIS)
    overlapping = students(tmp_path, 2024, {MED: (1, 1)}, name="again.xlsx")
    for last in (unknown, overlapping):
        outcome = accept(store, good, last)
        assert not outcome.is_loaded
        assert outcome.snapshot_id is None
        assert problem_codes(outcome) != []
        assert served_bytes(store) == before
        assert set(store.workbooks.iterdir()) == kept
    # Two new ones that overlap with each other are no better.
    outcome = accept(store, good, students(tmp_path, 2023, {MED: (1, 1)}, name="other.xlsx"))
    assert problem_codes(outcome) == ["overlap"]
    assert served_bytes(store) == before
    assert accept(store, good, students(tmp_path, 2021)).is_loaded
    assert heads_by_year(store) == {2021: 18, 2023: 18, 2024: 18}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("random.xlsx", os.urandom(5000), "unreadable_file"),
        ("empty.xlsx", b"", "empty_file"),
        ("program.xlsx", b"MZ" + os.urandom(3000), "not_a_workbook"),
        ("torn.xlsx", None, "broken_file"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16le") + b"\0" * 2000,
            "encrypted",
        ),
        ("letter.txt", "Уважаемые коллеги!\nНаправляем сведения, как просили.\n".encode(), "no_table"),
        ("letter.xlsx", "Уважаемые коллеги!\nНаправляем сведения, как просили.\n".encode(), "not_a_workbook"),
        ("words.xls", b"just a few words", "not_a_workbook"),
        ("letter.csv", "Уважаемые коллеги!\nНаправляем сведения, как просили.\n".encode("cp1251"), "no_table"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_is_no_workbook_is_refused_with_its_reason(
    store: Store, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    before = served_bytes(store)
    path = tmp_path / name
    path.write_bytes(students(tmp_path, 2023).read_bytes()[:2500] if content is None else content)
    outcome = accept(store, path)
    assert problem_codes(outcome) == [code]
    assert not outcome.is_loaded
    assert served_bytes(store) == before


def test_that_a_file_holds_no_table_is_said_once(store: Store, tmp_path: Path) -> None:
    for name, content in (("letter.xlsx", "Сведения направим позже.\n"), ("fields.csv", "Поле;Знач\nа;5\n")):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        (reading,) = accept(store, path).readings
        assert len(reading.problems) == 1


def test_a_table_in_plain_text_under_the_name_of_a_workbook_is_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "export_2021.xlsx"
    path.write_text(
        "Иностранные студенты 2021/22\nФакультет;Страна;Количество\nЮридический факультет;Индия;5\n", encoding="utf-8"
    )
    assert accept(store, path, institution="DEMO").is_loaded
    assert heads_by_year(store) == {2021: 5, 2024: 18}


def test_a_sheet_without_a_table_we_know_is_named(store: Store, tmp_path: Path) -> None:
    letter = workbook(tmp_path, [["Уважаемые коллеги!"], ["Направляем список литературы."]], name="letter.xlsx")
    outcome = accept(store, letter)
    assert "no_table" in problem_codes(outcome)
    assert any(p.sheet == "Лист1" for p in outcome.readings[0].problems)
    assert heads_by_year(store) == {2024: 18}


# ------------------------------------------------------------------ twice and instead
def test_the_same_workbook_again_changes_nothing(store: Store, base: Path, tmp_path: Path) -> None:
    before = served_bytes(store)
    again = accept(store, base / "svod_2024.xlsx")
    assert again.is_unchanged
    assert problem_codes(again, "note") == ["already_loaded"]
    copied = Path(shutil.copyfile(base / "svod_2024.xlsx", tmp_path / "copy of svod.xlsx"))
    assert accept(store, copied, sender="Somebody else").is_unchanged
    assert served_bytes(store) == before
    # Beside a new one it is passed over.
    assert accept(store, copied, students(tmp_path, 2023)).is_loaded
    assert heads_by_year(store) == {2023: 18, 2024: 18}


def test_the_same_workbook_twice_in_one_call_counts_once(store: Store, tmp_path: Path) -> None:
    path = students(tmp_path, 2023)
    assert accept(store, path, path).is_loaded
    assert heads_by_year(store) == {2023: 18, 2024: 18}
    assert ask(store, "SELECT count(*) FROM sources") == [(2,)]


def test_an_overlap_is_refused_and_says_with_what(store: Store, tmp_path: Path) -> None:
    before = served_bytes(store)
    outcome = accept(store, students(tmp_path, 2024, {MED: (11, 5)}, name="again.xlsx"))
    problem = next(p for p in outcome.readings[0].problems if p.severity == "error")
    assert (problem.code, problem.sheet, problem.cell) == ("overlap", "Контингент", "A3")
    assert problem.detail["file"] == "svod_2024.xlsx"
    assert problem.detail["years"] == [2024]
    assert served_bytes(store) == before
    called = Iro(store.home)("load", tmp_path / "again.xlsx")
    assert called.status == 1
    assert "“svod_2024.xlsx”" in called.out
    assert "--replace" in called.out
    assert "outside the totals" not in called.out  # they are in the totals already


def test_replace_takes_the_place_of_the_same_year_and_faculties_and_of_nothing_else(
    store: Store, tmp_path: Path
) -> None:
    accept(store, students(tmp_path, 2023))
    outcome = accept(store, students(tmp_path, 2024, {MED: (11, 6), LAW: (4, 0)}, name="again.xlsx"), replace=True)
    assert outcome.is_loaded
    # 2024: medicine and law are the new ones, engineering (0 + 3) stays; 2023 stays.
    expected = {
        (2023, "MED"): 15,
        (2023, "ENG"): 3,
        (2024, "MED"): 17,
        (2024, "LAW"): 4,
        (2024, "ENG"): 3,
    }
    assert by_faculty(store) == expected
    rebuild(store)
    shutil.rmtree(store.parsed)
    rebuild(store)
    assert by_faculty(store) == expected
    assert ask(store, "SELECT file_name, is_replacement FROM sources ORDER BY position") == [
        ("svod_2024.xlsx", False),
        ("svod_2023.xlsx", False),
        ("again.xlsx", True),
    ]


def test_what_was_replaced_is_said_and_a_country_no_longer_named_is_gone(store: Store, tmp_path: Path) -> None:
    (reading,) = accept(
        store, students(tmp_path, 2024, {MED: (9, 1)}, ("Индия", "Китай"), "again.xlsx"), replace=True
    ).readings
    (note,) = reading.problems
    assert (note.code, note.severity) == ("replaced", "note")
    # Of 2024 medicine had two rows, India 10 and Uzbekistan 5.
    assert (note.detail["file"], note.detail["rows"], note.detail["counted"]) == ("svod_2024.xlsx", 2, 15)
    assert ask(store, "SELECT country_code, headcount FROM enrolments WHERE academic_year = 2024 ORDER BY ALL") == [
        ("CHN", 1),
        ("IND", 0),
        ("IND", 9),
        ("UZB", 3),
    ]
    assert ask(store, "SELECT code FROM problems WHERE code = 'replaced'") == [("replaced",)]


def test_parts_of_other_years_do_not_stand_in_the_way_of_a_replacement(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        [f"{DEMO}. Иностранные студенты 2022/23 учебный год"],
        [],
        ["Факультет", "Страна", "Всего", "из них женщин"],
        [MED, "Индия", 9, 4],
        [ENG, "Индия", 6, 1],
    ]
    assert accept(store, workbook(tmp_path, rows, name="women.xlsx")).is_loaded
    assert accept(store, students(tmp_path, 2024, {MED: (1, 1)}, name="again.xlsx"), replace=True).is_loaded
    assert accept(store, students(tmp_path, 2022, {MED: (2, 1)}, name="anew.xlsx"), replace=True).is_loaded
    # Of 2022 medicine is new and says nothing of women; engineering stays with its one.
    assert ask(store, "SELECT faculty_code, code, headcount FROM enrolment_parts") == [("ENG", "female", 1)]
    assert heads_by_year(store) == {2022: 9, 2024: 5}


def test_what_a_view_said_of_replaced_figures_is_gone_with_them(store: Store, tmp_path: Path) -> None:
    assert accept(store, two_views_of_the_same_students(tmp_path), institution="DEMO", replace=True).is_loaded
    by_sex = "SELECT code, sum(headcount)::INT FROM enrolment_parts WHERE dimension = 'sex' GROUP BY 1 ORDER BY 1"
    assert ask(store, by_sex) == [("female", 5), ("male", 9)]
    assert accept(store, students(tmp_path, 2024, {MED: (1, 1)}, name="again.xlsx"), replace=True).is_loaded
    # Medicine is new; nobody knows how many of the 5 women were in law.
    assert ask(store, by_sex) == []
    # Medicine 1 + 1, law 1 + 2; engineering is of the first workbook, 0 + 3.
    assert heads_by_year(store) == {2024: 8}


def test_a_workbook_that_was_replaced_whole_is_forgotten(store: Store, tmp_path: Path) -> None:
    accept(store, students(tmp_path, 2024, {MED: (1, 0), ENG: (0, 1)}, name="again.xlsx"), replace=True)
    assert heads_by_year(store) == {2024: 2}
    assert ask(store, "SELECT file_name FROM sources") == [("again.xlsx",)]
    assert ask(store, "SELECT count(DISTINCT source_id) FROM source_tables") == [(1,)]
    # The earlier one can take its place again.
    assert accept(store, students(tmp_path, 2024), replace=True).is_loaded
    assert heads_by_year(store) == {2024: 18}


def test_replacing_with_nothing_to_replace_just_loads(store: Store, tmp_path: Path) -> None:
    assert accept(store, students(tmp_path, 2023), replace=True).is_loaded
    assert heads_by_year(store) == {2023: 18, 2024: 18}


def test_a_workbook_loaded_again_with_other_choices_takes_its_own_place(store: Store, tmp_path: Path) -> None:
    undated = students(tmp_path, None, name="undated.xlsx")
    accept(store, undated, period="none")
    assert heads_by_year(store) == {None: 18, 2024: 18}
    called = Iro(store.home)("load", undated, "--period", "2021", "--replace")
    assert called.status == 0, called.said
    assert heads_by_year(store) == {2021: 18, 2024: 18}
    assert ask(store, "SELECT file_name, period FROM sources ORDER BY position")[-1] == ("undated.xlsx", "2021")
    rebuild(store)
    assert heads_by_year(store) == {2021: 18, 2024: 18}


def test_without_replace_a_workbook_with_other_choices_is_refused_in_words(store: Store, tmp_path: Path) -> None:
    undated = students(tmp_path, None, name="undated.xlsx")
    accept(store, undated, period="none")
    before = served_bytes(store)
    called = Iro(store.home)("load", undated, "--period", "2021")
    assert called.status == 1
    assert is_plain(called.said)
    assert "undated.xlsx" in called.said
    assert served_bytes(store) == before


def test_saying_what_the_workbook_says_itself_is_no_other_choice(store: Store, base: Path) -> None:
    before = served_bytes(store)
    assert accept(store, base / "svod_2024.xlsx", institution="DEMO").is_unchanged
    assert served_bytes(store) == before


# ------------------------------------------------------------------ set aside
def test_quarantine_loads_the_rest_and_keeps_the_problem_with_its_heads(store: Store, tmp_path: Path) -> None:
    path = students(tmp_path, 2023, countries=ATLANTIS)
    refused = accept(store, path)
    assert problem_codes(refused) == ["unknown_country"]
    assert heads_by_year(store) == {2024: 18}
    assert accept(store, path, quarantine=True).is_loaded
    # India 10 + 0 are loaded; the 5 + 3 of Atlantis stand in problems, with the cell of the label.
    assert heads_by_year(store) == {2023: 10, 2024: 18}
    found = ask(
        store,
        "SELECT code, sheet, cell, value, headcount, academic_year, institution_code FROM problems "
        "WHERE severity = 'error'",
    )
    assert found == [("unknown_country", "Контингент", "C3", "Атлантида", 8, 2023, "DEMO")]
    assert ask(store, "SELECT file_name FROM sources WHERE is_quarantine") == [("svod_2023.xlsx",)]
    rebuild(store)
    assert heads_by_year(store) == {2023: 10, 2024: 18}


def test_what_was_set_aside_is_not_forgotten_when_the_rest_is_replaced(store: Store, tmp_path: Path) -> None:
    unknown = students(tmp_path, 2023, {MED: (10, 5), "Факультет неведомых наук": (6, 1)})
    assert accept(store, unknown, quarantine=True).is_loaded
    assert heads_by_year(store)[2023] == 15
    # Medicine is counted anew; nobody said anything of the 7 students of the unknown faculty.
    assert accept(store, students(tmp_path, 2023, {MED: (11, 5)}, name="again.xlsx"), replace=True).is_loaded
    assert heads_by_year(store)[2023] == 16
    outside = ask(store, "SELECT value, headcount FROM problems WHERE severity = 'error'")
    assert outside == [("Факультет неведомых наук", 7)]
    rebuild(store)
    assert ask(store, "SELECT value, headcount FROM problems WHERE severity = 'error'") == outside


def test_what_was_set_aside_of_a_faculty_is_gone_when_its_corrected_workbook_takes_its_place(
    store: Store, tmp_path: Path
) -> None:
    rows: Rows = [
        [f"{DEMO}. {MED}. Иностранные студенты 2023/24 учебный год"],
        [],
        ["Страна", "Количество студентов"],
        ["Индия", 10],
        ["Атлантида", 4],
    ]
    assert accept(store, workbook(tmp_path, rows, name="doubtful.xlsx"), quarantine=True).is_loaded
    outside = "SELECT value, headcount FROM problems WHERE severity = 'error'"
    assert ask(store, outside) == [("Атлантида", 4)]
    corrected: Rows = [*rows[:4], ["Египет", 4]]
    assert accept(store, workbook(tmp_path, corrected, name="corrected.xlsx"), replace=True).is_loaded
    assert heads_by_year(store)[2023] == 14
    assert ask(store, outside) == []
    # Nothing is left of the doubtful workbook, and a build from what was accepted says the same.
    assert ask(store, "SELECT file_name FROM sources WHERE file_name = 'doubtful.xlsx'") == []
    rebuild(store)
    assert ask(store, outside) == []


def test_a_finer_table_can_take_the_place_of_a_coarser_one(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        [f"{DEMO}. Иностранные студенты 2024/25 учебный год"],
        [],
        ["Факультет", "Уровень", "Количество студентов"],
        [MED, "бакалавриат", 9],
        [MED, "магистратура", 6],
    ]
    path = workbook(tmp_path, rows, name="levels.xlsx")
    assert problem_codes(accept(store, path)) == ["overlap"]
    assert accept(store, path, replace=True).is_loaded
    assert by_faculty(store) == {(2024, "MED"): 15, (2024, "ENG"): 3}
    assert ask(store, "SELECT count(*) FROM enrolments WHERE faculty_code = 'MED' AND isced_level IS NULL") == [(0,)]


def test_quarantine_mends_no_workbook_that_cannot_be_read_or_placed(store: Store, tmp_path: Path) -> None:
    before = served_bytes(store)
    (tmp_path / "random.xlsx").write_bytes(os.urandom(3000))
    undated = students(tmp_path, None, name="undated.xlsx")
    again = students(tmp_path, 2024, {MED: (1, 1)}, name="again.xlsx")
    for path, code in [
        (tmp_path / "random.xlsx", "unreadable_file"),
        (undated, "period_missing"),
        (again, "overlap"),
    ]:
        assert problem_codes(accept(store, path, quarantine=True)) == [code]
    assert served_bytes(store) == before


# ------------------------------------------------------------------ whose and when
def test_a_table_without_a_year_needs_one_or_none(store: Store, tmp_path: Path) -> None:
    path = students(tmp_path, None, name="undated.xlsx")
    assert problem_codes(accept(store, path)) == ["period_missing"]
    assert accept(store, path, period="none").is_loaded
    assert heads_by_year(store) == {None: 18, 2024: 18}
    other = students(tmp_path, None, {LAW: (1, 0)}, name="law.xlsx")
    assert accept(store, other, period="2022").is_loaded
    assert heads_by_year(store) == {None: 18, 2022: 1, 2024: 18}
    assert dict(ask(store, "SELECT file_name, period FROM sources")) == {
        "svod_2024.xlsx": None,
        "undated.xlsx": "none",
        "law.xlsx": "2022",
    }


def test_a_year_that_contradicts_the_table_is_refused(store: Store, tmp_path: Path) -> None:
    outcome = accept(store, students(tmp_path, 2023), period="2022")
    problem = next(p for p in outcome.readings[0].problems if p.severity == "error")
    assert (problem.code, dict(problem.detail)) == ("period_conflict", {"stated": 2023, "asked": 2022})


def test_a_workbook_that_names_no_university_is_refused_until_somebody_does(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["Иностранные студенты 2023/24 учебный год"], [], ["Страна", "Количество студентов"], ["Индия", 4]]
    path = workbook(tmp_path, rows, name="x.xlsx")
    assert "institution_missing" in problem_codes(accept(store, path))
    assert accept(store, path, institution="OSHTU").is_loaded
    assert ask(store, "SELECT institution_code, headcount FROM enrolments WHERE academic_year = 2023") == [("OSHTU", 4)]


def test_invented_figures_do_not_become_those_of_a_real_university(store: Store, tmp_path: Path) -> None:
    title = f"{DEMO}. Иностранные студенты 2023/24 учебный год"
    path = workbook(tmp_path, [[title], [], ["Страна", "Количество студентов"], ["Индия", 4]], name="x.xlsx")
    outcome = accept(store, path, institution="OSHTU")
    assert problem_codes(outcome) == ["institution_conflict"]
    assert not outcome.is_loaded
    assert ask(store, "SELECT DISTINCT institution_code FROM enrolments") == [("DEMO",)]


def test_the_journal_says_what_was_accepted_from_whom_and_how(store: Store, tmp_path: Path) -> None:
    accept(store, students(tmp_path, 2020), sender="Factory of figures", quarantine=True)
    line = store.journal_lines()[-1]
    assert line["event"] == "load"
    (accepted,) = line["accepted"]
    assert accepted["file"] == "svod_2020.xlsx"
    assert accepted["sender"] == "Factory of figures"
    assert accepted["institution"] == "DEMO"  # the file names it
    assert (accepted["replace"], accepted["quarantine"]) == (False, True)
