"""What several tests of the reader share: the reference lists, and one store with all that the demonstration loads."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.load import Outcome, load, manifest_requests
from etl.read import read_workbook
from etl.reading import Choices, Reading
from etl.resolve import Reference
from etl.store import REFERENCE, Store, open_store

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference(REFERENCE)


@pytest.fixture(scope="session")
def read(reference: Reference) -> Callable[..., Reading]:
    """Reads a workbook of the Demonstration University as it was received on 1 November 2025."""

    def reading(
        path: Path, institution: str | None = "DEMO", dataset: str | None = None, period: str | None = None
    ) -> Reading:
        return read_workbook(path, path.name, Choices(institution, dataset, period), reference, date(2025, 11, 1))

    return reading


@pytest.fixture(scope="session")
def demo_outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Outcome]:
    """A store into which `data/demo` and `data/published` were loaded at once, as `iro demo` does.

    It takes seconds: tests that use it bear `pytest.mark.xdist_group("demo_store")`, so that one worker builds it.
    """
    store = open_store(tmp_path_factory.mktemp("demo_store"))
    requests = [*manifest_requests(DATA / "demo"), *manifest_requests(DATA / "published")]
    return store, load(store, requests)


@pytest.fixture(scope="session")
def snapshot(demo_outcome: tuple[Store, Outcome]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The snapshot of that store, read-only."""
    store, outcome = demo_outcome
    assert outcome.snapshot_id is not None, [problem for reading in outcome.readings for problem in reading.problems]
    with duckdb.connect(str(store.snapshot_path(outcome.snapshot_id)), read_only=True) as connection:
        yield connection
