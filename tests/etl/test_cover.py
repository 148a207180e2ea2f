"""Whom a table covers, and when two tables speak of the same people."""

import pandas as pd
import pytest

from etl.cover import Cover, cover_of, rows_within
from etl.vocabulary import vocabulary

ENROLMENTS = vocabulary().datasets["enrolments"]
AGREEMENTS = vocabulary().datasets["agreements"]
COLUMNS = ["academic_year", "census_date", "faculty_code", "country_code", "isced_level", "sex", "headcount"]


def students(*rows: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{**dict.fromkeys(COLUMNS), **row} for row in rows], columns=COLUMNS, dtype=object)


def cover(*rows: dict[str, object]) -> Cover:
    return cover_of(ENROLMENTS, "DEMO", students(*rows))


MED = {"academic_year": 2024, "faculty_code": "MED", "country_code": "IND", "headcount": 5}
LAW = {"academic_year": 2024, "faculty_code": "LAW", "country_code": "CHN", "headcount": 2}
BY_LEVEL = {"academic_year": 2024, "isced_level": 6, "sex": "male", "headcount": 7}


def test_tables_of_different_faculties_do_not_overlap() -> None:
    assert not cover(MED).overlaps(cover(LAW))


def test_tables_of_different_years_do_not_overlap() -> None:
    assert not cover(MED).overlaps(cover({**MED, "academic_year": 2023}))


def test_a_split_that_one_table_lacks_does_not_keep_them_apart() -> None:
    # faculty x country and level x sex of the same year: the same people
    assert cover(MED, LAW).overlaps(cover(BY_LEVEL))


def test_tables_that_share_one_faculty_overlap() -> None:
    assert cover(MED, LAW).overlaps(cover(LAW))


def test_undated_tables_overlap_with_one_another_and_with_no_dated_one() -> None:
    undated = {**MED, "academic_year": None}
    assert cover(undated).overlaps(cover(undated))
    assert not cover(undated).overlaps(cover(MED))


def test_institutions_and_datasets_are_apart() -> None:
    here = cover(MED)
    assert not here.overlaps(Cover("OSHTU", "enrolments", here.dims, here.splits))
    assert not here.overlaps(Cover("DEMO", "student_totals", here.dims, here.splits))


def test_a_cover_tells_what_its_table_splits_by() -> None:
    assert cover(MED, LAW).splits == {"academic_year", "faculty_code", "country_code"}
    assert cover(BY_LEVEL).splits == {"academic_year", "isced_level", "sex"}


def test_registers_overlap_by_their_keys() -> None:
    def register(*codes: str) -> Cover:
        return cover_of(AGREEMENTS, "DEMO", pd.DataFrame({"agreement_code": list(codes)}))

    assert register("A1", "A2").overlaps(register("A2"))
    assert not register("A1").overlaps(register("A2"))


def test_a_replacement_takes_out_only_the_rows_it_speaks_for() -> None:
    earlier = students(MED, LAW, {**MED, "academic_year": 2023})
    assert list(rows_within(ENROLMENTS, earlier, cover(MED))) == [True, False, False]


def test_a_country_that_a_faculty_no_longer_names_has_nobody_left_there() -> None:
    in_medicine = [{**MED, "country_code": country} for country in ("IND", "CHN", "UZB")]
    earlier = students(*in_medicine, LAW)
    # Medicine sends India and Uzbekistan anew: its students from China are gone. Law sent nothing.
    assert list(rows_within(ENROLMENTS, earlier, cover(in_medicine[0], in_medicine[2]))) == [True, True, True, False]
    # A table of India alone says nothing of other countries.
    assert list(rows_within(ENROLMENTS, earlier, cover(in_medicine[0]))) == [True, False, False, False]


@pytest.mark.parametrize("day", [None, "2024-10-01"])
def test_a_replacement_with_a_day_of_the_count_takes_out_rows_without_one(day: str | None) -> None:
    dated = {**MED, "census_date": pd.Timestamp("2024-10-01")}
    earlier = students({**MED, "census_date": pd.Timestamp(day) if day else None})
    assert cover_of(ENROLMENTS, "DEMO", earlier).overlaps(cover(dated))
    assert list(rows_within(ENROLMENTS, earlier, cover(dated))) == [True]


def test_a_replacement_of_a_part_cannot_take_it_out_of_rows_that_are_not_split() -> None:
    with pytest.raises(ValueError, match="faculty_code"):
        rows_within(ENROLMENTS, students(BY_LEVEL), cover({**MED, "country_code": None}))
