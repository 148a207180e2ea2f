"""An office at work: sheets of heads as faculties send them, a store to load them into, the command line as called.

Every builder writes a real workbook; `accept` and `iro` are the real reader, store and command line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import duckdb

from etl.load import Outcome, Request, load
from etl.store import CHECKOUT, Store
from tests.workbooks import Rows, workbook_of_sheets

DEMO = "Демонстрационный университет"
MED, ENG, LAW = "Медицинский факультет", "Инженерный факультет", "Юридический факультет"
HEADS = {MED: (10, 5), ENG: (0, 3)}  # India, Uzbekistan: 18 students
COUNTRIES = ("Индия", "Узбекистан")
# `python -m dashboard.cli` by another name: what .venv/bin/iro does.
COMMAND = (sys.executable, "-c", "from dashboard.entry import main; main()")


def students(
    folder: Path,
    year: int | None,
    heads: Mapping[str, tuple[int, ...]] = HEADS,
    countries: tuple[str, ...] = COUNTRIES,
    name: str | None = None,
) -> Path:
    """Foreign students of the demonstration university by faculty and country, with totals that agree.

    The figures stand from B4 on, one row a faculty; without a year the table bears no date.
    """
    title = f"{DEMO}. Иностранные студенты" + (f", {year}/{(year + 1) % 100:02} учебный год" if year else "")
    body = [[faculty, *counts, sum(counts)] for faculty, counts in heads.items()]
    totals = ["Итого", *map(sum, zip(*heads.values(), strict=True)), sum(map(sum, heads.values()))]
    rows: Rows = [[title], [], ["Факультет", *countries, "Итого"], *body, totals]
    return workbook_of_sheets(folder, {"Контингент": rows}, name=name or f"svod_{year}.xlsx")


def zipped_sheet(path: Path, cells: str, part: str = "xl/worksheets/sheet1.xml") -> Path:
    """A workbook written by hand: one sheet «S» of the given `sheetData`."""
    space = "http://schemas.openxmlformats.org"
    main, relations = f"{space}/spreadsheetml/2006/main", f"{space}/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    package = f"{space}/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/{part}" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/worksheet" Target="{part.removeprefix("xl/")}"/></Relationships>',
        part: f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return path


def accept(store: Store, *paths: Path, **choices: Any) -> Outcome:
    """Loads workbooks as `iro load` does; `choices` are those of a Request."""
    return load(store, [Request(path, **choices) for path in paths])


def problem_codes(outcome: Outcome, severity: str = "error") -> list[str]:
    """Codes of the problems of one severity in all workbooks of a call."""
    return [p.code for reading in outcome.readings for p in reading.problems if p.severity == severity]


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the served snapshot."""
    served = store.current_id()
    assert served is not None, "nothing is served"
    with duckdb.connect(str(store.snapshot_path(served)), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def heads_by_year(store: Store) -> dict[int | None, int]:
    """academic year -> foreign students [persons] of the served snapshot."""
    return dict(ask(store, "SELECT academic_year, sum(headcount)::INT FROM enrolments GROUP BY 1"))


def served_bytes(store: Store) -> dict[str, bytes]:
    """What must not change when a call is refused: CURRENT, every snapshot, the journal."""
    paths = [store.home / "CURRENT", store.journal, *sorted(store.snapshots.iterdir())]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


@dataclass(frozen=True)
class Called:
    """What a call of the command line answered."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err

    @property
    def json(self) -> Any:
        """The one document on standard output; fails when there is anything else."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Iro:
    """The command line on one store: `iro("check", path, "--json")`."""

    home: Path
    checkout: Path = CHECKOUT
    environment: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *words: str | Path) -> Called:
        # IRO_HOME is set and no language, so that sentences are English wherever the tests run.
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", **self.environment}
        done = subprocess.run(
            [*COMMAND, *map(str, words)],
            cwd=self.checkout,
            env={**environment, "IRO_HOME": str(self.home), "COLUMNS": "80"},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        return Called(done.returncode, done.stdout, done.stderr)


def is_plain(said: str) -> bool:
    """True when what a person reads holds no traceback, no path of this program, no SQL."""
    inside = ("Traceback", 'File "', "Error:", "Exception", "/etl/", "/dashboard/", "INSERT INTO", "site-packages")
    return not any(part in said for part in inside)
