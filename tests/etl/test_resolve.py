"""Labels -> codes: by exact spelling in some list, never by likeness."""

from pathlib import Path

import pytest

from etl.likeness import Likeness
from etl.resolve import Reference
from etl.store import REFERENCE


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Узбекистан", "UZB"),
        ("Өзбекстан", "UZB"),
        ("uzbekistan", "UZB"),
        ("УЗБЕКИСТАН.", "UZB"),
        ("КНР", "CHN"),
        ("КНДР", "PRK"),
        ("Южная Корея", "KOR"),
        ("Кыргызская Республика", "KGZ"),
        ("Российская Федерация", "RUS"),
        ("РФ", "RUS"),
        ("США", "USA"),
        ("Нигер", "NER"),
        ("Нигерия", "NGA"),
        ("UZ", "UZB"),
        ("UZB", "UZB"),
        ("Cирия", "SYR"),  # Latin C
    ],
)
def test_a_country_is_known_by_its_spellings(label: str, code: str, reference: Reference) -> None:
    assert reference.resolve("country", label) == code


@pytest.mark.parametrize(
    "label", ["Атлантида", "Узбекистон Республикасы X", "no", "№", "in", "СНГ", "Европа", "узбек", ""]
)
def test_what_is_no_country_is_never_made_one(label: str, reference: Reference) -> None:
    assert reference.resolve("country", label) is None


def test_a_group_of_countries_is_a_group_and_no_country(reference: Reference) -> None:
    assert reference.group("страны СНГ") == "cis"
    assert reference.group("Дальнее зарубежье") == "non_cis"
    assert reference.group("Индия") is None


def test_likeness_only_suggests(reference: Reference) -> None:
    assert reference.resolve("country", "Узбекситан") is None
    (suggested,) = Likeness(reference).suggest("country", "Узбекситан")
    assert reference.resolve("country", suggested) == "UZB"


def test_a_faculty_is_that_of_its_own_institution(reference: Reference) -> None:
    label = "Факультет экономики и менеджмента"
    assert reference.resolve("faculty", label, "DEMO") == "ECO"
    assert reference.resolve("faculty", "RTF", "OSHTU") == "RTF"
    assert reference.resolve("faculty", "RTF", "DEMO") is None


@pytest.mark.parametrize(
    ("kind", "label", "code"),
    [
        ("study_form", "очная", "full_time"),
        ("study_form", "сырттан", "extramural"),
        ("isced_level", "бакалавриат", "6"),
        ("isced_level", "Магистратура", "7"),
        ("isced_level", "PhD", "8"),
        ("funding", "контракт", "contract"),
        ("sex", "жен.", "female"),
        ("sex", "Эркектер", "male"),
        ("currency", "сом", "KGS"),
        ("currency", "$", "USD"),
        ("agreement_type", "меморандум", "memorandum"),
        ("programme", "Mevlana", "mevlana"),
    ],
)
def test_closed_lists_are_known_in_the_words_of_an_office(
    kind: str, label: str, code: str, reference: Reference
) -> None:
    assert reference.resolve(kind, label) == code


def test_the_offices_own_alias_wins_over_every_list_that_ships(tmp_path: Path) -> None:
    (tmp_path / "country_aliases.csv").write_text("label,code,note\nАтлантида,GRC,\nКНР,TWN,\n", encoding="utf-8")
    own = Reference(REFERENCE, tmp_path)
    assert own.resolve("country", "атлантида") == "GRC"
    assert own.resolve("country", "КНР") == "TWN"
    assert own.resolve("country", "Китай") == "CHN"


def test_an_alias_of_one_institution_does_not_speak_for_another(tmp_path: Path) -> None:
    lines = "label,code,note,institution_code\nглавный,MED,,DEMO\n"
    (tmp_path / "faculty_aliases.csv").write_text(lines, encoding="utf-8")
    own = Reference(REFERENCE, tmp_path)
    assert own.resolve("faculty", "Главный", "DEMO") == "MED"
    assert own.resolve("faculty", "Главный", "OSHTU") is None


def test_a_changed_list_changes_the_version(tmp_path: Path) -> None:
    before = Reference(REFERENCE, tmp_path).version
    (tmp_path / "country_aliases.csv").write_text("label,code,note\nАтлантида,GRC,\n", encoding="utf-8")
    assert Reference(REFERENCE, tmp_path).version != before
    assert Reference(REFERENCE, tmp_path).version == Reference(REFERENCE, tmp_path).version
