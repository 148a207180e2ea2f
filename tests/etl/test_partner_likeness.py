"""Partners that may be entered twice are suggested with what speaks for it; pairs that only look alike never are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.partner_likeness import Mention, PartnerLikeness
from etl.problem import Problem
from etl.reading import Reading
from etl.resolve import Reference
from etl.store import REFERENCE
from tests.workbooks import workbook


def notes(reference: Reference, *names: str, country: str | None = "RUS") -> list[tuple[str, str]]:
    """(name, name that it may be) for a workbook with these partners, each new to the lists."""
    mentions = [Mention(f"NEW-{i:08X}", (name,), country, "Лист1", f"B{i + 2}") for i, name in enumerate(names)]
    found = PartnerLikeness(reference, "OSHSU").notes(mentions)
    return [(str(note.value), str(note.detail["other"])) for note in found]


@pytest.mark.parametrize(
    ("label", "known"),
    [
        ("Tomsk Polytechnic University", "National Research Tomsk Polytechnic University"),
        ("National research “Tomsk Polytechnic University”", "National Research Tomsk Polytechnic University"),
        ("Томский политех. университет", "National Research Tomsk Polytechnic University"),
        ("Novgorod state University. Yaroslav The Wise", "Yaroslav-the-Wise Novgorod State University"),
        ("Novgorod State University", "Yaroslav-the-Wise Novgorod State University"),
        ("Altai State Technical University", "Polzunov Altai State Technical University"),
        ("Алтайский гос. технический университет", "Polzunov Altai State Technical University"),
        ("Omsk Technical University", "Omsk State Technical University"),
        ("University of the Altai State", "Altai State University"),
        ("Сибирский федер. университет", "Siberian Federal University"),
    ],
)
def test_another_spelling_of_a_known_partner_is_suggested(label: str, known: str, reference: Reference) -> None:
    assert notes(reference, label) == [(label, known)]


@pytest.mark.parametrize(
    ("one", "other", "country"),
    [
        ("Altai State University", "Altai State Technical University", "RUS"),
        ("Omsk State Transport University", "Omsk State Technical University", "RUS"),
        ("Jeonju University", "Jeonbuk University", "KOR"),
        ("Томский государственный университет", "Томский политехнический университет", "RUS"),
        ("Московский институт экономики", "Московский университет экономики", "RUS"),
        ("Ташкентский медицинский университет", "Ташкентский педагогический университет", "UZB"),
    ],
)
def test_names_that_look_alike_and_are_two_bodies_are_not_suggested(
    one: str, other: str, country: str, tmp_path: Path
) -> None:
    (tmp_path / "partners.csv").write_text("partner_code,name_ky,name_ru,name_en\n", encoding="utf-8")
    (tmp_path / "unit_words.csv").write_bytes((REFERENCE / "unit_words.csv").read_bytes())
    nothing_known = Reference(tmp_path)
    assert notes(nothing_known, one, other, country=country) == []
    assert notes(nothing_known, other, one, country=country) == []


def test_two_spellings_in_one_workbook_are_suggested_at_the_second(reference: Reference) -> None:
    pairs = [
        ("Bukhara State Medical Institute named after Abu Ali Ibn Sino", "Бухара", "UZB"),
        ("Bukhara Medical Institute", "", "UZB"),
    ]
    names = [name for name, _city, _country in pairs]
    assert notes(reference, *names, country="UZB") == [(names[1], names[0])]


def test_a_short_form_is_suggested_for_its_name(reference: Reference) -> None:
    assert notes(reference, "Самаркандский государственный университет", "СГУ", country="UZB") == [
        ("СГУ", "Самаркандский государственный университет")
    ]


def test_partners_of_two_countries_are_never_one(reference: Reference) -> None:
    assert notes(reference, "Turin Polytechnic University", country="ITA") == []
    assert notes(reference, "Turin Polytechnic University", country="UZB") != []
    assert notes(reference, "Turin Polytechnic University", country=None) != []


def test_a_pair_on_the_must_not_merge_list_is_not_suggested_again(tmp_path: Path) -> None:
    row = "partner_code_a,partner_code_b,reason\nNEW-00000000,RU-TPU,two bodies\n"
    (tmp_path / "must_not_merge.csv").write_text(row, encoding="utf-8")
    assert notes(Reference(REFERENCE, tmp_path), "Tomsk Polytechnic University") == []


def test_no_known_partner_is_a_second_spelling_of_another(reference: Reference) -> None:
    """Each name of our own list, were it new: it is near its own entry only, and never near a must-not-merge one."""
    apart = {frozenset((row["partner_code_a"], row["partner_code_b"])) for row in reference.rows("must_not_merge")}
    codes = {row["name_en"]: code for code, row in reference.listed("partner")}
    for code, row in reference.listed("partner"):
        if row["institution_code"]:
            continue
        for _name, other in notes(reference, row["name_en"], row["name_ru"], country=row["country_code"]):
            assert frozenset((code, codes.get(other, code))) not in apart, (code, other)


def test_a_note_stands_at_its_cell_with_the_evidence(tmp_path: Path, read: Callable[..., Reading]) -> None:
    heading = ["№", "Партнёр", "Страна партнёра"]
    rows = [heading, [1, "Novgorod University", "Россия"], [2, "Университет Хонам", "Корея"], [3, "Пример", "Польша"]]
    reading = read(workbook(tmp_path, [["Зарубежные партнёры"], *rows]))
    (note,) = [problem for problem in reading.problems if problem.code == "similar_partner"]
    assert isinstance(note, Problem)
    assert (note.severity, note.cell, note.value) == ("note", "B3", "Novgorod University")
    assert note.suggestions == ("Yaroslav-the-Wise Novgorod State University",)
    assert note.detail["words"] == ["Novgorod"]
    assert note.detail["codes"][1] == "RU-NOVSU"
