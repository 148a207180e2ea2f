"""The reference lists agree with themselves: each alias points to a real code, and to one only."""

import csv
import tomllib
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pycountry
import pytest
from openpyxl import load_workbook

from tests.workbooks import content_of

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "data" / "reference"
PUBLISHED = ROOT / "data" / "published"
LANGUAGES = ("ky", "ru", "en")
OWN_LISTS = {
    "institution": ("institutions", "institution_code"),
    "faculty": ("faculties", "faculty_code"),
    "country": ("countries", "country_code"),
    "partner": ("partners", "partner_code"),
}
QUOTES_AND_DOTS = "«»“”„\"'’‘ʻ`."

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


CLOSED_LISTS = tuple(sorted({row["list"] for row in rows("lists")}))
KINDS = (*OWN_LISTS, *CLOSED_LISTS)


def normalised(label: str) -> str:
    """As a person sees it: no case, ё as е, single spaces, no quotes or dots. The reader folds more than this."""
    plain = unicodedata.normalize("NFKC", label).casefold().replace("ё", "е")
    return " ".join("".join(mark for mark in plain if mark not in QUOTES_AND_DOTS).split())


def entries(kind: str) -> list[Row]:
    """The rows of a kind, each with its code under `code`."""
    if kind not in OWN_LISTS:
        return [row for row in rows("lists") if row["list"] == kind]
    name, column = OWN_LISTS[kind]
    return [row | {"code": row[column]} for row in rows(name)]


def owner(kind: str, row: Row) -> str:
    """The institution a row is for; blank: all."""
    return row.get("institution_code", "") if kind in ("faculty", "partner") else ""


def published(name: str) -> list[Row]:
    with (PUBLISHED / name).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source, delimiter=";"))


def script(path: Path) -> ModuleType:
    """A script of the repository as a module, without running it."""
    spec = spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_published() -> ModuleType:
    return script(PUBLISHED / "make_published.py")


# ------------------------------------------------------------------------------------------------ every list
@pytest.mark.parametrize("kind", KINDS)
def test_every_alias_points_to_a_real_code(kind: str) -> None:
    known = {(owner(kind, row), row["code"]) for row in entries(kind)}
    for alias in rows(f"{kind}_aliases"):
        place = alias["institution_code"]
        assert {(place, alias["code"]), ("", alias["code"])} & known, (
            f"{kind}_aliases.csv: {alias['label']} -> {alias['code']}"
        )


@pytest.mark.parametrize("kind", KINDS)
def test_no_label_means_two_codes(kind: str) -> None:
    meanings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in entries(kind):
        for language in LANGUAGES:
            meanings[owner(kind, row), normalised(row[f"name_{language}"])].add(row["code"])
    for alias in rows(f"{kind}_aliases"):
        meanings[alias["institution_code"], normalised(alias["label"])].add(alias["code"])
    assert {label: codes for label, codes in meanings.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_alias_stands_twice_as_typed(kind: str) -> None:
    typed = Counter((alias["institution_code"], alias["label"].casefold()) for alias in rows(f"{kind}_aliases"))
    assert [label for label, times in typed.items() if times > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_codes_and_names_are_there_and_tell_rows_apart(kind: str) -> None:
    listed = entries(kind)
    codes = Counter((owner(kind, row), row["code"]) for row in listed)
    assert listed and max(codes.values()) == 1
    for language in LANGUAGES:
        names = Counter((owner(kind, row), normalised(row[f"name_{language}"])) for row in listed)
        assert ("", "") not in names
        assert [name for name, times in names.items() if times > 1] == []


def test_nothing_is_padded_or_blank() -> None:
    for path in REFERENCE.glob("*.csv"):
        for row in rows(path.stem):
            assert None not in row and None not in row.values(), f"{path.name}: {row}"
            assert all(value == value.strip() for value in row.values()), f"{path.name}: {row}"
            assert row.get("label") != "", path.name


def test_aliases_have_the_columns_of_the_contract() -> None:
    for kind in KINDS:
        header = (REFERENCE / f"{kind}_aliases.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header == "label,code,note,institution_code", kind


def test_kyrgyz_is_kyrgyz() -> None:
    """Ң, ө, ү where Russian has other letters: a Kyrgyz name copied from Russian shows here."""
    names = {row["code"]: row["name_ky"] for row in entries("study_form") + entries("region") + entries("currency")}
    assert names["full_time"] == "Күндүзгү окуу"
    assert names["extramural"] == "Сырттан окуу"
    assert names["south_asia"] == "Түштүк Азия"
    assert "өлкөлөрү" in names["cis_other"]
    assert names["KZT"] == "казак теңгеси"
    countries = {row["country_code"]: row["name_ky"] for row in rows("countries")}
    assert countries["UZB"] == "Өзбекстан"
    assert countries["TKM"] == "Түркмөнстан"
    assert countries["KOR"] == "Түштүк Корея"


def test_no_russian_name_has_kyrgyz_letters() -> None:
    for kind in KINDS:
        for row in entries(kind):
            assert not set("ңөүҢӨҮ") & set(row["name_ru"]), row


def test_positions_of_a_list_run_from_one() -> None:
    for name in CLOSED_LISTS:
        positions = [int(row["position"]) for row in entries(name)]
        assert positions == list(range(1, len(positions) + 1)), name


# ------------------------------------------------------------------------------------------------ countries
def test_the_countries_are_those_of_iso_3166() -> None:
    columns = ("country_code", "country_code_2", "country_code_numeric")
    assert {tuple(row[column] for column in columns) for row in rows("countries")} == {
        (country.alpha_3, country.alpha_2, country.numeric) for country in pycountry.countries
    }


def test_each_country_is_in_a_region_of_the_list() -> None:
    regions = {row["code"] for row in entries("region")}
    assert {row["region"] for row in rows("countries")} == regions


def test_our_country_has_the_same_name_in_kyrgyz_and_russian() -> None:
    (kyrgyzstan,) = [row for row in rows("countries") if row["country_code"] == "KGZ"]
    assert (kyrgyzstan["name_ky"], kyrgyzstan["name_ru"]) == ("Кыргызстан", "Кыргызстан")


def test_the_cis_is_nine_members_and_turkmenistan() -> None:
    # Members AM AZ BY KZ KG MD RU TJ UZ; TM is an associate and is counted with them.
    cis = {row["country_code_2"] for row in rows("countries") if row["is_cis"] == "true"}
    assert cis == {"AM", "AZ", "BY", "KZ", "KG", "MD", "RU", "TJ", "UZ", "TM"}


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("КНР", "CHN"),
        ("КНДР", "PRK"),
        ("Южная Корея", "KOR"),
        ("Корея", "KOR"),
        ("Кыргызская Республика", "KGZ"),
        ("КР", "KGZ"),
        ("РФ", "RUS"),
        ("КСА", "SAU"),
        ("АРЕ", "EGY"),
        ("Туркмения", "TKM"),
        ("Kazakstan", "KAZ"),
        ("Өзбекистан", "UZB"),
        ("Кытай Эл Республикасы", "CHN"),
        ("Палестина", "PSE"),
        ("Киргизия", "KGZ"),
        ("Iran, Islamic Republic of", "IRN"),
    ],
)
def test_labels_that_likeness_gets_wrong_are_in_the_lists(label: str, code: str) -> None:
    meanings = {normalised(alias["label"]): alias["code"] for alias in rows("country_aliases")}
    meanings |= {normalised(row[f"name_{way}"]): row["country_code"] for row in rows("countries") for way in LANGUAGES}
    assert meanings[normalised(label)] == code


def test_groups_and_non_countries_are_no_countries() -> None:
    countries = {normalised(alias["label"]) for alias in rows("country_aliases")}
    countries |= {normalised(row[f"name_{language}"]) for row in rows("countries") for language in LANGUAGES}
    for name in ("country_groups", "non_countries"):
        assert [row["label"] for row in rows(name) if normalised(row["label"]) in countries] == []


def test_groups_have_codes_that_the_pages_know() -> None:
    regions = {row["code"] for row in entries("region")}
    assert {row["code"] for row in rows("country_groups")} == regions | {"cis", "non_cis"}


def test_a_region_is_spelt_the_same_as_an_alias_and_as_a_group() -> None:
    as_group = {normalised(row["label"]): row["code"] for row in rows("country_groups")}
    for alias in rows("region_aliases"):
        assert as_group[normalised(alias["label"])] == alias["code"]


# ------------------------------------------------------------------------------------------- not guessed
def test_what_may_mean_two_things_is_not_mapped() -> None:
    forms = {normalised(alias["label"]) for alias in rows("study_form_aliases")}
    assert forms.isdisjoint({"с", "е", "c", "e", "дистанционная", "дистанттык", "distance", "онлайн"})
    programmes = {normalised(alias["label"]): alias["code"] for alias in rows("programme_aliases")}
    assert "tempus and erasmus+" not in programmes
    assert programmes["мевлана программасы"] == "mevlana"
    levels = {normalised(alias["label"]) for alias in rows("isced_level_aliases")}
    assert levels.isdisjoint({"высшее", "жогорку", "жогорку билим", "higher", "ординатура"})


# ---------------------------------------------------------------------------------------------- partners
def test_partners_stand_in_real_countries_and_are_of_known_kinds() -> None:
    countries = {row["country_code"] for row in rows("countries")}
    kinds = {row["code"] for row in entries("entity_type")}
    for partner in rows("partners"):
        assert partner["country_code"] in countries and partner["entity_type"] in kinds, partner


def test_42_entries_are_40_partners_36_of_them_foreign_34_universities() -> None:
    # 42 entries. Tomsk Polytechnic and Novgorod are entered twice: 42 - 2 = 40.
    # Kyrgyz Economic University, Batken, Osh State University and its Confucius Institute are domestic: 40 - 4 = 36.
    # LOGO and Education Global Gateway are no universities: 36 - 2 = 34.
    aliases = {
        alias["label"]: alias["code"] for alias in rows("partner_aliases") if alias["institution_code"] == "OSHTU"
    }
    partners = {partner["partner_code"]: partner for partner in rows("partners")}
    entered = [aliases[entry["Name as printed"]] for entry in published("oshtu_partners.csv")]
    distinct = {code: partners[code] for code in entered}
    foreign = [partner for partner in distinct.values() if partner["country_code"] != "KGZ"]
    universities = [partner for partner in foreign if partner["entity_type"] == "university"]
    assert [len(entered), len(distinct), len(foreign), len(universities)] == [42, 40, 36, 34]
    assert sorted(code for code, times in Counter(entered).items() if times > 1) == ["RU-NOVSU", "RU-TPU"]
    # RU 24 of the foreign ones, KR 5, KZ 3, and one each of PL FR DE UZ: 24 + 5 + 3 + 4 = 36, seven countries.
    by_country = Counter(partner["country_code"] for partner in foreign)
    assert by_country == {"RUS": 24, "KOR": 5, "KAZ": 3, "POL": 1, "FRA": 1, "DEU": 1, "UZB": 1}


def test_the_country_of_an_entry_is_that_of_its_partner() -> None:
    aliases = {
        alias["label"]: alias["code"] for alias in rows("partner_aliases") if alias["institution_code"] == "OSHTU"
    }
    partners = {partner["partner_code"]: partner for partner in rows("partners")}
    codes = {row["name_en"]: row["country_code"] for row in rows("countries")} | {"Korea": "KOR"}
    for entry in published("oshtu_partners.csv"):
        assert codes[entry["Country of partner"]] == partners[aliases[entry["Name as printed"]]]["country_code"], entry


def test_pairs_that_look_alike_stay_apart() -> None:
    codes = {partner["partner_code"] for partner in rows("partners")}
    pairs = {frozenset((pair["partner_code_a"], pair["partner_code_b"])) for pair in rows("must_not_merge")}
    assert pairs == {
        frozenset(("RU-ALTSU", "RU-ALTSTU")),
        frozenset(("RU-OMGUPS", "RU-OMSTU")),
        frozenset(("KR-JEONJU", "KR-JBNU")),
    }
    assert set().union(*pairs) <= codes
    aliases = {normalised(alias["label"]): alias["code"] for alias in rows("partner_aliases")}
    assert aliases["altai state university"] != aliases["polzunov altai state technical university"]
    assert aliases["omsk state transport university"] != aliases["omsk state technical university"]
    assert aliases["university of jeonju"] != aliases["university of jeonbuk"]


def test_names_that_do_not_say_which_body_is_meant_stay_unresolved() -> None:
    unresolved = {row["partner_code"]: row["name_en"] for row in rows("partners") if row["is_resolved"] == "false"}
    assert unresolved == {
        "RU-NRU": "National research University",
        "RU-NRTU": "National research technological University",
        "BE-BRUSSELS": "Free University of Brussels",
    }


def test_every_participant_and_coordinator_as_printed_is_a_partner_we_know() -> None:
    aliases = {normalised(alias["label"]) for alias in rows("partner_aliases")}
    participants = published("oshtu_project_partners.csv")
    assert len(participants) == 13
    for participant in participants:
        assert normalised(participant["Partner as printed"]) in aliases


def test_invented_partners_belong_to_the_invented_university_only() -> None:
    for partner in rows("partners"):
        assert partner["partner_code"].startswith("DEMO-") == (partner["institution_code"] == "DEMO")
        assert partner["note"].startswith("invented") == (partner["institution_code"] == "DEMO")


# --------------------------------------------------------------------------------------------- published
def test_published_files_are_those_the_script_writes(tmp_path: Path) -> None:
    for name, content in make_published().published().items():
        (tmp_path / name).write_bytes(content)
        assert content_of(PUBLISHED / name) == content_of(tmp_path / name), f"{name}: make demo-data writes it"


def test_published_students_add_up_to_82_of_whom_69_at_degree_level() -> None:
    sheet = load_workbook(PUBLISHED / "oshtu_foreign_students.xlsx").worksheets[0]
    table = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4, max_row=13)]
    totals = {line[1]: line[3] for line in table[:9]}
    # 18 + 18 + 10 + 4 + 12 + 5 + 11 + 2 + 2 = 82; the ten columns: 5 + 9 + 1 + 1 + 54 + 3 + 2 + 4 + 2 + 1 = 82.
    assert sum(totals.values()) == table[9][3] == 82
    assert table[9][0] == "total :\n82"
    for line in table[:9]:
        assert sum(int(value) for value in line[2].split()) == line[3]
    faculties = {row["faculty_code"]: row for row in rows("faculties") if row["institution_code"] == "OSHTU"}
    assert totals.keys() == faculties.keys()
    # Without TC 11 and IPR&PD 2: 82 - 13 = 69.
    assert sum(heads for code, heads in totals.items() if faculties[code]["is_degree_level"] == "true") == 69


def test_published_column_totals_add_up_to_82() -> None:
    assert sum(int(value) for value in make_published().COLUMN_TOTALS.split()) == 82


def test_published_projects_are_15_with_two_amounts_and_one_mevlana() -> None:
    sheet = load_workbook(PUBLISHED / "oshtu_projects.xlsx").worksheets[0]
    headings = [cell.value for cell in sheet[3]]
    projects = [dict(zip(headings, (cell.value for cell in line), strict=True)) for line in sheet.iter_rows(min_row=4)]
    assert [project["Project"] for project in projects] == [f"P{number}" for number in range(1, 16)]
    assert {
        project["Project"]: project["Amount as printed"] for project in projects if project["Amount as printed"]
    } == {
        "P3": "692,954 soms",
        "P4": "1 million. United States dollars, 379 thousand 780 soms",
    }
    # Under the heading Erasmus+: P5, P6 and P7; P7 is Mevlana.
    programmes = {project["Project"]: project["Programme"] for project in projects}
    assert [programmes[code] for code in ("P5", "P6", "P7")] == ["Erasmus+", "Erasmus+", "Mevlana"]
    # Years that hold 2024: P5 2021-2024, P6 2024-2027, P7 2021-2027. Ended: P9-P15. Without years: P1-P4, P8.
    running = [p["Project"] for p in projects if p["Start year"] and p["Start year"] <= 2024 <= p["End year"]]
    assert running == ["P5", "P6", "P7"]
    assert sum(project["Start year"] is None for project in projects) == 5


def test_words_of_the_published_files_are_in_the_lists() -> None:
    sheet = load_workbook(PUBLISHED / "oshtu_projects.xlsx").worksheets[0]
    headings = [cell.value for cell in sheet[3]]
    known = {
        kind: {normalised(alias["label"]) for alias in rows(f"{kind}_aliases")}
        | {normalised(row[f"name_{language}"]) for row in entries(kind) for language in LANGUAGES}
        for kind in ("programme", "country", "entity_type", "role")
    }
    for line in sheet.iter_rows(min_row=4, values_only=True):
        project = dict(zip(headings, line, strict=True))
        for heading, kind in (("Programme", "programme"), ("Coordinator's country", "country")):
            assert not project[heading] or normalised(str(project[heading])) in known[kind], project
    for entry in published("oshtu_partners.csv"):
        assert normalised(entry["Kind of body"]) in known["entity_type"]
        assert normalised(entry["Country of partner"]) in known["country"]
    for participant in published("oshtu_project_partners.csv"):
        assert normalised(participant["Role"]) in known["role"]


def test_the_manifest_names_the_files_that_are_there() -> None:
    manifest = tomllib.loads((PUBLISHED / "manifest.toml").read_text(encoding="utf-8"))["workbook"]
    assert {entry["file"] for entry in manifest} == set(make_published().published())
    assert {entry["institution"] for entry in manifest} == {"OSHTU"}
    assert {entry["received"] for entry in manifest} == {date(2025, 11, 3)}
    (students,) = [entry for entry in manifest if entry["dataset"] == "enrolments"]
    assert students["period"] == "none"


def test_the_country_script_writes_the_committed_list() -> None:
    committed = (REFERENCE / "countries.csv").read_text(encoding="utf-8")
    assert script(ROOT / "scripts" / "make_countries.py").countries_csv() == committed
