"""The invented workbooks: written the same each time, their sums worked out by hand, no person in them."""

import csv
import re
import sys
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.workbooks import content_of

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "data" / "demo"
REFERENCE = ROOT / "data" / "reference"
sys.path.insert(0, str(DEMO))

import labels  # noqa: E402
import make_demo  # noqa: E402
import registers  # noqa: E402

WORKBOOKS = sorted(path.name for path in DEMO.iterdir() if path.suffix in {".xlsx", ".ods", ".csv"})


@pytest.fixture(scope="module")
def truth() -> make_demo.Truth:
    return make_demo.truth()


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    make_demo.write_workbooks(folder)
    return folder


def texts(path: Path) -> list[str]:
    """All texts of a workbook, cell by cell."""
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        values = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]
        return [value for value in values if isinstance(value, str)]
    if path.suffix == ".ods":
        return re.findall(r"<text:p>(.*?)</text:p>", zipfile.ZipFile(path).read("content.xml").decode())
    encoding = "cp1251" if path.name == "2025_college.csv" else "utf-8-sig"
    return [text for row in csv.reader(path.read_text(encoding).splitlines(), delimiter=";") for text in row]


@pytest.mark.parametrize("file", WORKBOOKS)
def test_the_script_writes_the_committed_workbook_again(rewritten: Path, file: str) -> None:
    assert content_of(rewritten / file) == content_of(DEMO / file)


def test_two_runs_write_the_same_bytes(rewritten: Path, tmp_path: Path) -> None:
    for path in make_demo.write_workbooks(tmp_path):
        assert path.read_bytes() == (rewritten / path.name).read_bytes(), path.name


def test_the_manifest_names_every_workbook_once() -> None:
    entries = tomllib.loads((DEMO / "manifest.toml").read_text("utf-8"))["workbook"]
    assert sorted(entry["file"] for entry in entries) == WORKBOOKS
    assert {entry["institution"] for entry in entries} == {"DEMO"}
    received = [entry["received"] for entry in entries]
    assert received == sorted(received)
    assert received[-1] == date(2025, 11, 3)


def test_foreign_students_at_degree_level_add_up_to_the_story(truth: make_demo.Truth) -> None:
    rows = truth.enrolments
    is_degree = (rows["isced_level"].isna() | (rows["isced_level"] >= 6)) & ~rows["faculty_code"].isin(["COL", "RET"])
    by_year = rows[is_degree].groupby("academic_year")["headcount"].sum().to_dict()
    story = (422, 468, 540, 655, 588, 676, 801, 957, 1178, 1284)
    assert by_year == dict(zip(range(2016, 2026), story, strict=True))


# Degree level + College + Retraining, as the story says. 2025: all of MED 704, ENG 111 + ENE 57, ITF 117,
# ECO 148 + PHI 102, COL 57, RET 26; LAW 45 and the 3 of «Атлантида», whom its sender counts.
DECLARED = [
    ("foreign_students_2016-2018.xlsx", "Students", "H710", 422 + 18 + 12 + 468 + 20 + 12 + 540 + 24 + 15),
    ("kontingent_2019-2020.xlsx", "Контингент", "AH14", 655 + 29 + 17),
    ("in_studenty_strany_2020.xlsx", "Контингент", "O37", 588 + 27 + 9),
    ("kontingent_01.10.2021.xlsx", "01.10.2021", "BN15", 676 + 31 + 14),
    ("inostrannye_urovni_2023.xlsx", "2023-2024", "H104", 957 + 44 + 21),
    ("foreign_students_2024.xlsx", "List", "G394", 1178 + 51 + 24),
    ("foreign_students_2024.xlsx", "Summary", "AG13", 1178 + 51 + 24),
    ("2025_med_kontingent.xlsx", "Список", "D61", 704),
    ("2025_med_kontingent.xlsx", "Уровень и пол", "D8", 704),
    ("2025_eng_ene.xlsx", "2025-2026", "H15", 111 + 57),
    ("2025_eco_phi.xlsx", "Лист1", "Y16", 148 + 102),
    ("2025_law.xlsx", "Лист1", "E14", 45 + 3),
]


@pytest.mark.parametrize(("file", "sheet", "cell", "declared"), DECLARED)
def test_a_workbook_declares_what_the_truth_adds_up_to(
    truth: make_demo.Truth, file: str, sheet: str, cell: str, declared: int
) -> None:
    outside = truth.problems.loc[truth.problems["file"] == file, "headcount"].sum()
    counted = truth.enrolments.loc[truth.enrolments["file"] == file, "headcount"].sum()
    assert openpyxl.load_workbook(DEMO / file)[sheet][cell].value == declared == counted + outside


def test_the_sheets_of_the_faculties_add_up_to_2022(truth: make_demo.Truth) -> None:
    sheets = openpyxl.load_workbook(DEMO / "studentter_2022-2023.xlsx").worksheets
    totals = [sheet.cell(sheet.max_row, 5).value for sheet in sheets[1:]]
    # 801 at degree level, 38 in the college, 18 in retraining.
    assert sum(totals) == 801 + 38 + 18
    assert truth.enrolments.loc[truth.enrolments["academic_year"] == 2022, "headcount"].sum() == 857


@pytest.mark.parametrize(("file", "total"), [("2025_college.csv", "57"), ("2025_itf.ods", "117")])
def test_the_last_figure_of_a_short_file_is_its_total(file: str, total: str) -> None:
    assert [text for text in texts(DEMO / file) if text][-1] == total


def test_all_students_add_up_except_where_there_is_no_figure(truth: make_demo.Truth) -> None:
    sheet = openpyxl.load_workbook(DEMO / "vsego_studentov_2016-2025.xlsx").worksheets[0]
    assert [sheet["B13"].value, sheet["C13"].value] == ["н/д", "н/д"]
    declared = {2016 + place: sheet.cell(14, 2 + place).value for place in range(10)}
    assert truth.student_totals.groupby("academic_year")["headcount"].sum().to_dict() == declared
    assert len(truth.student_totals) == 9 * 10 - 2


def test_the_share_of_foreign_students_grows_from_four_to_eleven_per_cent(truth: make_demo.Truth) -> None:
    totals = truth.student_totals[~truth.student_totals["faculty_code"].isin(["COL", "RET"])]
    everyone = totals.groupby("academic_year")["headcount"].sum()
    assert round(422 / everyone[2016], 3) == 0.038
    assert round(1284 / everyone[2025], 3) == 0.105


def test_the_known_problems_stand_where_the_truth_says(truth: make_demo.Truth) -> None:
    problem = truth.problems.iloc[0]
    sheet = openpyxl.load_workbook(DEMO / problem["file"])[problem["sheet"]]
    assert sheet[problem["cell"]].value == problem["value"] == "Атлантида"
    assert sheet["E13"].value == problem["headcount"] == 3
    wrong = truth.differing_sums.iloc[0]
    row = openpyxl.load_workbook(DEMO / wrong["file"])[wrong["sheet"]][9]
    assert (row[3].value, row[14].value) == ("Таджикистан", wrong["declared"])
    # Column N (the 14th) is empty; E to M are the nine faculties.
    assert sum(cell.value or 0 for cell in row[4:13]) == wrong["computed"] == wrong["declared"] - 1


def test_students_without_a_country_are_in_the_truth(truth: make_demo.Truth) -> None:
    unknown = truth.enrolments[truth.enrolments["country_code"].isna()]
    assert unknown.groupby("faculty_code")["headcount"].sum().to_dict() == {"MED": 3, "RET": 2}


def test_agreements_in_force_on_the_last_day(truth: make_demo.Truth) -> None:
    today = date(2025, 11, 3)
    rows = truth.agreements
    signed = rows[rows["signed_date"].notna() & (rows["status"] != "terminated")]
    ahead = signed["expiry_date"].map(lambda day: day is not None and day >= today)
    in_force = ahead | (signed["is_open_ended"].eq(True)) | (signed["renews_automatically"].eq(True))
    # 46 in the register: 3 drafts, 2 terminated, 6 whose last day is past and which do not renew.
    assert (len(rows), len(rows) - len(signed), (~in_force).sum(), in_force.sum()) == (46, 5, 6, 35)
    left = sorted((day - today).days for day in signed.loc[ahead, "expiry_date"])
    assert left[:11] == [13, 28, 47, 87, 99, 104, 163, 270, 295, 316, 336]
    assert left[11] > 365


def test_projects_running_and_amounts(truth: make_demo.Truth) -> None:
    today = date(2025, 11, 3)
    rows = truth.projects
    running = (rows["start_date"] <= today) & (rows["end_date"] >= today)
    assert (len(rows), running.sum()) == (25, 9)
    lines = truth.funding_lines
    # One text can be read in two ways; two Mevlana exchanges, the cancelled and the planned project have no amount.
    assert lines["amount"].isna().sum() == 1
    assert set(rows["project_code"]) - set(lines["project_code"]) == {"PR-05", "PR-11", "PR-21", "PR-25"}
    own = lines[lines["is_own_share"].eq(True) & (lines["currency_code"] == "KGS")]
    # 1 450 000 + 2 380 000 + 640 000 + 3 120 000
    assert own["amount"].sum() == 7_590_000


def test_every_contract_in_foreign_money_has_its_rate(truth: make_demo.Truth) -> None:
    rated = set(zip(truth.exchange_rates["date"], truth.exchange_rates["currency_code"], strict=True))
    lines = truth.funding_lines
    foreign = lines[lines["currency_code"].isin(["USD", "EUR"])]
    assert set(zip(foreign["date"], foreign["currency_code"], strict=True)) <= rated


def known(kind: str) -> set[str]:
    """Labels that the reference lists know for a kind, folded."""
    rows = list(csv.DictReader((REFERENCE / f"{kind}_aliases.csv").read_text("utf-8").splitlines()))
    names = {row["label"] for row in rows}
    single = {"country": "countries.csv", "faculty": "faculties.csv"}
    lists = csv.DictReader((REFERENCE / single.get(kind, "lists.csv")).read_text("utf-8").splitlines())
    for row in lists:
        if kind in single or row["list"] == kind:
            names |= {row["name_ky"], row["name_ru"], row["name_en"], row.get("code") or row[f"{kind}_code"]}
    return {" ".join(name.casefold().split()) for name in names}


WORDS = {
    "country": [
        *(word for language in labels.COUNTRY.values() for word in language.values()),
        *labels.COUNTRY_SHORT_RU.values(),
        *labels.COUNTRY_OFFICIAL_RU.values(),
        *labels.COUNTRY_OFFICIAL_EN.values(),
        *registers.PARTNER_COUNTRY_RU.values(),
        *registers.PARTNER_COUNTRY_EN.values(),
        *registers.PARTNER_COUNTRY_KY.values(),
    ],
    "faculty": [word for language in labels.FACULTY.values() for word in language.values()],
    "isced_level": [
        *(word for language in labels.LEVEL.values() for word in language.values()),
        *labels.SPECIALIST.values(),
    ],
    "study_form": [*(word for language in labels.FORM.values() for word in language.values()), "Очная форма"],
    "funding": [word for language in labels.FUNDING.values() for word in language.values()],
    "sex": [word for language in labels.SEX.values() for word in language.values()],
    "agreement_type": list(registers.AGREEMENT_TYPE_RU.values()),
    "agreement_status": ["действует", "срок истёк", "расторгнут", "готовится"],
    "programme": list(registers.PROGRAMME_EN.values()),
    "project_status": list(registers.STATUS_EN.values()),
    "role": [*registers.ROLE_EN.values(), *registers.ROLE_KY.values()],
}


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_the_reference_lists_know_the_words_of_the_senders(kind: str) -> None:
    unknown = {word for word in WORDS[kind] if word.casefold() not in known(kind)}
    assert unknown == set()


@pytest.mark.parametrize("file", WORKBOOKS)
def test_no_workbook_names_a_person(file: str) -> None:
    patronymic = re.compile(
        r"[А-ЯЁ][а-яё]+(?:ович|евич|овна|евна|уулу|кызы)\b|\b[А-ЯЁA-Z]\.\s?[А-ЯЁA-Z]\.\s?[А-ЯЁA-Z][а-яёa-z]+"
    )
    contact = re.compile(r"@|\+?\d{3}[\s(-]*\d{3}[\s)-]*\d{2,}[\s-]*\d{2}")
    for text in texts(DEMO / file):
        assert not patronymic.search(text), text
        assert not contact.search(text), text


def test_the_list_of_persons_holds_placeholders_only() -> None:
    sheet = openpyxl.load_workbook(DEMO / "2025_retraining_persons.xlsx").worksheets[0]
    for row in sheet.iter_rows(min_row=5, values_only=True):
        assert re.fullmatch(r"Слушатель \d{3}", row[1])
        assert re.fullmatch(r"X\d{6}", row[2])


def test_every_workbook_says_that_it_is_invented() -> None:
    for file in WORKBOOKS:
        first = " ".join([text for text in texts(DEMO / file) if text][:2])
        assert re.search(r"invented|вымышлен|ойдон чыгарылган", first), file
