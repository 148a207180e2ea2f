"""The child process that reads the corner of a sheet (`python -m etl.corner_reader`): `etl.corner` gives it its job."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from etl.address import place_of
from etl.choose import choose_dataset
from etl.corner import Corner
from etl.corner_view import corner_around
from etl.locate import Located, locate
from etl.meaning import Meanings
from etl.memory import limit_memory
from etl.personal import PersonalColumns
from etl.resolve import Reference
from etl.sheet import Sheet, UnreadableWorkbook
from etl.titles import surroundings
from etl.vocabulary import vocabulary
from etl.workbook import read_sheets


def main() -> None:
    """Answers one job from standard input: `{path, sheet, cell, reference}`. The argument is the memory, in bytes."""
    limit_memory(int(sys.argv[1]))
    json.dump(_carried_out(json.loads(sys.stdin.read())), sys.stdout)


def _carried_out(job: Mapping[str, Any]) -> dict[str, Any]:
    """The corner as facts, or the code of what stood in the way."""
    try:
        sheets = read_sheets(Path(job["path"]))
        row, column = place_of(job["cell"])
    except UnreadableWorkbook:
        return {"failed": "unreadable"}
    except ValueError:
        return {"failed": "no_such_cell"}
    sheet = _sheet_named(sheets, job["sheet"])
    if sheet is None or not (0 <= row < len(sheet.rows) and 0 <= column < sheet.width):
        return {"failed": "no_such_cell"}
    return asdict(corner_in(sheet, (row, column), Reference(*map(Path, job["reference"]))))


def corner_in(sheet: Sheet, place: tuple[int, int], reference: Reference) -> Corner:
    """The corner of a sheet around a cell, without what stands in its personal columns."""
    meanings = Meanings(vocabulary(), reference, None)
    tables = locate(sheet, meanings)
    return corner_around(sheet, place, tables, _personal(sheet, tables, meanings))


def _sheet_named(sheets: Sequence[Sheet], name: str) -> Sheet | None:
    """The sheet of that name; the only one of a file whose sheets have no names of their own."""
    if len(sheets) == 1:
        return sheets[0]
    return next((sheet for sheet in sheets if sheet.name == name), None)


def _personal(sheet: Sheet, tables: Sequence[Located], meanings: Meanings) -> Sequence[tuple[int, int, int]]:
    """(column, first row, last row) of each personal column, as when the workbook was received.

    A table of which nobody knows what it lists is taken for one of people.
    """
    personal = PersonalColumns(meanings.words)
    personal.mark(sheet, tables)
    of_people = next(dataset for dataset in meanings.words.datasets.values() if dataset.counts_people)
    for table in tables:
        around = surroundings(table.titles, (), sheet.name, "", meanings.reference, None)
        dataset = choose_dataset(table, around, meanings, None).dataset or of_people
        list(personal.note(table, dataset))
    return personal.cells.get(sheet.name, ())


if __name__ == "__main__":
    main()
