"""What each workbook of the Demonstration University states: its true figures, before any reader has seen it."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

import cooperation
import university
from university import DIMENSIONS, FACULTIES

INSTITUTION = "DEMO"


@dataclass(frozen=True)
class Statement:
    """The foreign students that one workbook states, and the dimensions by which it splits them."""

    file: str
    years: tuple[int, ...]
    dimensions: tuple[str, ...]
    faculties: tuple[str, ...] = FACULTIES
    census_date: date | None = None


STATEMENTS = {
    statement.file: statement
    for statement in (
        Statement(
            "foreign_students_2016-2018.xlsx",
            (2016, 2017, 2018),
            ("country_code", "isced_level", "study_form", "funding", "sex"),
        ),
        Statement("kontingent_2019-2020.xlsx", (2019,), ("country_code",)),
        Statement("in_studenty_strany_2020.xlsx", (2020,), ("country_code",)),
        Statement("kontingent_01.10.2021.xlsx", (2021,), ("country_code", "study_form"), census_date=date(2021, 10, 1)),
        Statement("studentter_2022-2023.xlsx", (2022,), ("country_code", "sex")),
        Statement("inostrannye_urovni_2023.xlsx", (2023,), ("country_code", "isced_level")),
        Statement(
            "foreign_students_2024.xlsx", (2024,), ("country_code", "isced_level", "study_form", "funding", "sex")
        ),
        Statement(
            "2025_med_kontingent.xlsx",
            (2025,),
            ("country_code", "isced_level", "sex"),
            ("MED",),
            date(2025, 10, 1),
        ),
        Statement("2025_eng_ene.xlsx", (2025,), ("country_code", "isced_level"), ("ENG", "ENE")),
        Statement("2025_itf.ods", (2025,), ("country_code", "isced_level"), ("ITF",)),
        Statement("2025_eco_phi.xlsx", (2025,), ("country_code", "funding"), ("ECO", "PHI")),
        Statement("2025_law.xlsx", (2025,), ("country_code", "study_form"), ("LAW",)),
        Statement("2025_college.csv", (2025,), ("country_code", "isced_level", "study_form"), ("COL",)),
        Statement(
            "2025_retraining_persons.xlsx", (2025,), ("country_code", "isced_level", "study_form", "sex"), ("RET",)
        ),
    )
}

PARTS_FILE = "inostrannye_urovni_2023.xlsx"
TOTALS_FILE = "vsego_studentov_2016-2025.xlsx"
# The sender of the totals had no figures of the Institute of Retraining for these years and wrote «н/д».
TOTALS_NOT_AVAILABLE = frozenset({("RET", 2016), ("RET", 2017)})

# The unreadable label, and the sum that its sender got wrong by one. The builders write both from here.
UNKNOWN_COUNTRY = "Атлантида"
UNKNOWN_COUNTRY_HEADCOUNT = 3
UNKNOWN_COUNTRY_PROBLEM = {
    "file": "2025_law.xlsx",
    "sheet": "Лист1",
    "cell": "B13",
    "code": "unknown_country",
    "value": UNKNOWN_COUNTRY,
    "headcount": UNKNOWN_COUNTRY_HEADCOUNT,
    "academic_year": 2025,
}
WRONG_SUM = {"file": "in_studenty_strany_2020.xlsx", "sheet": "Контингент", "cell": "O9", "label": "Таджикистан"}
VIEWS = (("foreign_students_2024.xlsx", "Summary"), ("2025_med_kontingent.xlsx", "Уровень и пол"))


@dataclass(frozen=True)
class Truth:
    """The figures that a snapshot of these workbooks holds, no more and no less.

    Every frame of rows bears `file`, the workbook that states them, and `institution_code`; a dimension which the
    workbook does not state is missing. Headcounts are at least 1: where a sheet has a blank, a dash or a 0 there is
    no row here. `problems`: the labels that no list knows. `differing_sums`: declared sums that are wrong in the
    workbook. `views`: sheets that show students a second time and do not count. `amount_text` is given only where
    the amount can be read in more than one way; `is_open_ended` is false where a last day is stated.
    """

    enrolments: pd.DataFrame
    enrolment_parts: pd.DataFrame
    student_totals: pd.DataFrame
    agreements: pd.DataFrame
    projects: pd.DataFrame
    project_partners: pd.DataFrame
    funding_lines: pd.DataFrame
    exchange_rates: pd.DataFrame
    targets: pd.DataFrame
    due_dates: pd.DataFrame
    problems: pd.DataFrame
    differing_sums: pd.DataFrame
    views: pd.DataFrame


@cache
def stated(file: str) -> pd.DataFrame:
    """The students that a workbook states, split as far as it splits them.

    Returns:
        One row a combination of year, faculty and the dimensions of the workbook, with `headcount` [persons]; the
        other columns of `DIMENSIONS` are missing throughout.
    """
    statement = STATEMENTS[file]
    people = university.people()
    chosen = people[people["academic_year"].isin(statement.years) & people["faculty_code"].isin(statement.faculties)]
    by = ["academic_year", "faculty_code", *statement.dimensions]
    rows = chosen.groupby(by, dropna=False, sort=True)["headcount"].sum().reset_index()
    rows = rows.reindex(columns=[*DIMENSIONS, "headcount"])
    for column in DIMENSIONS:
        rows[column] = rows[column].astype("Int64" if column in {"academic_year", "isced_level"} else "object")
        if rows[column].dtype == "object":
            rows[column] = rows[column].where(rows[column].notna(), None)
    return rows


@cache
def women_of_2023() -> pd.DataFrame:
    """The column «из них женщин»: part of the students of that workbook, by faculty and country."""
    people = university.people()
    chosen = people[(people["academic_year"] == 2023) & (people["sex"] == "female")]
    rows = chosen.groupby(["academic_year", "faculty_code", "country_code"])["headcount"].sum().reset_index()
    return rows.assign(dimension="sex", code="female")


@cache
def all_students() -> pd.DataFrame:
    """All students by year and faculty, as far as the sheet states them."""
    totals = university.student_totals()
    missing = [
        pair in TOTALS_NOT_AVAILABLE for pair in zip(totals["faculty_code"], totals["academic_year"], strict=True)
    ]
    return totals[~pd.Series(missing, index=totals.index)].reset_index(drop=True)


def truth() -> Truth:
    """All true figures of the demonstration workbooks."""
    return Truth(
        enrolments=_enrolments(),
        enrolment_parts=_of_demo(women_of_2023(), PARTS_FILE),
        student_totals=_of_demo(all_students(), TOTALS_FILE),
        agreements=_of_demo(cooperation.agreements(), cooperation.AGREEMENTS_FILE),
        projects=_of_demo(cooperation.projects(), cooperation.PROJECTS_FILE),
        project_partners=_of_demo(cooperation.project_partners(), cooperation.PROJECT_PARTNERS_FILE),
        funding_lines=_of_demo(cooperation.funding_lines(), cooperation.PROJECTS_FILE),
        exchange_rates=_of_demo(cooperation.exchange_rates(), cooperation.RATES_FILE),
        targets=_of_demo(cooperation.targets(), cooperation.TARGETS_FILE),
        due_dates=_of_demo(cooperation.due_dates(), cooperation.DUE_DATES_FILE),
        problems=pd.DataFrame([UNKNOWN_COUNTRY_PROBLEM]),
        differing_sums=pd.DataFrame([_wrong_sum()]),
        views=pd.DataFrame(VIEWS, columns=["file", "sheet"]),
    )


def _enrolments() -> pd.DataFrame:
    frames = [
        _of_demo(stated(file), file).assign(census_date=statement.census_date) for file, statement in STATEMENTS.items()
    ]
    columns = ["file", "institution_code", "academic_year", "census_date", *DIMENSIONS[1:], "headcount"]
    return pd.concat([frame.astype({"census_date": "object"}) for frame in frames], ignore_index=True)[columns]


def _wrong_sum() -> dict[str, object]:
    rows = stated(WRONG_SUM["file"])
    computed = int(rows.loc[rows["country_code"] == "TJK", "headcount"].sum())
    return WRONG_SUM | {"declared": computed + 1, "computed": computed}


def _of_demo(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    return rows.assign(file=file, institution_code=INSTITUTION)
