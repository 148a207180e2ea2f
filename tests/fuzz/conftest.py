"""The office that all cases share: its reader starts once."""

from collections.abc import Iterator

import pytest

from etl.child import Reader
from etl.resolve import Reference
from etl.store import REFERENCE
from tests.fuzz.office import SECONDS, Office
from tests.fuzz.seeds import seeds


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("fuzz")
    with Reader(folder / "parsed", Reference(REFERENCE), deadline_seconds=SECONDS) as reader:
        yield Office(reader, seeds(folder), folder)
