"""The rows by which the speed of pages is measured: invented, as many as were asked for, in a store of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from dashboard.filters import Filters
from dashboard.metrics.changes import restatement_by_year
from dashboard.warehouse import open_warehouse
from etl.publish import hash_of
from etl.store import CHECKOUT, Store

ROWS = 3000
WORKBOOK = CHECKOUT / "data" / "demo" / "foreign_students_2016-2018.xlsx"


def test_the_demo_script_publishes_as_many_rows_as_were_asked_for(tmp_path: Path) -> None:
    _small_demonstration(tmp_path)
    script = [sys.executable, str(CHECKOUT / "data" / "demo" / "make_demo.py")]
    done = subprocess.run([*script, "--many", str(ROWS), str(tmp_path)], capture_output=True, text=True, check=True)
    earlier, later = done.stdout.split()
    store = Store(tmp_path)
    assert (store.current_id(), store.served_before(later)) == (later, earlier)
    # Two in a thousand are new: 3,000 rows after 2,994.
    assert [_rows(store, one) for one in (earlier, later)] == [ROWS - 6, ROWS]
    path = store.snapshot_path(later)
    assert hash_of(path) == hash_of(path, compute=True)
    assert not restatement_by_year(open_warehouse(tmp_path), Filters("DEMO", population="all")).empty


def _rows(store: Store, snapshot_id: str) -> int:
    with duckdb.connect(str(store.snapshot_path(snapshot_id)), read_only=True) as connection:
        row = connection.execute("SELECT count(*) FROM enrolments WHERE institution_code = 'DEMO'").fetchone()
    return int(row[0]) if row else 0


def _small_demonstration(home: Path) -> None:
    """A store that knows the demonstration university by one of its workbooks."""
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from dashboard.entry import main; main()",
            "load",
            str(WORKBOOK),
            "--institution",
            "DEMO",
        ],
        cwd=CHECKOUT,
        env={**os.environ, "IRO_HOME": str(home), "PYTHONUTF8": "1"},
        check=True,
        capture_output=True,
    )
