"""How the filters and the rights of a person touch each table of `etl/schema.sql`."""

from __future__ import annotations

from dataclasses import dataclass

# What a `:dimension` placeholder may become.
DIMENSIONS = frozenset(
    {
        "agreement_type",
        "coordinator_country_code",
        "country_code",
        "faculty_code",
        "funder",
        "funding",
        "is_cis",
        "isced_level",
        "partner_code",
        "programme",
        "region",
        "role",
        "sex",
        "state",
        "status",
        "study_form",
    }
)

# Conditions on a table `t`. A list behind IN is filled with the codes.
OWN = "t.institution_code IN (:institutions)"

# A table or a rate that names no institution is common to all.
SHARED = "t.institution_code IN (:institutions) OR t.institution_code IS NULL"

# A workbook for which nobody chose an institution belongs to those that its tables name.
OF_SOURCE = """
t.institution_code IN (:institutions) OR (t.institution_code IS NULL AND EXISTS (
    SELECT 1 FROM source_tables AS s
    WHERE s.source_id = t.source_id AND (s.institution_code IN (:institutions) OR s.institution_code IS NULL)
))"""

OF_TABLE = """
EXISTS (
    SELECT 1 FROM source_tables AS s
    WHERE s.source_id = t.source_id AND s.table_id = t.table_id
    AND (s.institution_code IN (:institutions) OR s.institution_code IS NULL)
)"""

# NULL is "country not stated" and counts as foreign.
NOT_A_CITIZEN = "t.country_code IS DISTINCT FROM 'KGZ'"

# Two censuses of one year are never added: the one nearest 1 October counts. Rows without a faculty are of all of them.
NEAREST_CENSUS = """
NOT EXISTS (
    SELECT 1
    FROM (SELECT DISTINCT institution_code, academic_year, faculty_code, census_date FROM {table}) AS n
    WHERE n.institution_code = t.institution_code
        AND n.academic_year = t.academic_year
        AND (n.faculty_code = t.faculty_code OR n.faculty_code IS NULL OR t.faculty_code IS NULL)
        AND COALESCE(ABS(DATEDIFF(n.census_date, DATE_FROM_PARTS(n.academic_year, 10, 1), DAY)), 0)
            < COALESCE(ABS(DATEDIFF(t.census_date, DATE_FROM_PARTS(t.academic_year, 10, 1), DAY)), 0)
)"""

DEGREE_FACULTY = """
NOT EXISTS (
    SELECT 1 FROM faculties AS f
    WHERE f.institution_code = t.institution_code AND f.faculty_code = t.faculty_code AND NOT f.is_degree_level
)"""

DEGREE_LEVEL = "t.isced_level IS NULL OR t.isced_level >= 6"

IN_REGION = "EXISTS (SELECT 1 FROM countries AS c WHERE c.country_code = t.country_code AND c.region IN (:codes))"

# Agreements and projects have each their own statuses, and a link holds both kinds: each heeds those of its list.
OF_LIST = "NOT EXISTS (SELECT 1 FROM lists AS l WHERE l.list = '{listed}' AND l.code IN (:codes))"

# In force on a day, and at an end by another; see `metrics.agreements`.
ENDS_BETWEEN = """
t.signed_date <= :first AND t.expiry_date BETWEEN :first AND :last
AND NOT COALESCE(t.is_open_ended, FALSE) AND NOT COALESCE(t.renews_automatically, FALSE)
AND COALESCE(t.status, 'active') NOT IN ('draft', 'terminated')"""

# Filter -> column, where the filter is a list of codes.
COLUMNS = {
    "faculties": "faculty_code",
    "countries": "country_code",
    "levels": "isced_level",
    "forms": "study_form",
    "funding": "funding",
    "sex": "sex",
    "types": "agreement_type",
    "statuses": "status",
    "programmes": "programme",
}

STUDENT_FILTERS = ("faculties", "countries", "regions", "levels", "forms", "funding", "sex")


@dataclass(frozen=True)
class Table:
    """How filters and rights touch a table.

    Args:
        institution: condition for institutions; "" where filters do not narrow it.
        filters: the filters that narrow it.
        has_years: the years narrow it; rows without a year stay.
        has_endings: it is narrowed to what ends within the days chosen.
        always: conditions that always hold.
        degree: conditions of the population `degree`.
        parent: table whose conditions narrow this one through `project_code`.
        status_list: closed list of its statuses.
    """

    institution: str = OWN
    filters: tuple[str, ...] = ()
    has_years: bool = False
    has_endings: bool = False
    always: tuple[str, ...] = ()
    degree: tuple[str, ...] = ()
    parent: str = ""
    status_list: str = ""


def _students(table: str) -> Table:
    return Table(
        filters=STUDENT_FILTERS,
        has_years=True,
        always=(NOT_A_CITIZEN, NEAREST_CENSUS.format(table=table)),
        degree=(DEGREE_LEVEL, DEGREE_FACULTY),
    )


# Which filter touches which table.
FACT_TABLES = {
    "enrolments": _students("enrolments"),
    "enrolment_parts": _students("enrolment_parts"),
    "student_totals": Table(
        filters=("faculties",),
        has_years=True,
        always=(NEAREST_CENSUS.format(table="student_totals"),),
        degree=(DEGREE_FACULTY,),
    ),
    "partner_listings": Table(filters=("countries", "regions")),
    "partners": Table(filters=("countries", "regions")),
    "agreements": Table(
        filters=("faculties", "countries", "regions", "types", "statuses"),
        has_endings=True,
        status_list="agreement_status",
    ),
    "projects": Table(filters=("faculties", "programmes", "statuses"), status_list="project_status"),
    "project_partners": Table(parent="projects"),
    "funding_lines": Table(parent="projects"),
    "exchange_rates": Table(institution=SHARED),
    "targets": Table(),
    "indicator_bounds": Table(),
    "due_dates": Table(),
    "sources": Table(institution=OF_SOURCE),
    "source_tables": Table(institution=SHARED),
    "problems": Table(institution=OF_SOURCE, has_years=True),
    "reconciliations": Table(institution=OF_TABLE),
}

# Lists of institutions and faculties are narrowed by rights alone; the others are the same for everybody.
REFERENCE_TABLES = frozenset({"institutions", "faculties", "countries", "lists", "snapshot"})

NARROWED_BY_RIGHTS = frozenset({"institutions", "faculties"})
