"""Two snapshots with a million rows of invented students, to see how fast pages are; see `make bench`.

They take the place of the demonstration's students in its served snapshot; all else in it stays. Nobody loaded them
from workbooks, so `iro build` on such a store goes back to the few thousand students of the demonstration.
"""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl.publish import TIME_OF_ID, hash_of
from etl.store import Store
from university import SEED

LEVELS, FORMS, FUNDING, SEXES = (
    (6, 7, 8),
    ("full_time", "part_time", "extramural"),
    ("contract", "budget", "intergovernmental", "quota", "ethnic_kyrgyz"),
    ("female", "male"),
)
MOST_HEADS_IN_A_ROW = 3
# In the earlier snapshot every so many rows count one head more, and the last ones are missing.
ONE_IN_RESTATED, ADDED_SHARE = 100, 0.002

PAIRS = """
SELECT academic_year, faculty_code, country_code, min(source_id) AS source_id, min(table_id) AS table_id,
    min(sheet) AS sheet
FROM enrolments
WHERE institution_code = 'DEMO' AND academic_year IS NOT NULL
GROUP BY ALL
ORDER BY ALL
"""
INSERT = """
INSERT INTO enrolments BY NAME
SELECT 'DEMO' AS institution_code, make_date(academic_year, 10, 1) AS census_date, rows.*, NULL AS flag
FROM rows
"""


def publish_many(store: Store, rows: int) -> list[str]:
    """Publishes an earlier and a later snapshot with so many rows of enrolments; returns their ids, the later served.

    Raises:
        StoreError: nothing was published before, so that there is nothing to enlarge.
    """
    served = store.served_path()
    with duckdb.connect(str(served), read_only=True) as connection:
        later = _students(connection.execute(PAIRS).df(), rows)
    heads = later["headcount"] + (later.index % ONE_IN_RESTATED == 0)
    earlier = later.assign(headcount=heads).head(rows - int(rows * ADDED_SHARE))
    start = datetime.strptime(served.stem[:16], TIME_OF_ID).replace(tzinfo=UTC)
    published = []
    for number, students in enumerate((earlier, later), start=1):
        published.append(_publish(store, served, students, start + timedelta(seconds=number)))
    return published


def _students(pairs: pd.DataFrame, rows: int) -> pd.DataFrame:
    """Rows of students over the years, faculties and countries of the demonstration, one cell each."""
    draw = np.random.default_rng(SEED)
    chosen = pairs.iloc[draw.integers(len(pairs), size=rows)].reset_index(drop=True)
    return chosen.assign(
        isced_level=draw.choice(LEVELS, rows),
        study_form=draw.choice(FORMS, rows),
        funding=draw.choice(FUNDING, rows),
        sex=draw.choice(SEXES, rows),
        headcount=draw.integers(1, MOST_HEADS_IN_A_ROW + 1, size=rows),
        cell=[f"H{number}" for number in range(1, rows + 1)],
    )


def _publish(store: Store, original: Path, students: pd.DataFrame, moment: datetime) -> str:
    """Writes a copy of a snapshot with other students, and serves it."""
    aside = store.snapshots / "many.duckdb.tmp"
    shutil.copyfile(original, aside)
    with duckdb.connect(str(aside)) as connection:
        connection.execute("DELETE FROM enrolments WHERE institution_code = 'DEMO'")
        connection.register("rows", students)
        connection.execute(INSERT)
    digest = hash_of(aside, compute=True)
    snapshot_id = f"{moment:{TIME_OF_ID}}-{digest[:8]}"
    with duckdb.connect(str(aside)) as connection:
        connection.execute(
            "UPDATE snapshot SET snapshot_id = ?, published_at = ?, content_hash = ?",
            [snapshot_id, moment.replace(tzinfo=None), digest],
        )
    aside.rename(store.snapshots / f"{snapshot_id}.duckdb")
    store.serve(snapshot_id, "many_rows")
    return snapshot_id
