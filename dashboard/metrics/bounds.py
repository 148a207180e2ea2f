"""Bounds of indicators that somebody proved from a source which does not state the figure itself."""

from __future__ import annotations

import pandas as pd

from dashboard.filters import Filters
from dashboard.metrics.paragraphs import FILES
from dashboard.warehouse import Warehouse

# The bounds of the population asked for, else those of all levels.
BOUNDS = f"""
WITH {FILES},
ranked AS (
    SELECT
        indicator_bounds.*,
        ROW_NUMBER() OVER (
            PARTITION BY part
            ORDER BY CASE WHEN population = :population THEN 0 ELSE 1 END, source_id, table_id, cell
        ) AS place
    FROM indicator_bounds
    WHERE indicator = :indicator AND academic_year IS NOT DISTINCT FROM :year
),
final AS (
    SELECT
        ranked.part,
        ranked.population,
        CAST(ranked.low AS DOUBLE) AS low,
        CAST(ranked.high AS DOUBLE) AS high,
        ranked.basis,
        files.file_name,
        ranked.sheet,
        ranked.cell,
        ranked.source_id
    FROM ranked
    LEFT JOIN files ON files.source_id = ranked.source_id
    WHERE ranked.place = 1
    ORDER BY ranked.part
)
SELECT * FROM final
"""


def bounds_of(warehouse: Warehouse, filters: Filters, indicator: str, year: int | None) -> pd.DataFrame:
    """Bounds of an indicator for a year, or for the tables without a date.

    They are of the whole institution: with filters that choose a part of it there are none.

    Returns:
        One row a part: part, population (degree or all), low, high [unit of the indicator], basis (how they were
        proved), file_name, sheet, cell, source_id. Empty when there are none.
    """
    parameters = {"indicator": indicator, "year": year, "population": filters.population}
    known = warehouse.frame(BOUNDS, filters.only(), **parameters)
    is_whole = filters.only("currency", "from_year", "to_year", "population") == filters
    return known if is_whole else known.iloc[0:0]
