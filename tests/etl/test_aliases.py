"""A person's choice of what a label means: kept once, holds for ever, and is said aloud when it changes another."""

import csv
import json
from pathlib import Path

import pytest

from etl.aliases import AliasError, add_alias
from etl.load import rebuild, reference_of
from etl.store import Store
from etl.text import fold
from tests.office import DEMO, accept, heads_by_year, problem_codes, students
from tests.workbooks import workbook_of_sheets

AWKWARD = [
    'Страна "Атлантида"',
    "«Атлантида», остров",
    "Атлантида; Лемурия; Му; Шамбала; Эльдорадо; Туле; Авалон; Лукоморье; Китеж",
    "=cmd|' /C calc'!A0",
    "+996 страна",
    "-тире в начале",
    "@Атлантида",
    "Атлантида\nвторая строка",
    "Aтлaнтидa",  # two Latin letters
    "  Атлантида  ",
    "Атлантида,Греция",
    "100%",
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.mark.parametrize("label", AWKWARD)
def test_any_label_keeps_its_meaning(label: str, store: Store) -> None:
    assert add_alias(store, "country", label, "GRC", None).code == "GRC"
    assert reference_of(store).resolve("country", label) == "GRC"


def test_all_awkward_labels_live_in_one_file(store: Store) -> None:
    codes = ["GRC", "CYP", "MLT", "ITA"]
    wanted = {label: codes[i % 4] for i, label in enumerate(AWKWARD) if fold(label) != fold("Атлантида")}
    for label, code in wanted.items():
        add_alias(store, "country", label, code, None)
    assert {label: reference_of(store).resolve("country", label) for label in wanted} == wanted


def test_no_label_is_a_formula_to_excel(store: Store) -> None:
    path = add_alias(store, "country", "=1+1 страна", "GRC", None).path
    add_alias(store, "country", "@Лемурия", "IND", None)
    with path.open(encoding="utf-8", newline="") as stream:
        assert [row["label"][0] for row in csv.DictReader(stream)] == ["'", "'"]


def test_a_second_choice_replaces_the_first_however_it_is_typed_and_says_so(store: Store) -> None:
    assert add_alias(store, "country", "Атлантида", "GRC", None).before is None
    again = add_alias(store, "country", "АТЛAНТИДА.", "CYP", None)  # capitals, a Latin A, a dot
    assert (again.before, again.code) == ("GRC", "CYP")
    with again.path.open(encoding="utf-8", newline="") as stream:
        assert [(row["label"], row["code"]) for row in csv.DictReader(stream)] == [("АТЛAНТИДА.", "CYP")]
    lines = [json.loads(line) for line in store.journal.read_text(encoding="utf-8").splitlines()]
    assert [(line["code"], line["until_now"]) for line in lines if line["event"] == "alias"] == [
        ("GRC", None),
        ("CYP", "GRC"),
    ]


def test_a_choice_may_change_what_a_list_says(store: Store) -> None:
    assert add_alias(store, "country", "РК", "KAZ", None).before is None
    assert add_alias(store, "country", "Грузия", "USA", None).before == "GEO"
    reference = reference_of(store)
    assert [reference.resolve("country", label) for label in ("рк", "Грузия", "Georgia")] == ["KAZ", "USA", "GEO"]
    assert reference.resolve("country", "гр. РК") == "KAZ"


@pytest.mark.parametrize(
    ("kind", "label", "code"),
    [
        ("study_form", "с", "extramural"),
        ("study_form", "дистанционная", "part_time"),
        ("isced_level", "ординатура", "7"),
        ("funding", "самооплата", "contract"),
        ("sex", "э", "male"),
        ("programme", "Praxx", "other"),
        ("agreement_type", "протокол намерений", "memorandum"),
        ("institution", "Ошский техноложка", "OSHTU"),
        ("partner", "Томский политех", "RU-TPU"),
        ("partner", "Tomsk Polytechnic University", "RU-ALTSU"),
        ("faculty", "лечебное дело", "MED"),
        ("partner", "Bukhara Medical Institute", "NEW-0123ABCD"),
    ],
)
def test_every_list_can_be_taught(kind: str, label: str, code: str, store: Store) -> None:
    owner = "DEMO" if kind == "faculty" else None
    add_alias(store, kind, label, code, owner)
    assert reference_of(store).resolve(kind, label, owner or "OSHTU") == code


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("country", "grc", "GRC"),
        ("country", "GR", "GRC"),
        ("country", "Греция", "GRC"),
        ("level", "7", "7"),
        ("study-form", "Extramural", "extramural"),
    ],
)
def test_a_code_may_be_given_in_other_letters_or_by_its_name(kind: str, given: str, code: str, store: Store) -> None:
    assert add_alias(store, kind, "Атлантида", given, None).code == code


@pytest.mark.parametrize(
    ("kind", "label", "code", "said"),
    [
        ("country", "Атлантида", "XXX", ("alias_unknown_code", "XXX")),
        ("country", "Атлантида", "Узбекситан", ("alias_code_perhaps", "UZB")),
        ("study_form", "с", "вечером", ("alias_code_not_among", "full_time, part_time, extramural")),
        ("status", "новый", "active", ("alias_unknown_list", "agreement_status")),
        ("partner", "Bukhara Medical Institute", "NEW-1", ("alias_unknown_code", "NEW-1")),
        ("country", "Итого", "KGZ", ("alias_total", "Итого")),
        ("country", "Всего:", "KGZ", ("alias_total", "Всего")),
        ("country", "\u00a0", "KGZ", ("alias_empty", "")),
    ],
)
def test_a_choice_that_cannot_be_kept_is_refused_with_what_would_do(
    kind: str, label: str, code: str, said: tuple[str, str], store: Store
) -> None:
    with pytest.raises(AliasError) as refused:
        add_alias(store, kind, label, code, None)
    assert refused.value.code == said[0]
    assert said[1] in " ".join(map(str, refused.value.detail.values()))
    assert not store.reference.is_dir() or list(store.reference.iterdir()) == []


def test_rows_in_quarantine_come_in_after_the_choice_and_a_build(store: Store, tmp_path: Path) -> None:
    path = students(tmp_path, 2024, countries=("Атлантида", "Узбекистан"))
    # India's column is Atlantis here: 10 + 0 heads are set aside, 5 + 3 = 8 are loaded.
    assert accept(store, path, quarantine=True).is_loaded
    assert heads_by_year(store) == {2024: 8}
    add_alias(store, "country", "Атлантида", "GRC", None)
    rebuild(store)
    assert heads_by_year(store) == {2024: 18}
    before = store.current_id()
    assert rebuild(store) == before


def test_a_build_without_a_change_changes_nothing_though_labels_stay_unknown(store: Store, tmp_path: Path) -> None:
    path = students(tmp_path, 2024, countries=("Узбекситан", "Узбекистан"))
    outcome = accept(store, path, quarantine=True)
    assert problem_codes(outcome) == ["unknown_country"]
    assert rebuild(store) == outcome.snapshot_id


def test_what_is_no_country_is_named_in_the_problem(store: Store, tmp_path: Path) -> None:
    rows = [
        [f"{DEMO}. Иностранные студенты, 2024/25"],
        ["Страна", "Количество студентов"],
        ["Татарстан", 3],
        ["Конго", 2],
    ]
    rows += [["Индия", 7]]
    (problem, other) = [
        problem
        for reading in accept(store, workbook_of_sheets(tmp_path, {"Лист1": rows})).readings
        for problem in reading.problems
        if problem.severity == "error"
    ]
    assert (problem.code, problem.cell, problem.headcount) == ("unknown_country", "A3", 3)
    assert (problem.detail["what"], problem.suggestions) == ("part_of_country", ("Россия",))
    assert (other.code, other.cell, other.detail["what"]) == ("unknown_country", "A4", "ambiguous")
    assert len(other.suggestions) == 2
