from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.filters import UnknownInLink
from dashboard.i18n import CODES, Language
from dashboard.problem_words import PROBLEMS
from dashboard.words import FAILURES, failure_sentence, link_sentence, problem_sentence

ROOT = Path(__file__).resolve().parents[2]
EN, RU = Language("en"), Language("ru")


def say(code: str, language: Language | str = EN, **facts: object) -> str:
    given = {"severity": "error", "sheet": "Лист1", "cell": "C14", "value": "Атлантида", "headcount": None, **facts}
    return problem_sentence(code, language=language, detail=given.pop("detail", {}), **given)  # type: ignore[arg-type]


def test_a_sentence_says_where_and_what_and_what_to_do() -> None:
    assert say("unknown_country").startswith("Лист1!C14: “Атлантида” is no country we know. Correct the cell")
    assert say("unknown_country", RU).startswith("Лист1!C14: Страны «Атлантида» мы не знаем. Исправьте ячейку")


def test_a_sentence_says_how_many_students_are_outside() -> None:
    assert "Because of this 13 students are outside the totals." in say("unknown_country", headcount=13)
    assert "13 студентов не вошли в итоги" in say("unknown_country", RU, headcount=13)


def test_a_sentence_offers_what_may_be_meant() -> None:
    assert "Perhaps: Australia, Austria." in say("unknown_country", suggestions=["Australia", "Austria"])


def test_a_problem_of_a_whole_file_has_no_address() -> None:
    assert say("encrypted", sheet=None, cell=None, value=None).startswith("The file is protected by a password.")


def test_values_of_the_detail_are_written_in_the_language() -> None:
    text = say("total_differs", RU, detail={"declared": 1284, "computed": 1283, "label": "Итого"})
    assert "1\N{NO-BREAK SPACE}284" in text and "1\N{NO-BREAK SPACE}283" in text and "«Итого»" in text
    assert "2024/25" in say("period_conflict", detail={"stated": [2024], "asked": 2023})
    assert "“Faculty”" in say("required_missing", detail={"field": "faculty_code"})


def test_a_value_that_a_problem_does_not_carry_leaves_a_gap_not_a_failure() -> None:
    assert "…" in say("overlap")


@pytest.mark.parametrize("code", CODES)
def test_an_unknown_code_gets_an_honest_general_sentence(code: str) -> None:
    assert "brand_new_code" in say("brand_new_code", code)
    assert "brand_new_code" in failure_sentence("brand_new_code", {}, code)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("problem", sorted(PROBLEMS))
def test_every_problem_has_its_sentence_in_every_language(problem: str, code: str) -> None:
    text = say(problem, code)
    assert "{" not in text and problem not in text


def test_every_code_of_the_reader_has_a_sentence() -> None:
    raised = set()
    for path in sorted((ROOT / "etl").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        raised |= set(re.findall(r"(?:Problem|NotUnderstood|UnreadableWorkbook)\(\s*\"([a-z_]+)\"", source))
        raised |= set(re.findall(r"problem_at\([^\"()]*\"([a-z_]+)\"", source))
    for path in sorted((ROOT / "etl" / "datasets").glob("*.toml")):
        rules = path.read_text(encoding="utf-8")
        raised |= set(re.findall(r"^code = \"([a-z_]+)\"", rules, flags=re.MULTILINE))
    assert raised - set(PROBLEMS) - {"error", "warning", "note"} == set()


def test_every_failure_of_the_store_has_a_sentence() -> None:
    sources = [*(ROOT / "etl").glob("*.py"), ROOT / "dashboard" / "warehouse.py"]
    raised = set()
    for path in sources:
        raised |= set(
            re.findall(r"(?:StoreError|ListError|DataUnavailable)\(\"([a-z_]+)\"", path.read_text(encoding="utf-8"))
        )
    assert raised - set(FAILURES) == set()


def test_what_a_link_got_wrong_is_said_with_its_everyday_name() -> None:
    assert link_sentence(UnknownInLink("countries", "XXX", "code"), EN) == (
        "The link asks for “XXX” under “Country”, which we do not know. It was passed over."
    )
    assert "«bogus»" in link_sentence(UnknownInLink("bogus", "1", "name"), RU)
    assert link_sentence(UnknownInLink("from", "2030", "order"), EN).endswith("All years are shown.")
