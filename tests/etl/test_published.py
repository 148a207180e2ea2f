"""What two universities publish, read as it is printed: each trap of those pages is a test.

Counts of the partners: 42 entries as printed; TPU and NovSU stand twice under different spellings, so 40 partners;
4 of them are in Kyrgyzstan, so 36 foreign ones; LOGO and Education Global Gateway are no universities, so 34.
"""

import csv
import json
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from etl.resolve import Reference
from etl.store import REFERENCE

pytestmark = pytest.mark.xdist_group("demo_store")


def rows(snapshot: duckdb.DuckDBPyConnection, question: str) -> list[tuple[Any, ...]]:
    return snapshot.execute(question).fetchall()


def must_not_merge() -> list[tuple[str, str]]:
    with (REFERENCE / "must_not_merge.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["partner_code_a"], row["partner_code_b"]) for row in csv.DictReader(stream)]


# ------------------------------------------------------------ foreign students
def test_foreign_students_are_those_of_the_total_column_by_faculty(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(snapshot, "SELECT faculty_code, headcount FROM enrolments WHERE institution_code = 'OSHTU'")
    assert dict(found) == {
        "RTF": 18,
        "AD&CEF": 18,
        "EF": 10,
        "T&NRMF": 4,
        "C&ITF": 12,
        "E&MF": 5,
        "TC": 11,
        "NU&TSF": 2,
        "IPR&PD": 2,
    }


def test_82_students_at_all_levels_and_69_at_degree_level(snapshot: duckdb.DuckDBPyConnection) -> None:
    # 18+18+10+4+12+5+11+2+2 = 82; without the college (11) and the retraining institute (2): 69
    found = rows(
        snapshot,
        """
        SELECT sum(headcount), sum(headcount) FILTER (is_degree_level)
        FROM enrolments JOIN faculties USING (institution_code, faculty_code)
        WHERE institution_code = 'OSHTU' AND country_code IS DISTINCT FROM 'KGZ'
        """,
    )
    assert found == [(82, 69)]


def test_the_country_of_the_82_students_is_not_stated_and_none_is_invented(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        snapshot, "SELECT DISTINCT country_code, study_form, sex FROM enrolments WHERE institution_code = 'OSHTU'"
    )
    assert found == [(None, None, None)]


def test_the_undated_table_is_in_no_series_by_year(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        snapshot, "SELECT DISTINCT academic_year, census_date FROM enrolments WHERE institution_code = 'OSHTU'"
    )
    assert found == [(None, None)]


def test_the_total_label_on_two_lines_is_proved_against_the_faculties(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        snapshot,
        """
        SELECT label, cell, CAST(declared AS INTEGER), CAST(computed AS INTEGER), status
        FROM reconciliations JOIN sources USING (source_id) WHERE file_name = 'oshtu_foreign_students.xlsx'
        """,
    )
    assert found == [("total : 82", "D13", 82, 82, "agrees")]


# -------------------------------------------------------------------- partners
def test_42_entries_are_40_partners_36_foreign_34_of_them_universities(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(snapshot, "SELECT count(*) FROM partner_listings WHERE institution_code = 'OSHTU'") == [(42,)]
    found = rows(
        snapshot,
        """
        SELECT
            count(*),
            count(*) FILTER (NOT is_domestic),
            count(*) FILTER (NOT is_domestic AND entity_type = 'university')
        FROM partners
        WHERE institution_code = 'OSHTU'
            AND partner_code IN (SELECT partner_code FROM partner_listings WHERE institution_code = 'OSHTU')
        """,
    )
    assert found == [(40, 36, 34)]


def test_foreign_partners_are_in_seven_countries_24_of_36_in_russia(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        snapshot,
        """
        SELECT country_code, count(*) FROM partners
        WHERE institution_code = 'OSHTU' AND NOT is_domestic
            AND partner_code IN (SELECT partner_code FROM partner_listings WHERE institution_code = 'OSHTU')
        GROUP BY country_code
        """,
    )
    # as printed 26 in Russia; TPU and NovSU are printed twice: 24
    assert dict(found) == {"RUS": 24, "KOR": 5, "KAZ": 3, "POL": 1, "FRA": 1, "DEU": 1, "UZB": 1}


@pytest.mark.parametrize(
    "spellings",
    [
        ("Tomsk Polytechnic University", "National research “Tomsk Polytechnic University”"),
        ("Novgorod state University", "Novgorod state University. Yaroslav The Wise"),
    ],
)
def test_two_spellings_of_one_university_are_one_partner(
    spellings: tuple[str, str], snapshot: duckdb.DuckDBPyConnection
) -> None:
    found = rows(snapshot, f"SELECT DISTINCT partner_code FROM partner_listings WHERE partner_label IN {spellings}")
    assert len(found) == 1


def test_three_pairs_that_look_alike_stay_apart(snapshot: duckdb.DuckDBPyConnection) -> None:
    listed = {code for (code,) in rows(snapshot, "SELECT partner_code FROM partner_listings")}
    assert len(must_not_merge()) == 3
    for one, other in must_not_merge():
        assert one != other
        assert {one, other} <= listed


def test_names_that_are_cut_off_stay_unresolved(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        snapshot,
        """
        SELECT name_en FROM partners
        WHERE institution_code = 'OSHTU' AND NOT is_resolved AND partner_code IN ('RU-NRU', 'RU-NRTU')
        """,
    )
    assert len(found) == 2


def test_a_partner_listed_under_another_heading_keeps_its_own_country_and_the_heading(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        snapshot,
        """
        SELECT heading_label, country_code, partner_code FROM partner_listings
        WHERE partner_label IN (
            'University Of Grenoble Alpes', 'Polytechnic University of Turin', 'Osh state University'
        )
        ORDER BY partner_code
        """,
    )
    assert found == [
        ("Russia", "FRA", "FR-UGA"),
        ("Uzbekistan", "KGZ", "KG-OSHSU"),
        ("Uzbekistan", "UZB", "UZ-TTPU"),
    ]


def test_commas_and_full_stops_inside_a_name_do_not_divide_it(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(snapshot, "SELECT partner_label FROM partner_listings WHERE partner_code IN ('RU-MESI', 'RU-ITMO')")
    assert sorted(found) == [
        ("Moscow state University of Economics, statistics and Informatics",),
        ("Saint Petersburg national research University of information technologies, mechanics and optics",),
    ]


# -------------------------------------------------------------------- projects
def test_15_projects_five_of_them_without_years(snapshot: duckdb.DuckDBPyConnection) -> None:
    assert rows(snapshot, "SELECT count(*) FROM projects WHERE institution_code = 'OSHTU'") == [(15,)]
    found = rows(
        snapshot,
        """
        SELECT project_code FROM projects
        WHERE institution_code = 'OSHTU' AND start_date IS NULL AND end_date IS NULL
        """,
    )
    assert {code for (code,) in found} == {"P1", "P2", "P3", "P4", "P8"}


def test_three_projects_run_in_2024_by_their_stated_years_and_seven_had_ended(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    # P5 2021-2024, P6 2024-2027, P7 2021-2027; P9-P15 ended in 2013 - 2016
    running = rows(
        snapshot,
        """
        SELECT project_code FROM projects
        WHERE institution_code = 'OSHTU' AND start_date <= DATE '2024-10-01' AND end_date >= DATE '2024-10-01'
        """,
    )
    ended = rows(
        snapshot, "SELECT count(*) FROM projects WHERE institution_code = 'OSHTU' AND end_date < DATE '2024-01-01'"
    )
    assert {code for (code,) in running} == {"P5", "P6", "P7"}
    assert ended == [(7,)]


def test_years_stand_for_their_first_and_last_day_and_say_so(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        snapshot,
        """
        SELECT CAST(start_date AS VARCHAR), CAST(end_date AS VARCHAR), dates_precision
        FROM projects WHERE institution_code = 'OSHTU' AND project_code = 'P9'
        """,
    )
    assert found == [("2010-01-01", "2013-12-31", "year")]


def test_mevlana_is_not_counted_as_erasmus_plus(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = dict(rows(snapshot, "SELECT project_code, programme FROM projects WHERE institution_code = 'OSHTU'"))
    assert found["P7"] == "mevlana"
    assert [code for code, programme in found.items() if programme == "erasmus_plus"] == ["P5", "P6"]


def test_titles_that_are_nearly_the_same_are_two_projects(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        snapshot,
        """
        SELECT project_code, title FROM projects
        WHERE institution_code = 'OSHTU' AND title LIKE 'Educational mobility of students%' ORDER BY 1
        """,
    )
    assert [code for code, _title in found] == ["P6", "P7"]
    assert found[0][1] != found[1][1]


def test_months_without_a_year_give_no_date_and_the_words_are_kept(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        snapshot,
        """
        SELECT start_date, end_date, status, status_label FROM projects
        WHERE institution_code = 'OSHTU' AND project_code = 'P8'
        """,
    )
    assert found == [(None, None, None, "will be held in May-June")]


def test_a_funder_that_only_the_heading_names_is_not_taken_for_the_programme(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    found = dict(rows(snapshot, "SELECT project_code, programme FROM projects WHERE institution_code = 'OSHTU'"))
    assert (found["P3"], found["P4"]) == (None, None)
    assert (found["P1"], found["P2"]) == ("giz", "giz")


def test_the_comma_of_692_954_soms_divides_thousands(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        snapshot,
        """
        SELECT amount, currency_code, amount_text FROM funding_lines
        WHERE institution_code = 'OSHTU' AND project_code = 'P3'
        """,
    )
    assert found == [(Decimal("692954.00"), "KGS", "692,954 soms")]


def test_the_rice_amount_is_kept_as_text_with_three_readings_and_is_in_no_sum(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    ((amount, text, readings),) = rows(
        snapshot,
        """
        SELECT amount, amount_text, amount_readings FROM funding_lines
        WHERE institution_code = 'OSHTU' AND project_code = 'P4'
        """,
    )
    assert amount is None
    assert text == "1 million. United States dollars, 379 thousand 780 soms"
    assert json.loads(readings) == [
        [["1000000", "USD"], ["379780", "KGS"]],
        [["1379780", "USD"]],
        [["1379780", "KGS"]],
    ]


def test_two_amounts_are_known_of_and_one_can_be_summed(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = rows(snapshot, "SELECT count(*), sum(amount) FROM funding_lines WHERE institution_code = 'OSHTU'")
    assert found == [(2, Decimal("692954.00"))]


def test_13_partners_take_part_in_geotak_led_by_one_coordinator(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        snapshot,
        """
        SELECT count(*), count(*) FILTER (role = 'coordinator'), count(DISTINCT partner_code)
        FROM project_partners WHERE institution_code = 'OSHTU' AND project_code = 'P5'
        """,
    )
    assert found == [(13, 1, 13)]


def test_the_country_on_the_page_spelt_kazakstan_is_kazakhstan(reference: Reference) -> None:
    assert reference.resolve("country", "Kazakstan") == "KAZ"
    assert reference.resolve("country", "Turkey") == "TUR"
    assert reference.resolve("country", "Korea") in ("KOR", None)


def test_the_columns_headed_c_and_e_have_no_form_of_study_until_somebody_says_which(reference: Reference) -> None:
    # Cyrillic с and е: full-time and extramural, or the reverse where с is for «сырттан»
    assert reference.resolve("study_form", "с") is None
    assert reference.resolve("study_form", "е") is None


def test_figures_of_the_published_and_of_the_invented_universities_stay_apart(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    found = dict(rows(snapshot, "SELECT institution_code, is_invented FROM institutions"))
    assert found["DEMO"] is True
    assert (found["OSHTU"], found["OSHSU"]) == (False, False)
    assert rows(snapshot, "SELECT count(*) FROM enrolments WHERE institution_code NOT IN ('DEMO', 'OSHTU')") == [(0,)]
