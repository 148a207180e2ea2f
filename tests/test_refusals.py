"""`iro check` among good workbooks and files that no reader should open: each is answered in its place, in words."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from etl.store import open_store
from tests import workbooks
from tests.office import Iro, is_plain, students, zipped_sheet

CORNER = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def refused(folder: Path) -> dict[str, Path]:
    """Code of the refusal -> a file that deserves it."""
    bomb = zipped_sheet(folder / "bomb.xlsx", CORNER[:39] + " " * 100_000_000)
    entity = zipped_sheet(folder / "entity.xlsx", CORNER[:39])
    with zipfile.ZipFile(entity, "a") as archive:
        archive.writestr("xl/theme.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    torn = folder / "torn.xlsx"
    torn.write_bytes(workbooks.crosstab(folder).read_bytes()[:3000])
    program, empty = folder / "program.xlsx", folder / "empty.xls"
    program.write_bytes(b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff")
    empty.write_bytes(b"")
    corner = zipped_sheet(folder / "corner.xlsx", CORNER)
    return {
        "too_large": bomb,
        "unsafe_file": entity,
        "broken_file": torn,
        "not_a_workbook": program,
        "empty_file": empty,
        "far_cell": corner,
        "not_a_file": folder,
    }


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_files_that_cannot_be_read_are_named_among_those_that_can(tmp_path: Path, language: str) -> None:
    bad = refused(tmp_path)
    good = students(tmp_path, 2024)
    paths = [path for one in bad.values() for path in (one, good)]
    called = Iro(open_store(tmp_path / "home").home)("check", *paths, "--language", language, "--json")
    assert called.status == 2
    answers = called.json["files"]
    assert [answer["loadable"] for answer in answers] == [False, True] * len(bad)
    for code, answer in zip(bad, answers[::2], strict=True):
        (problem,) = answer["problems"]
        assert (problem["code"], problem["severity"]) == (code, "error")
        assert len(problem["message"]) > 10
        assert is_plain(json.dumps(problem))
