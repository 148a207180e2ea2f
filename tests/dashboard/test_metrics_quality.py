from datetime import date

import pandas as pd
import pytest

from dashboard.filters import Filters
from dashboard.metrics import quality
from dashboard.warehouse import Warehouse, open_warehouse
from tests.dashboard import snapshots
from tests.dashboard.test_metrics_students import records
from tests.dashboard.tiny import make_tiny_home

TST = Filters("TST")
OSHSU = Filters("OSHSU")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return open_warehouse(make_tiny_home(tmp_path_factory.mktemp("tiny")))


def test_workbooks_with_what_was_found_in_them(warehouse: Warehouse) -> None:
    rows = quality.source_rows(warehouse, TST)
    assert list(rows["position"]) == [2, 1]
    newest = rows.iloc[0]
    assert newest["received_date"].date() == date(2025, 1, 15)
    # Four tables; the second shows the 88 students of the first once more.
    assert (newest["tables"], newest["headcount"], newest["errors"], newest["warnings"]) == (4, 88, 4, 1)
    assert quality.source_rows(warehouse, OSHSU).empty


def test_tables_and_whether_they_count(warehouse: Warehouse) -> None:
    rows = quality.table_rows(warehouse, TST)
    assert records(rows[["table_id", "counts", "counted_instead"]]) == [
        ("t1", True, None),
        ("t2", False, "t1"),
        ("t3", True, None),
        ("t4", True, None),
    ]


def test_problems_come_worst_and_largest_first(warehouse: Warehouse) -> None:
    rows = quality.problem_rows(warehouse, TST)
    assert list(rows["severity"]) == ["error"] * 4 + ["warning"]
    assert records(rows[["code", "file_name", "sheet", "cell", "value", "headcount"]])[0] == (
        "unknown_country",
        "tst.xlsx",
        "Sheet1",
        "C14",
        "Атлантида",
        13,
    )
    assert records(quality.problem_counts(warehouse, TST)) == [
        ("error", "unknown_country", 2, 26),
        ("error", "not_a_count", 1, None),
        ("error", "not_a_date", 1, None),
        ("warning", "total_differs", 1, None),
    ]


def test_sums_that_differ_come_first(warehouse: Warehouse) -> None:
    rows = quality.reconciliation_rows(warehouse, TST)
    assert records(rows[["status", "cell", "declared", "computed", "difference"]]) == [
        ("differs", "C19", 30.0, 29.0, -1.0),
        ("not_computable", "K4", 9.0, None, None),
        ("agrees", "C9", 20.0, 20.0, 0.0),
    ]
    assert records(quality.reconciliation_counts(warehouse, TST)) == [(3, 1, 1, 1)]
    assert quality.reconciliation_counts(warehouse, OSHSU).empty


def test_what_the_snapshot_is(warehouse: Warehouse) -> None:
    row = quality.snapshot_facts(warehouse, TST).iloc[0]
    assert row["snapshot_id"] == snapshots.TINY_ID
    # Accepted twice, one workbook.
    assert row["workbooks"] == 1
    assert row["as_of"].date() == date(2025, 1, 15)
    nothing = quality.snapshot_facts(warehouse, OSHSU).iloc[0]
    assert nothing["workbooks"] == 0
    assert pd.isna(nothing["as_of"])
