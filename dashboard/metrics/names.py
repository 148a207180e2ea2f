"""Codes and their names, which years and codes there are, and what a link may name."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.filters import Filters, Known
from dashboard.metrics.paragraphs import academic_year_of, as_of, first_october
from dashboard.warehouse import Warehouse

# Name in a link -> closed list that holds its codes.
LISTS_IN_LINKS = {
    "regions": ("region",),
    "levels": ("isced_level",),
    "forms": ("study_form",),
    "funding": ("funding",),
    "sex": ("sex",),
    "types": ("agreement_type",),
    "statuses": ("agreement_status", "project_status"),
    "programmes": ("programme",),
}

# The institution a first visit opens on, where the store holds figures of it.
FIRST_VISIT = "DEMO"

INSTITUTION_ROWS = """
WITH final AS (
    SELECT institution_code, name_ky, name_ru, name_en, country_code, is_invented
    FROM institutions
    ORDER BY is_invented DESC, institution_code
)
SELECT * FROM final
"""


def institution_rows(warehouse: Warehouse) -> pd.DataFrame:
    """The institutions that the person may see.

    Returns:
        One row an institution, invented ones first: institution_code, name_ky, name_ru, name_en, country_code,
        is_invented.
    """
    return warehouse.frame(INSTITUTION_ROWS)


NAMES = {
    "institution": """
        WITH final AS (
            SELECT institution_code AS code, name_ky, name_ru, name_en
            FROM institutions
            ORDER BY is_invented DESC, institution_code
        )
        SELECT * FROM final
    """,
    "faculty": """
        WITH final AS (
            SELECT faculty_code AS code, name_ky, name_ru, name_en
            FROM faculties
            WHERE institution_code = :institution
            ORDER BY is_degree_level DESC, faculty_code
        )
        SELECT * FROM final
    """,
    "country": """
        WITH final AS (
            SELECT country_code AS code, name_ky, name_ru, name_en
            FROM countries
            ORDER BY country_code
        )
        SELECT * FROM final
    """,
    "partner": """
        WITH final AS (
            SELECT partner_code AS code, name_ky, name_ru, name_en
            FROM partners
            WHERE institution_code = :institution
            ORDER BY partner_code
        )
        SELECT * FROM final
    """,
}

LIST_NAMES = """
WITH final AS (
    SELECT code, name_ky, name_ru, name_en
    FROM lists
    WHERE list = :list
    ORDER BY position
)
SELECT * FROM final
"""


def names(warehouse: Warehouse, kind: str, institution: str | None = None) -> pd.DataFrame:
    """Codes of one kind with their names in three languages.

    Args:
        kind: institution, faculty, country, partner, or the name of a closed list (isced_level, study_form, region,
            agreement_type, programme, currency, indicator ...).
        institution: whose faculties or partners; the other kinds do not need it.

    Returns:
        One row a code, in the order to show: code, name_ky, name_ru, name_en. Empty for a list that does not exist.
    """
    if kind in ("faculty", "partner"):
        return warehouse.frame(NAMES[kind], institution=institution)
    if kind in NAMES:
        return warehouse.frame(NAMES[kind])
    return warehouse.frame(LIST_NAMES, list=kind)


FACULTY_CODES = """
WITH final AS (
    SELECT institution_code, faculty_code, is_degree_level
    FROM faculties
    ORDER BY institution_code, faculty_code
)
SELECT * FROM final
"""


WITH_FIGURES = """
WITH final AS (
    SELECT DISTINCT institution_code
    FROM source_tables
    WHERE institution_code IS NOT NULL
    ORDER BY institution_code
)
SELECT * FROM final
"""


def _first_visit(warehouse: Warehouse, institutions: list[str]) -> str:
    """The institution of a link without one: the demonstration where it is loaded, else the first with figures."""
    with_figures = list(warehouse.frame(WITH_FIGURES)["institution_code"])
    wished = (
        [FIRST_VISIT, *with_figures] if FIRST_VISIT in with_figures else [*with_figures, FIRST_VISIT, *institutions]
    )
    return next((code for code in wished if code in institutions), FIRST_VISIT)


def known_codes(warehouse: Warehouse) -> Known:
    """The closed sets that a link may name, for `filters.from_query`."""
    institutions = list(institution_rows(warehouse)["institution_code"])
    default = _first_visit(warehouse, institutions)
    faculties = warehouse.frame(FACULTY_CODES).groupby("institution_code")["faculty_code"].agg(frozenset).to_dict()
    lists = {
        name: frozenset(code for one in kinds for code in names(warehouse, one)["code"])
        for name, kinds in LISTS_IN_LINKS.items()
    }
    lists["countries"] = frozenset(names(warehouse, "country")["code"])
    return Known(frozenset(institutions), default, faculties, lists, frozenset(warehouse.snapshot_ids()))


YEARS = """
WITH years AS (
    SELECT academic_year FROM enrolments WHERE institution_code = :institution
    UNION
    SELECT academic_year FROM student_totals WHERE institution_code = :institution
),
final AS (
    SELECT academic_year
    FROM years
    WHERE academic_year IS NOT NULL
    ORDER BY academic_year
)
SELECT * FROM final
"""


def years_available(warehouse: Warehouse, institution: str) -> list[int]:
    """Academic years for which the institution has reported students, in order; empty when nothing bears a date."""
    return [int(year) for year in warehouse.frame(YEARS, institution=institution)["academic_year"]]


# Subject -> its first day: agreements and projects are older than the first year of which students were reported.
FIRST_DAYS = {
    subject: f"""
        WITH final AS (
            SELECT MIN({column}) AS first_day
            FROM {subject}
        )
        SELECT * FROM final
    """
    for subject, column in (("agreements", "signed_date"), ("projects", "start_date"))
}


def years_to_choose(warehouse: Warehouse, institution: str, subject: str) -> list[int]:
    """Academic years that a filter bar offers for a subject, in order.

    For agreements and projects those on whose 1 October they can be counted: from the first signature or start to the
    year before the current one, which is counted at the day the data are as of.
    """
    if subject not in FIRST_DAYS:
        return years_available(warehouse, institution)
    filters = Filters(institution)
    first, newest = warehouse.value(FIRST_DAYS[subject], filters), as_of(warehouse, filters, subject)
    if not isinstance(first, date) or newest is None:
        return []
    return list(range(first_october(first), academic_year_of(newest)))


# What a filter bar offers: codes that occur in the data of the institution. Which filter looks where.
CODES_IN_USE = {
    name: f"""
        WITH used AS (
            SELECT DISTINCT CAST({column} AS VARCHAR) AS code
            FROM {table}
        ),
        final AS (
            SELECT code
            FROM used
            ORDER BY CASE WHEN code IS NULL THEN 1 ELSE 0 END, code
        )
        SELECT * FROM final
    """
    for name, column, table in (
        ("students.countries", "country_code", "enrolments"),
        ("students.faculties", "faculty_code", "enrolments"),
        ("students.levels", "isced_level", "enrolments"),
        ("students.forms", "study_form", "enrolments"),
        ("students.funding", "funding", "enrolments"),
        ("students.sex", "sex", "enrolments"),
        ("agreements.countries", "country_code", "agreements"),
        ("agreements.faculties", "faculty_code", "agreements"),
        ("agreements.types", "agreement_type", "agreements"),
        ("agreements.statuses", "status", "agreements"),
        ("projects.faculties", "faculty_code", "projects"),
        ("projects.programmes", "programme", "projects"),
        ("projects.statuses", "status", "projects"),
        ("partners.countries", "country_code", "partners"),
    )
}


def codes_in_use(warehouse: Warehouse, institution: str, name: str) -> list[str | None]:
    """Codes that occur in the institution's data, for a filter bar to offer; None (not stated) last, where it occurs.

    Args:
        name: subject and parameter of the link, e.g. `students.countries` (see `CODES_IN_USE`).
    """
    everyone = Filters(institution, population="all")
    codes = warehouse.frame(CODES_IN_USE[name], everyone)["code"]
    return [None if pd.isna(code) else str(code) for code in codes]
