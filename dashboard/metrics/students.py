"""Foreign students: how many, from where, on what. Indicators E1-E9 of the catalogue.

Population, unless the filters say otherwise: degree level, citizenship other than Kyrgyz; a student whose country is
not stated counts. A year shows the census nearest 1 October. Rows without a date are in no series by year: ask for them
with `year=None`.

Missing is not zero: a year that nobody reported is a row with a missing headcount (<NA>); a code with no rows has no
row.
Integer columns are `Int64`; a missing value in them is <NA>. A code that was not stated is None, and comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.filters import Filters
from dashboard.kept import kept
from dashboard.metrics.paragraphs import FILES, NUMBERS
from dashboard.warehouse import Warehouse, plain, whole

# What foreign students can be split by.
DIMENSIONS = (
    "country_code",
    "region",
    "is_cis",
    "faculty_code",
    "isced_level",
    "study_form",
    "funding",
    "sex",
)

# What gathers countries into groups. Beside the countries, a group can tell how many one of them has that is too small
# to show (docs/decisions/0011): protected figures are not split by these.
GROUPS_OF_COUNTRIES = ("region", "is_cis")

STUDENTS = """
students AS (
    SELECT enrolments.*, countries.region, countries.is_cis
    FROM enrolments
    LEFT JOIN countries ON countries.country_code = enrolments.country_code
)"""

HEADCOUNT_BY_YEAR = f"""
WITH {NUMBERS},
counted AS (
    SELECT
        academic_year,
        CAST(SUM(headcount) AS BIGINT) AS headcount,
        MAX(CASE WHEN flag = 'p' THEN 1 ELSE 0 END) = 1 AS has_provisional,
        MAX(CASE WHEN flag = 'b' THEN 1 ELSE 0 END) = 1 AS has_break
    FROM enrolments
    WHERE academic_year IS NOT NULL
    GROUP BY academic_year
),
bounds AS (
    SELECT MIN(academic_year) AS first_year, MAX(academic_year) AS last_year
    FROM counted
),
years AS (
    SELECT bounds.first_year + numbers.number AS academic_year
    FROM bounds
    CROSS JOIN numbers
    WHERE bounds.first_year + numbers.number <= bounds.last_year
),
final AS (
    SELECT years.academic_year, counted.headcount, counted.has_provisional, counted.has_break
    FROM years
    LEFT JOIN counted ON counted.academic_year = years.academic_year
    ORDER BY years.academic_year
)
SELECT * FROM final
"""


def headcount_by_year(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Foreign students by academic year (E1).

    Returns:
        One row a year from the first to the last reported, in order: academic_year, headcount [students] (<NA> in a
        year that was not reported), has_provisional, has_break (some figure of the year bears the flag p, b).
        Empty when nothing with a date was reported.
    """
    return warehouse.frame(HEADCOUNT_BY_YEAR, filters)


HEADCOUNT = """
WITH final AS (
    SELECT CAST(SUM(headcount) AS BIGINT) AS headcount
    FROM enrolments
    WHERE academic_year IS NOT DISTINCT FROM :year
)
SELECT * FROM final
"""


def headcount(warehouse: Warehouse, filters: Filters, year: int | None) -> int | None:
    """Foreign students of a year, or of the tables without a date where `year` is None (E1) [students].

    None when nothing was reported for it.
    """
    return whole(warehouse.value(HEADCOUNT, filters, year=year))


def undated_headcount(warehouse: Warehouse, filters: Filters) -> int | None:
    """Foreign students in tables that bear no date (E1) [students]; in no series by year. None when there are none."""
    return headcount(warehouse, filters, None)


NEWEST_YEAR = """
WITH final AS (
    SELECT MAX(academic_year) AS academic_year
    FROM enrolments
)
SELECT * FROM final
"""


def newest_year(warehouse: Warehouse, filters: Filters) -> int | None:
    """Last academic year of which anything was sent under the filters, were it by one faculty; None when none is
    dated.
    """
    return whole(warehouse.value(NEWEST_YEAR, filters))


# A year counts as sent when the faculties that have sent it held at least this part of the students of the year before.
MOSTLY_SENT = 0.5

SENT_SINCE = """
WITH by_faculty AS (
    SELECT academic_year, faculty_code, SUM(headcount) AS headcount
    FROM enrolments
    WHERE academic_year IS NOT NULL
    GROUP BY academic_year, faculty_code
),
compared AS (
    SELECT
        before.academic_year + 1 AS academic_year,
        SUM(before.headcount) AS headcount,
        SUM(CASE WHEN now.academic_year IS NULL THEN before.headcount ELSE 0 END) AS headcount_missing
    FROM by_faculty AS before
    LEFT JOIN by_faculty AS now
        ON now.academic_year = before.academic_year + 1
        AND now.faculty_code IS NOT DISTINCT FROM before.faculty_code
    GROUP BY before.academic_year
),
final AS (
    SELECT
        academic_year,
        headcount_missing = 0 AS is_sent,
        headcount_missing > (1 - :mostly) * headcount AND headcount_missing < headcount AS is_coming_in
    FROM compared
    ORDER BY academic_year
)
SELECT * FROM final
"""


@kept
def years_sent(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """How far each year has been sent by the faculties that reported students the year before.

    Returns:
        One row a year after one that was reported: academic_year, is_sent (by all of them), is_coming_in (by some that
        held less than `MOSTLY_SENT` of the students: no figure of the whole university can be given yet).
    """
    scope = filters_of_all_years(filters).only("faculties", "population", "figures")
    return warehouse.frame(SENT_SINCE, scope, mostly=MOSTLY_SENT)


@kept
def years_coming_in(warehouse: Warehouse, filters: Filters) -> frozenset[int]:
    """Years that a few faculties have sent, and most students are missing from."""
    sent = years_sent(warehouse, filters)
    return frozenset(int(year) for year in sent.loc[sent["is_coming_in"].fillna(False).astype(bool), "academic_year"])


@kept
def latest_year(warehouse: Warehouse, filters: Filters) -> int | None:
    """Last academic year with foreign students under the filters of which most have been sent; None when none is dated.

    A year that is only coming in is the latest where there is no other.
    """
    years = headcount_by_year(warehouse, filters).dropna(subset=["headcount"])["academic_year"]
    coming_in = years_coming_in(warehouse, filters)
    complete = [int(year) for year in years if int(year) not in coming_in]
    return max(complete, default=newest_year(warehouse, filters))


CENSUS_DATES = """
WITH final AS (
    SELECT MIN(census_date) AS first_day, MAX(census_date) AS last_day
    FROM enrolments
    WHERE academic_year IS NOT DISTINCT FROM :year
)
SELECT * FROM final
"""


def census_dates(warehouse: Warehouse, filters: Filters, year: int | None) -> tuple[date, date] | None:
    """First and last day on which the students of a year were counted; None when no table states its day."""
    row = warehouse.frame(CENSUS_DATES, filters, year=year).iloc[0]
    first, last = plain(row["first_day"]), plain(row["last_day"])
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


HEADCOUNT_BY = f"""
WITH {STUDENTS},
of_year AS (
    SELECT CAST(:dimension AS VARCHAR) AS code, headcount
    FROM students
    WHERE academic_year IS NOT DISTINCT FROM :year
),
final AS (
    SELECT
        code,
        CAST(SUM(headcount) AS BIGINT) AS headcount,
        SUM(headcount) * 1.0 / NULLIF(SUM(SUM(headcount)) OVER (), 0) AS headcount_share
    FROM of_year
    GROUP BY code
    ORDER BY CASE WHEN code IS NULL THEN 1 ELSE 0 END, headcount DESC, code
)
SELECT * FROM final
"""


def headcount_by(warehouse: Warehouse, filters: Filters, dimension: str, year: int | None) -> pd.DataFrame:
    """Foreign students of a year split by one dimension (E1, E3, E4, E12).

    Args:
        dimension: one of `DIMENSIONS`.
        year: academic year; None for the tables without a date.

    Returns:
        One row a code, largest first, not stated last: code (text; None = not stated), headcount [students],
        headcount_share [share 0-1 of all rows]. Empty when nothing was reported, and of protected figures by groups
        of countries.
    """
    return _let_out(dimension, filters, warehouse.frame(HEADCOUNT_BY, filters, dimension=allowed(dimension), year=year))


def _let_out(dimension: str, filters: Filters, split: pd.DataFrame) -> pd.DataFrame:
    return split.iloc[:0] if filters.is_protected and dimension in GROUPS_OF_COUNTRIES else split


HEADCOUNT_BY_YEAR_AND = f"""
WITH {STUDENTS},
final AS (
    SELECT
        academic_year,
        CAST(:dimension AS VARCHAR) AS code,
        CAST(SUM(headcount) AS BIGINT) AS headcount
    FROM students
    WHERE academic_year IS NOT NULL
    GROUP BY academic_year, CAST(:dimension AS VARCHAR)
    ORDER BY academic_year, CASE WHEN code IS NULL THEN 1 ELSE 0 END, headcount DESC, code
)
SELECT * FROM final
"""


def headcount_by_year_and(warehouse: Warehouse, filters: Filters, dimension: str) -> pd.DataFrame:
    """Foreign students by academic year and one dimension (E1, E3, E4).

    Returns:
        One row a year and code, years in order, largest first within a year: academic_year, code (text; None = not
        stated), headcount [students]. A pair that was not reported has no row. Empty when nothing is dated.
    """
    return _let_out(dimension, filters, warehouse.frame(HEADCOUNT_BY_YEAR_AND, filters, dimension=allowed(dimension)))


HEADCOUNT_BY_FACULTY_AND_COUNTRY = """
WITH final AS (
    SELECT faculty_code, country_code, CAST(SUM(headcount) AS BIGINT) AS headcount
    FROM enrolments
    WHERE academic_year IS NOT DISTINCT FROM :year
    GROUP BY faculty_code, country_code
    ORDER BY faculty_code NULLS LAST, headcount DESC, country_code NULLS LAST
)
SELECT * FROM final
"""


def headcount_by_faculty_and_country(warehouse: Warehouse, filters: Filters, year: int | None) -> pd.DataFrame:
    """Foreign students of a year by faculty and country (E1).

    Returns:
        One row a pair that was reported: faculty_code, country_code (None = not stated), headcount [students].
    """
    return warehouse.frame(HEADCOUNT_BY_FACULTY_AND_COUNTRY, filters, year=year)


# A year whose students are all of unstated country has an unknown number of countries, not none.
COUNTRY_COUNT_BY_YEAR = """
WITH counted AS (
    SELECT
        academic_year,
        COUNT(DISTINCT CASE WHEN headcount > 0 THEN country_code END) AS countries,
        SUM(headcount) AS headcount,
        SUM(CASE WHEN country_code IS NULL THEN headcount ELSE 0 END) AS headcount_not_stated
    FROM enrolments
    GROUP BY academic_year
),
final AS (
    SELECT
        academic_year,
        CASE WHEN headcount > 0 AND headcount = headcount_not_stated THEN NULL ELSE countries END AS countries,
        CAST(headcount_not_stated AS BIGINT) AS headcount_country_not_stated
    FROM counted
    ORDER BY academic_year NULLS LAST
)
SELECT * FROM final
"""


def country_count_by_year(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Countries that foreign students come from, by academic year (E9).

    Returns:
        One row a reported year; tables without a date are the row with academic_year <NA>, last: academic_year,
        countries [countries] (<NA> when the country of no student is stated), headcount_country_not_stated [students].
        Of protected figures, the countries are those that are shown.
    """
    counts = warehouse.frame(COUNTRY_COUNT_BY_YEAR, filters)
    return counts.assign(countries=_countries_shown(warehouse, filters, counts)) if filters.is_protected else counts


def _countries_shown(warehouse: Warehouse, filters: Filters, counts: pd.DataFrame) -> pd.Series:
    """Countries with a protected count, for each year of the counts: how many there are would give small ones away."""
    by_year = headcount_by_year_and(warehouse, filters, "country_code")
    undated = headcount_by(warehouse, filters, "country_code", None)
    shown = [
        undated if pd.isna(year) else by_year[by_year["academic_year"] == year] for year in counts["academic_year"]
    ]
    numbers = [int((rows["code"].notna() & rows["headcount"].notna()).sum()) for rows in shown]
    return pd.Series([number or pd.NA for number in numbers], index=counts.index, dtype="Int64")


def country_count(warehouse: Warehouse, filters: Filters, year: int | None) -> int | None:
    """Countries that foreign students of a year come from (E9) [countries]; None when not reported or not known."""
    counts = country_count_by_year(warehouse, filters)
    of_year = counts[counts["academic_year"].isna() if year is None else counts["academic_year"].eq(year).fillna(False)]
    return None if of_year.empty else whole(of_year["countries"].iloc[0])


@dataclass(frozen=True)
class OutsideTotals:
    """Cells set aside because they could not be understood.

    Args:
        headcount: students in them, as far as a figure could be read [students]; None when there is none to add.
        cells: how many cells [cells].
    """

    headcount: int | None
    cells: int


HEADCOUNT_OUTSIDE_TOTALS = """
WITH tables_of_students AS (
    SELECT DISTINCT source_id, table_id
    FROM source_tables
    WHERE dataset = 'enrolments' AND counts
),
final AS (
    SELECT CAST(SUM(problems.headcount) AS BIGINT) AS headcount, COUNT(*) AS cells
    FROM problems
    INNER JOIN tables_of_students
        ON tables_of_students.source_id = problems.source_id
        AND tables_of_students.table_id = problems.table_id
    WHERE problems.severity = 'error' OR problems.headcount IS NOT NULL
)
SELECT * FROM final
"""


def headcount_outside_totals(warehouse: Warehouse, filters: Filters) -> OutsideTotals:
    """Students who stand outside the totals: their cells were set aside and stand in `problems`.

    A second view of the same people is passed over.
    """
    row = warehouse.frame(HEADCOUNT_OUTSIDE_TOTALS, filters).iloc[0]
    return OutsideTotals(whole(row["headcount"]), int(row["cells"]))


ENROLMENT_ROWS = f"""
WITH {FILES},
final AS (
    SELECT
        enrolments.academic_year,
        enrolments.census_date,
        enrolments.faculty_code,
        enrolments.country_code,
        enrolments.isced_level,
        enrolments.study_form,
        enrolments.funding,
        enrolments.sex,
        countries.region,
        enrolments.headcount,
        enrolments.flag,
        files.file_name,
        enrolments.sheet,
        enrolments.cell,
        enrolments.source_id
    FROM enrolments
    LEFT JOIN files ON files.source_id = enrolments.source_id
    LEFT JOIN countries ON countries.country_code = enrolments.country_code
    ORDER BY
        enrolments.academic_year DESC NULLS LAST, enrolments.headcount DESC, enrolments.faculty_code NULLS LAST,
        enrolments.country_code NULLS LAST, files.file_name, enrolments.sheet, enrolments.cell
)
SELECT * FROM final
"""


def enrolment_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """The rows behind the figures of foreign students, each with its cell.

    Returns:
        One row a cell, newest year first: academic_year, census_date, faculty_code, country_code, isced_level,
        study_form, funding, sex, region, headcount [students], flag, file_name, sheet, cell, source_id.
    """
    return warehouse.frame(ENROLMENT_ROWS, filters)


def enrolment_rows_of_year(warehouse: Warehouse, filters: Filters, year: int | None) -> pd.DataFrame:
    """The rows behind the figures of one year, or of the tables without a date where `year` is None."""
    rows = enrolment_rows(warehouse, filters)
    return rows[rows["academic_year"].isna() if year is None else rows["academic_year"].eq(year).fillna(False)]


def filters_of_all_years(filters: Filters) -> Filters:
    """The same choices without bounds on the years, to look at a year beside its neighbour."""
    names = [name for name in filters.__dataclass_fields__ if name not in ("institution", "from_year", "to_year")]
    return filters.only(*names)


def allowed(dimension: str) -> str:
    """The dimension, if foreign students can be split by it.

    Raises:
        ValueError: they cannot.
    """
    if dimension not in DIMENSIONS:
        raise ValueError(f"foreign students have no dimension {dimension!r}; there are {', '.join(DIMENSIONS)}")
    return dimension
