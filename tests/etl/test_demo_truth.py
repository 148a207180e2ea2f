"""The snapshot of the demonstration workbooks holds exactly the figures that their script meant."""

import sys
from collections import Counter
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from etl.load import Outcome
from etl.store import Store
from etl.vocabulary import vocabulary
from etl.workbook import read_sheets

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "data" / "demo"))

import make_demo

pytestmark = pytest.mark.xdist_group("demo_store")

DATASETS = (
    "enrolments",
    "enrolment_parts",
    "student_totals",
    "agreements",
    "projects",
    "project_partners",
    "funding_lines",
    "exchange_rates",
    "targets",
    "due_dates",
)


@pytest.fixture(scope="module")
def truth() -> make_demo.Truth:
    return make_demo.truth()


def held(snapshot: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    """The rows of the demonstration university in a table, each with the `file` it is from."""
    return snapshot.execute(
        f"""
        SELECT {table}.*, sources.file_name AS file
        FROM {table} JOIN sources USING (source_id)
        WHERE {table}.institution_code = 'DEMO'
        """
    ).df()


def plain(value: Any) -> Hashable:
    """A value in the one form in which truth and snapshot are compared: None, text, a day as text, a number."""
    if value is None or value is pd.NA or value != value:
        return None
    if hasattr(value, "isoformat"):
        return str(value)[:10]
    if isinstance(value, (bool, str)):
        return value
    return round(float(value), 4)


def counted(rows: pd.DataFrame, columns: list[str]) -> Counter[tuple[Hashable, ...]]:
    """How often each row occurs; for tables of heads how many heads each combination of the other columns has."""
    if "headcount" not in columns:
        return Counter(tuple(map(plain, row)) for row in rows[columns].itertuples(index=False))
    keys = [column for column in columns if column != "headcount"]
    heads: Counter[tuple[Hashable, ...]] = Counter()
    for row, number in zip(rows[keys].itertuples(index=False), rows["headcount"], strict=True):
        heads[tuple(map(plain, row))] += int(number)
    return +heads


@pytest.mark.parametrize("table", DATASETS)
def test_the_snapshot_holds_exactly_what_the_workbooks_state(
    table: str, snapshot: duckdb.DuckDBPyConnection, truth: make_demo.Truth
) -> None:
    meant: pd.DataFrame = getattr(truth, table)
    rows = held(snapshot, table)
    # amount_text is what stands in the cell; the truth gives it only where the amount has several readings.
    columns = [column for column in meant.columns if column != "amount_text"]
    assert set(columns) <= set(rows.columns)
    expected, found = counted(meant, columns), counted(rows, columns)
    assert (expected - found, found - expected) == (Counter(), Counter())


def test_amounts_with_several_readings_keep_the_text_of_their_cell(
    snapshot: duckdb.DuckDBPyConnection, truth: make_demo.Truth
) -> None:
    meant = truth.funding_lines.dropna(subset=["amount_text"])
    found = snapshot.execute(
        "SELECT project_code, amount_text FROM funding_lines WHERE institution_code = 'DEMO' AND amount IS NULL"
    ).fetchall()
    assert sorted(found) == sorted(zip(meant["project_code"], meant["amount_text"], strict=True))


def test_the_one_sum_that_differs_is_the_one_that_its_sender_got_wrong(
    snapshot: duckdb.DuckDBPyConnection, truth: make_demo.Truth
) -> None:
    found = snapshot.execute(
        """
        SELECT file_name, sheet, cell, CAST(declared AS INTEGER), CAST(computed AS INTEGER)
        FROM reconciliations JOIN sources USING (source_id)
        WHERE status = 'differs'
        """
    ).fetchall()
    meant = truth.differing_sums[["file", "sheet", "cell", "declared", "computed"]]
    assert found == [tuple(row) for row in meant.itertuples(index=False)]


def test_most_sums_of_the_demonstration_were_proved(snapshot: duckdb.DuckDBPyConnection) -> None:
    numbers = dict(snapshot.execute("SELECT status, count(*) FROM reconciliations GROUP BY status").fetchall())
    assert numbers["agrees"] > 500
    assert numbers.get("not_computable", 0) < 10


def test_the_sheets_that_show_students_a_second_time_are_views(
    snapshot: duckdb.DuckDBPyConnection, truth: make_demo.Truth
) -> None:
    found = snapshot.execute(
        "SELECT file_name, sheet FROM source_tables JOIN sources USING (source_id) WHERE NOT counts ORDER BY ALL"
    ).fetchall()
    assert found == sorted(zip(truth.views["file"], truth.views["sheet"], strict=True))


def test_the_one_error_is_the_label_that_no_list_knows(
    snapshot: duckdb.DuckDBPyConnection, truth: make_demo.Truth
) -> None:
    columns = ["file", "sheet", "cell", "code", "value", "headcount", "academic_year"]
    found = snapshot.execute(
        """
        SELECT file_name AS file, problems.sheet, cell, code, value, headcount, academic_year
        FROM problems JOIN sources USING (source_id)
        WHERE severity = 'error'
        """
    ).fetchall()
    assert found == [tuple(row) for row in truth.problems[columns].itertuples(index=False)]


def test_three_students_stand_outside_the_totals(snapshot: duckdb.DuckDBPyConnection) -> None:
    # 2025_law.xlsx, B13: three students of «Атлантида», which is no country.
    assert snapshot.execute("SELECT sum(headcount) FROM problems WHERE severity = 'error'").fetchone() == (3,)


def test_every_row_has_the_cell_that_bears_its_figure(snapshot: duckdb.DuckDBPyConnection) -> None:
    for table in DATASETS:
        rows = held(snapshot, table)
        assert rows["sheet"].notna().all(), table
        assert rows["cell"].str.fullmatch(r"[A-Z]{1,3}[1-9]\d*").all(), table


def test_nothing_of_a_personal_column_is_in_the_snapshot_or_in_the_store(
    demo_outcome: tuple[Store, Outcome], snapshot: duckdb.DuckDBPyConnection
) -> None:
    store, _outcome = demo_outcome
    (source_id,) = snapshot.execute(
        "SELECT source_id FROM sources WHERE file_name = '2025_retraining_persons.xlsx'"
    ).fetchone() or ("",)
    kept = store.workbook_path(source_id)
    assert kept is not None
    texts = {str(cell) for sheet in read_sheets(kept) for row in sheet.rows for cell in row}
    received = Path(make_demo.FOLDER) / "2025_retraining_persons.xlsx"
    personal = _texts_under_personal_headings(received)
    assert personal
    assert not personal & texts


def _texts_under_personal_headings(path: Path) -> set[str]:
    """What stands under headings of the list of persons that name a person."""
    found: set[str] = set()
    for sheet in read_sheets(path):
        heading = next(i for i, row in enumerate(sheet.rows) if sum(bool(str(cell)) for cell in row) > 3)
        for column, title in enumerate(sheet.rows[heading]):
            if vocabulary().is_mark("personal", str(title)):
                found |= {str(row[column]) for row in sheet.rows[heading + 1 :] if str(row[column]).strip()}
    return found
