"""A store that several test modules begin with, built once for each worker and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from etl.store import Store, open_store
from tests.office import MED, accept, students


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two workbooks loaded one after the other: 18 students of 2024, 9 of 2023."""
    folder = tmp_path_factory.mktemp("base")
    store = open_store(folder / "home")
    accept(store, students(folder, 2024))
    accept(store, students(folder, 2023, {MED: (7, 2)}))
    return store.home


@pytest.fixture
def store(base: Path, tmp_path: Path) -> Store:
    """A copy of that store."""
    return Store(Path(shutil.copytree(base, tmp_path / "home")))
