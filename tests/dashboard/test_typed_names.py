"""Units and acts of the demonstration are told in the reader's language; what no list knows stays as it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.filters import Filters
from dashboard.findings import overview, quality
from dashboard.i18n import Language
from dashboard.reader import Reader
from dashboard.warehouse import open_warehouse
from tests.browser.served import iro


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo")
    iro(home, "demo", "--build-only")
    return home


def reader(home: Path, code: str, institution: str = "DEMO") -> Reader:
    return Reader(Language(code), open_warehouse(home), Filters(institution), "data")


@pytest.mark.parametrize(
    ("code", "dean", "medicine"),
    [
        ("ky", "Чет элдик студенттер деканаты", "Медицина факультети"),
        ("ru", "Деканат по работе с иностранными студентами", "Медицинский факультет"),
        ("en", "Dean's Office for Foreign Students", "Faculty of Medicine"),
    ],
)
def test_who_sent_a_workbook_is_told_in_the_reader_s_language(demo: Path, code: str, dean: str, medicine: str) -> None:
    table = quality.source_table(reader(demo, code)).frame.set_index("file_name")["sender_words"]
    assert table["foreign_students_2024.xlsx"] == dean
    assert table["2025_med_kontingent.xlsx"] == medicine
    sentences = quality.problem_table(reader(demo, code), "warning").frame["sentence"]
    assert any(sentence.startswith(f"2025_med_kontingent.xlsx ({medicine})") for sentence in sentences)
    # Nobody of the demonstration is told in a language that the reader has not chosen.
    if code != "en":
        assert not [sender for sender in table if sender.isascii()]


def test_the_act_behind_a_target_is_told_in_the_reader_s_language(demo: Path) -> None:
    acts = {code: overview.overview_figures(reader(demo, code))[0].act for code in ("ky", "ru", "en")}
    assert "Окумуштуулар кеңешинин 2024-жылдын 30-августундагы № 3 чечими" in acts["ky"]
    assert "Решение Учёного совета от 30.08.2024 № 3" in acts["ru"]
    assert "Academic Council decision No. 3 of 2024-08-30" in acts["en"]


def test_what_no_list_knows_stays_as_it_was_typed(demo: Path) -> None:
    names = reader(demo, "ru").names
    assert names.of_typed(" Faculty of Medicine ") == "Медицинский факультет"
    assert names.of_typed("Деканат медфака, 3-й этаж") == "Деканат медфака, 3-й этаж"
    assert names.of_typed(None) is None


def test_where_published_figures_are_from_is_told_in_the_reader_s_language(demo: Path) -> None:
    notes = quality.source_table(reader(demo, "ru", "OSHTU")).frame.set_index("file_name")["note_words"]
    assert notes["oshtu_partners.csv"] == "Партнёры, как опубликовано, 42 записи"
    assert not [note for note in notes if note.isascii()]
