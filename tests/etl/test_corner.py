"""The corner of a sheet around a cell: what a page shows of the workbook that a figure was read from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from etl import corner
from etl.address import place_of
from etl.corner import Corner, CornerCell, NoCorner, corner_of
from etl.corner_reader import corner_in
from etl.resolve import Reference
from etl.sheet import Merged
from etl.store import open_store
from etl.workbook import read_sheets
from tests import workbooks
from tests.etl.test_redact import PERSONS, SECRETS, persons
from tests.formats import WRITERS, Page
from tests.office import MED, accept

TITLE = "Иностранные студенты на 01.10.2024"


def corner_at(path: Path, cell: str, reference: Reference) -> Corner:
    return corner_in(read_sheets(path)[0], place_of(cell), reference)


def texts(found: Corner) -> dict[int, list[str]]:
    """Row number -> the texts of the cells that begin in it."""
    return {row.number: [cell.text for cell in row.cells] for row in found.rows}


def letters(found: Corner) -> str:
    """The columns in view; `|` before one that stands apart."""
    return "".join(("|" if column.is_apart else "") + column.letters for column in found.columns)


def marked(found: Corner) -> list[CornerCell]:
    return [cell for row in found.rows for cell in row.cells if cell.is_marked]


def keep(home: Path, path: Path, suffix: str | None = None) -> str:
    """Puts a workbook into a store as it is; returns its SHA-256."""
    content = path.read_bytes()
    source_id = hashlib.sha256(content).hexdigest()
    (home / "workbooks").mkdir(parents=True, exist_ok=True)
    (home / "workbooks" / f"{source_id}{suffix or path.suffix}").write_bytes(content)
    return source_id


def wide_sheet(folder: Path) -> Path:
    """Forty countries across, forty years of one faculty down: headings and labels are far from the last figure."""
    countries = ["Индия", "Китай", "Узбекистан", "Россия", "Казахстан", "Турция", "Пакистан", "Египет", "Йемен", "Иран"]
    rows: list[Sequence[object]] = [[TITLE], [], ["Факультет", *countries]]
    rows += [[f"{MED} {number}", *range(number, number + 10)] for number in range(30)]
    return workbooks.workbook(folder, rows)


def test_headings_and_labels_stay_in_view_however_far_the_cell_is(tmp_path: Path, reference: Reference) -> None:
    found = corner_at(wide_sheet(tmp_path), "K33", reference)
    assert letters(found) == "A|GHIJK"
    assert [(row.number, row.is_apart) for row in found.rows] == [
        (1, False),
        (3, True),
        (27, True),
        *((number, False) for number in range(28, 34)),
    ]
    assert texts(found)[3] == ["Факультет", "Турция", "Пакистан", "Египет", "Йемен", "Иран"]
    # Row 33 is the faculty numbered 29: its figures are 29, 30 ... 38.
    assert texts(found)[33] == [f"{MED} 29", "34", "35", "36", "37", "38"]
    assert [cell.text for cell in marked(found)] == ["38"]


def test_a_title_runs_over_the_columns_in_view_even_where_it_begins_left_of_them(
    tmp_path: Path, reference: Reference
) -> None:
    (title,) = corner_at(wide_sheet(tmp_path), "K33", reference).rows[0].cells
    assert (title.text, title.columns) == (TITLE, 6)


def test_merged_headings_take_as_many_columns_as_are_in_view(tmp_path: Path, reference: Reference) -> None:
    found = corner_at(workbooks.heading_of_four_rows(tmp_path), "G7", reference)
    by_text = {cell.text: cell for row in found.rows for cell in row.cells if cell.text}
    # In view are B (the faculty) and E to I; C3:H3 is in view from E on, G5:H5 whole, B3:B6 with all four rows.
    assert letters(found) == "B|EFGHI"
    assert by_text["Иностранные студенты"].columns == 4
    assert by_text["Индия"].columns == 2
    assert by_text["Факультет"].rows == 4
    assert all(by_text[name].kind == "heading" for name in ("Индия", "очно", "Факультет"))
    assert [(cell.text, cell.kind, cell.is_number) for cell in marked(found)] == [("50", "cell", True)]


def test_the_section_that_a_row_stands_under_is_in_view(tmp_path: Path, reference: Reference) -> None:
    rows: list[Sequence[object]] = [[TITLE], ["Страна", "Количество"], [MED]]
    countries = ["Индия", "Китай", "Узбекистан", "Россия", "Казахстан", "Турция", "Пакистан", "Египет", "Йемен", "Иран"]
    rows += [[country, 3] for country in countries * 2]
    found = corner_at(workbooks.workbook(tmp_path, rows), "B23", reference)
    assert texts(found)[3] == [MED] and texts(found)[23] == ["Иран", "3"]


def test_a_label_merged_over_several_rows_is_told_beside_the_cell(tmp_path: Path, reference: Reference) -> None:
    found = corner_at(workbooks.merged_faculty_in_a_list(tmp_path), "C7", reference)
    faculty = next(cell for row in found.rows for cell in row.cells if cell.text == workbooks.LAW)
    assert (faculty.rows, faculty.kind) == (3, "label")


def test_hidden_rows_and_columns_are_left_out_unless_the_cell_stands_in_one(
    tmp_path: Path, reference: Reference
) -> None:
    rows: list[list[object]] = [
        [TITLE],
        ["Факультет", "Индия", "Китай", "Россия"],
        [MED, 5, 6, 7],
        [workbooks.LAW, 1, 2, 3],
    ]
    page = Page(rows, hidden_columns=frozenset({2}), hidden_rows=frozenset({3}))
    path = WRITERS["xlsx"](tmp_path, page)
    seen = corner_at(path, "B3", reference)
    assert letters(seen) == "AB|D" and [row.number for row in seen.rows] == [1, 2, 3]
    hidden = corner_at(path, "C4", reference)
    assert letters(hidden) == "ABCD" and [column.is_hidden for column in hidden.columns] == [False, False, True, False]
    assert [row.number for row in hidden.rows if row.is_hidden] == [4]


def test_days_and_shares_stand_as_they_are_printed(tmp_path: Path, reference: Reference) -> None:
    rows: list[list[object]] = [["Факультет", "Индия", "Доля", "Дата"], [MED, 5, 0.125, date(2024, 3, 15)]]
    path = WRITERS["xlsx"](tmp_path, Page(rows, formats={(1, 2): "0.0%", (1, 3): "dd.mm.yyyy"}))
    assert texts(corner_at(path, "B2", reference))[2] == [MED, "5", "12.5%", "15.03.2024"]


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_every_format_shows_the_same_corner(tmp_path: Path, reference: Reference, kind: str) -> None:
    rows: list[list[object]] = [[TITLE], ["Факультет", "Индия", "Китай"], [MED, 5, 6], [workbooks.LAW, 1, 2]]
    path = WRITERS[kind](tmp_path, Page(rows, merged=(Merged(0, 0, 0, 2),)))
    source_id = keep(tmp_path / "home", path)
    found = corner_of(tmp_path / "home", source_id, "Лист1", "C3")
    assert texts(found) == {
        1: [TITLE],
        2: ["Факультет", "Индия", "Китай"],
        3: [MED, "5", "6"],
        4: [workbooks.LAW, "1", "2"],
    }
    assert [(cell.text, cell.kind) for cell in marked(found)] == [("6", "cell")]


def test_a_text_file_is_found_under_the_name_that_its_only_sheet_bore(tmp_path: Path) -> None:
    path = workbooks.delimited(tmp_path, f"Факультет;Индия\n{MED};5\n")
    source_id = keep(tmp_path / "home", path)
    assert [c.text for c in marked(corner_of(tmp_path / "home", source_id, path.stem, "B2"))] == ["5"]


# --------------------------------------------------------------------- persons
def test_what_names_a_person_is_never_shown_even_where_the_store_keeps_it(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home")
    path = persons(tmp_path)
    assert accept(store, path, keep_personal=True).is_loaded
    source_id = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (store.workbooks / f"{source_id}.xlsx").read_bytes() == path.read_bytes(), "the store keeps the names"
    for cell in ("A3", "B4", "H5"):
        found = corner_of(store.home, source_id, "Sheet", cell)
        shown = [cell for row in found.rows for cell in row.cells]
        assert not {cell.text for cell in shown} & set(SECRETS)
        # Number, faculty, citizenship of each person are there; each of the five others says only that it is not shown.
        personal = [c for c in shown if c.is_personal]
        assert personal and all(c.text == "" and c.kind != "heading" for c in personal)
    assert texts(corner_of(store.home, source_id, "Sheet", "H5"))[5][-1] == PERSONS[2][7]


def test_a_marked_cell_of_a_person_is_outlined_and_not_read_out(tmp_path: Path, reference: Reference) -> None:
    (cell,) = marked(corner_at(workbooks.persons_in_english(tmp_path), "B3", reference))
    assert cell.is_personal and cell.text == ""


# --------------------------------------------------------- what stands in the way
@pytest.mark.parametrize(
    ("sheet", "cell", "code"),
    [("Sheet", "Z99", "no_such_cell"), ("Sheet", "5", "no_such_cell"), ("Sheet", "A0", "no_such_cell")],
)
def test_an_address_that_is_not_there_is_said(tmp_path: Path, sheet: str, cell: str, code: str) -> None:
    source_id = keep(tmp_path, workbooks.crosstab(tmp_path))
    with pytest.raises(NoCorner) as caught:
        corner_of(tmp_path, source_id, sheet, cell)
    assert caught.value.code == code


def test_a_sheet_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = workbooks.one_sheet_a_faculty_with_a_summary(tmp_path)
    with pytest.raises(NoCorner) as caught:
        corner_of(tmp_path, keep(tmp_path, path), "нет такого", "A1")
    assert caught.value.code == "no_such_cell"


@pytest.mark.parametrize("source_id", ["0" * 64, "*", "../../secret", ""])
def test_a_workbook_that_the_store_does_not_keep_is_said(tmp_path: Path, source_id: str) -> None:
    with pytest.raises(NoCorner) as caught:
        corner_of(tmp_path, source_id, "Sheet", "A1")
    assert caught.value.code == "not_kept"


def test_a_copy_that_was_damaged_is_said_and_harms_nothing(tmp_path: Path) -> None:
    path = workbooks.crosstab(tmp_path)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(NoCorner) as caught:
        corner_of(tmp_path, keep(tmp_path, broken), "Sheet", "A1")
    assert caught.value.code == "unreadable"


def test_a_child_that_dies_or_dawdles_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbooks.crosstab(tmp_path)
    monkeypatch.setattr(corner, "DEADLINE_SECONDS", 0.01)
    with pytest.raises(NoCorner) as slow:
        corner_of(tmp_path, keep(tmp_path, path), "Sheet", "B3")
    monkeypatch.setattr(corner, "DEADLINE_SECONDS", 30)
    monkeypatch.setattr(corner, "READER_MEMORY_BYTES", 1024)
    with pytest.raises(NoCorner) as dead:
        corner_of(tmp_path, keep(tmp_path, path), "Sheet", "B3")
    assert (slow.value.code, dead.value.code) == ("too_slow", "unreadable")
    monkeypatch.undo()
    # What stood in the way once is not remembered.
    assert [cell.text for cell in marked(corner_of(tmp_path, keep(tmp_path, path), "Sheet", "B3"))] == ["5"]


def test_corners_are_kept_for_a_while_and_not_without_bound(tmp_path: Path) -> None:
    source_id = keep(tmp_path, workbooks.crosstab(tmp_path))
    first = corner_of(tmp_path, source_id, "Sheet", "B3")
    assert corner_of(tmp_path, source_id, "Sheet", "B3") is first
    assert corner._corner.cache_info().maxsize == corner.MOST_CORNERS
