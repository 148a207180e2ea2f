"""What was loaded, from whom, what was not understood, and which sums were proved. Indicator Q2 of the catalogue."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.paragraphs import FILES
from dashboard.warehouse import Warehouse, whole

SOURCE_ROWS = """
WITH tables AS (
    SELECT
        source_id,
        COUNT(*) AS tables,
        CAST(SUM(row_count) AS BIGINT) AS row_count,
        CAST(SUM(CASE WHEN counts THEN headcount END) AS BIGINT) AS headcount
    FROM source_tables
    GROUP BY source_id
),
problem_counts AS (
    SELECT
        source_id,
        SUM(CASE WHEN severity = 'error' THEN 1 ELSE 0 END) AS errors,
        SUM(CASE WHEN severity = 'warning' THEN 1 ELSE 0 END) AS warnings
    FROM problems
    GROUP BY source_id
),
final AS (
    SELECT
        sources.position,
        sources.file_name,
        sources.institution_code,
        sources.dataset,
        sources.period,
        sources.sender,
        sources.received_date,
        sources.is_quarantine,
        sources.is_replacement,
        sources.note,
        tables.tables,
        tables.row_count,
        tables.headcount,
        CAST(COALESCE(problem_counts.errors, 0) AS BIGINT) AS errors,
        CAST(COALESCE(problem_counts.warnings, 0) AS BIGINT) AS warnings,
        sources.source_id
    FROM sources
    LEFT JOIN tables ON tables.source_id = sources.source_id
    LEFT JOIN problem_counts ON problem_counts.source_id = sources.source_id
    ORDER BY sources.received_date DESC, sources.position DESC
)
SELECT * FROM final
"""


def source_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """The workbooks accepted for the institution.

    Returns:
        One row an acceptance, newest first: position (order of acceptance), file_name, institution_code, dataset,
        period (as the person loading chose; None = read from the file), sender, received_date, is_quarantine,
        is_replacement, note (where published figures are from), tables [n], row_count [n], headcount [persons in
        tables that count], errors, warnings [problems], source_id. Empty when nothing was loaded.
    """
    return warehouse.frame(SOURCE_ROWS, filters)


TABLE_ROWS = f"""
WITH {FILES},
final AS (
    SELECT
        files.file_name,
        source_tables.sheet,
        source_tables.range,
        source_tables.dataset,
        source_tables.layout,
        source_tables.title,
        source_tables.row_count,
        source_tables.headcount,
        source_tables.cover,
        source_tables.counts,
        source_tables.counted_instead,
        source_tables.source_id,
        source_tables.table_id
    FROM source_tables
    LEFT JOIN files ON files.source_id = source_tables.source_id
    ORDER BY files.file_name, source_tables.source_id, source_tables.sheet, source_tables.table_id
)
SELECT * FROM final
"""


def table_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """The tables located in the workbooks.

    Returns:
        One row a table: file_name, sheet, range, dataset, layout (crosstab, list, persons), title, row_count [n],
        headcount [persons; <NA> = counts no people], cover (JSON), counts (False: a second view of people counted in
        the table `counted_instead`), counted_instead, source_id, table_id.
    """
    return warehouse.frame(TABLE_ROWS, filters)


PROBLEM_ROWS = f"""
WITH {FILES},
final AS (
    SELECT
        problems.severity,
        problems.code,
        files.file_name,
        problems.sheet,
        problems.cell,
        problems.value,
        problems.headcount,
        problems.academic_year,
        problems.suggestions,
        problems.detail,
        problems.source_id,
        problems.table_id
    FROM problems
    LEFT JOIN files ON files.source_id = problems.source_id
    ORDER BY
        CASE problems.severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END,
        problems.headcount DESC NULLS LAST, files.file_name, problems.sheet, problems.cell, problems.code,
        problems.value
)
SELECT * FROM final
"""


def problem_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """What was not understood, or is doubtful, each with its cell.

    Returns:
        One row a problem, errors first, then the largest: severity (error, warning, note), code, file_name, sheet,
        cell, value (as typed), headcount [persons outside the totals; <NA> = none or not known], academic_year,
        suggestions (JSON list), detail (JSON: values of the sentence), source_id, table_id.
    """
    return warehouse.frame(PROBLEM_ROWS, filters)


PROBLEM_COUNTS = """
WITH final AS (
    SELECT severity, code, COUNT(*) AS problems, CAST(SUM(headcount) AS BIGINT) AS headcount
    FROM problems
    GROUP BY severity, code
    ORDER BY CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, problems DESC, code
)
SELECT * FROM final
"""


def problem_counts(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Problems by kind.

    Returns:
        One row a severity and code, errors first: severity, code, problems [n], headcount [persons outside the totals;
        <NA> = none or not known]. Empty when there is no problem.
    """
    return warehouse.frame(PROBLEM_COUNTS, filters)


RECONCILIATION_ROWS = f"""
WITH {FILES},
final AS (
    SELECT
        reconciliations.status,
        files.file_name,
        reconciliations.sheet,
        reconciliations.cell,
        reconciliations.axis,
        reconciliations.label,
        CAST(reconciliations.declared AS DOUBLE) AS declared,
        CAST(reconciliations.computed AS DOUBLE) AS computed,
        CAST(reconciliations.computed - reconciliations.declared AS DOUBLE) AS difference,
        reconciliations.source_id,
        reconciliations.table_id
    FROM reconciliations
    LEFT JOIN files ON files.source_id = reconciliations.source_id
    ORDER BY
        CASE reconciliations.status WHEN 'differs' THEN 1 WHEN 'not_computable' THEN 2 ELSE 3 END,
        files.file_name, reconciliations.sheet, reconciliations.table_id, reconciliations.axis, reconciliations.cell,
        reconciliations.label
)
SELECT * FROM final
"""


def reconciliation_rows(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """Every sum that a sheet declares beside the sum of what was read (Q2).

    Returns:
        One row a declared sum, those that differ first: status (agrees, differs, not_computable), file_name, sheet,
        cell (of the declared sum), axis (row, column, view), label, declared, computed, difference (computed -
        declared; missing = not computable), source_id, table_id.
    """
    return warehouse.frame(RECONCILIATION_ROWS, filters)


RECONCILIATION_COUNTS = """
WITH final AS (
    SELECT
        COUNT(*) AS sums,
        CAST(SUM(CASE WHEN status = 'agrees' THEN 1 ELSE 0 END) AS BIGINT) AS agree,
        CAST(SUM(CASE WHEN status = 'differs' THEN 1 ELSE 0 END) AS BIGINT) AS differ,
        CAST(SUM(CASE WHEN status = 'not_computable' THEN 1 ELSE 0 END) AS BIGINT) AS not_computable
    FROM reconciliations
    HAVING COUNT(*) > 0
)
SELECT * FROM final
"""


def reconciliation_counts(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """How many declared sums were proved (Q2): "212 of 214 sums agree".

    Returns:
        One row: sums, agree, differ, not_computable [n]. Empty when no sheet declares a sum.
    """
    return warehouse.frame(RECONCILIATION_COUNTS, filters)


HEADCOUNT_SET_ASIDE = """
WITH tables_of_students AS (
    SELECT DISTINCT source_id, table_id
    FROM source_tables
    WHERE dataset = 'enrolments' AND counts
),
final AS (
    SELECT CAST(SUM(problems.headcount) AS BIGINT) AS headcount
    FROM problems
    INNER JOIN tables_of_students
        ON tables_of_students.source_id = problems.source_id
        AND tables_of_students.table_id = problems.table_id
    WHERE problems.academic_year IS NOT DISTINCT FROM :year
)
SELECT * FROM final
"""


def headcount_set_aside(warehouse: Warehouse, filters: Filters, year: int | None) -> int:
    """Students of a year in cells set aside because they could not be understood (Q3) [students]; 0 when there are
    none, or no figure could be read in them.
    """
    return whole(warehouse.value(HEADCOUNT_SET_ASIDE, filters, year=year)) or 0


SNAPSHOT_FACTS = """
WITH loaded AS (
    SELECT COUNT(DISTINCT source_id) AS workbooks, MAX(received_date) AS as_of
    FROM sources
),
final AS (
    SELECT
        snapshot.snapshot_id,
        snapshot.published_at,
        snapshot.content_hash,
        snapshot.reader_version,
        snapshot.reference_version,
        loaded.workbooks,
        loaded.as_of
    FROM snapshot
    CROSS JOIN loaded
)
SELECT * FROM final
"""


def snapshot_facts(warehouse: Warehouse, filters: Filters) -> pd.DataFrame:
    """What the served snapshot is, and how much of it is the institution's.

    Returns:
        One row: snapshot_id, published_at (UTC), content_hash, reader_version, reference_version, workbooks (of the
        institution) [n], as_of (day of the newest of them; missing = none).
    """
    return warehouse.frame(SNAPSHOT_FACTS, filters)
