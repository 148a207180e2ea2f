"""The words of `datasets/*.toml`, looked up as people write them."""

import tomllib
from pathlib import Path

import pytest

from etl.records import SIMPLE_PARSERS
from etl.resolve import Reference
from etl.vocabulary import DATASETS, WORDS_FILE, WordList, vocabulary

OTHER_PARSERS = {"first_day", "last_day", "expiry", "period", "amount", "own_amount"}


def names_of(heading: str, dataset: str = "enrolments") -> set[str]:
    return {name for own, name in vocabulary().fields_named(heading) if own == dataset}


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Факультет", "faculty_code"),
        ("ФАКУЛЬТЕТ:", "faculty_code"),
        ("Cтрана", "country_code"),  # Latin C
        ("Гражданство", "country_code"),
        ("Өлкөсү", "country_code"),
        ("Country of citizenship", "country_code"),
        ("Кол-во студентов (чел.)", "headcount"),
        ("Количество, чел.", "headcount"),
        ("Студенттердин саны", "headcount"),
        ("Форма обучения", "study_form"),
        ("Учебный год", "academic_year"),
    ],
)
def test_a_heading_names_its_field(heading: str, name: str) -> None:
    assert name in names_of(heading)


@pytest.mark.parametrize("heading", ["Примечание", "Специальность", "", "Итого"])
def test_other_headings_name_none(heading: str) -> None:
    assert names_of(heading) == set()


@pytest.mark.parametrize(
    "text", ["Итого", "ИТОГО:", "Всего по вузу", "Total", "Жалпы", "Жыйынтыгы", "Итого по факультету"]
)
def test_a_total_is_known_by_its_word(text: str) -> None:
    assert vocabulary().is_mark("total", text)


def test_of_which_is_told_from_what_follows_it() -> None:
    assert vocabulary().without_of_which("из них женщин") == "женщин"
    assert vocabulary().without_of_which("женщин") is None


def test_a_word_that_ends_with_a_star_is_a_beginning() -> None:
    words = WordList(["итого*", "сумма"])
    assert words.matches("Итого по вузу")
    assert words.matches("сумма")
    assert not words.matches("сумма гранта")
    assert WordList(["иностранн*"]).found_in("Список иностранных студентов")


def test_a_percent_sign_is_part_of_a_word() -> None:
    words = WordList(["в %", "%"])
    assert all(words.matches(text) for text in ("в %", "В  %", "%"))
    assert not any(words.matches(text) for text in ("в", "В", "Индия %"))


@pytest.mark.parametrize("path", sorted(DATASETS.glob("*.toml")), ids=lambda path: path.stem)
def test_each_file_is_read(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_every_field_has_a_parser_or_a_list_that_exists(reference: Reference) -> None:
    for dataset in vocabulary().datasets.values():
        for field in dataset.fields.values():
            assert bool(field.parser) != bool(field.reference), (dataset.name, field.name)
            if field.parser:
                assert field.parser in SIMPLE_PARSERS.keys() | OTHER_PARSERS, (dataset.name, field.name)
            else:
                assert field.reference in reference.kinds, (dataset.name, field.name)


def test_no_word_is_both_a_total_and_a_name_of_a_country(reference: Reference) -> None:
    for label in reference.codes("country").values():
        for column in ("name_ky", "name_ru", "name_en"):
            assert not vocabulary().is_mark("total", label[column]), label[column]


def test_every_dataset_but_the_words_is_listed_by_its_file() -> None:
    files = {path.stem for path in DATASETS.glob("*.toml") if path.name != WORDS_FILE}
    assert set(vocabulary().datasets) == files
