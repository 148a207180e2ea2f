"""What a file is, by its bytes: whatever no reader should open is refused at once, with the reason."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlwt

from etl.container import look
from etl.first_look import calamine_sheets
from etl.sheet import UnreadableWorkbook
from etl.workbook import open_workbook
from tests import workbooks
from tests.office import zipped_sheet

SECONDS = 2.0
ROWS: workbooks.Rows = [["Страна", "Кол-во"], ["Индия", 5]]
FIRST_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
ENTITY = b'<!DOCTYPE a [<!ENTITY b "c">]>'


def refusal(path: Path) -> tuple[str, dict[str, str | int]]:
    """(code, detail) of a refusal that has to come fast."""
    begun = time.perf_counter()
    with pytest.raises(UnreadableWorkbook) as refused:
        open_workbook(path)
    assert time.perf_counter() - begun < SECONDS
    return refused.value.code, refused.value.detail


def code_of_refusal(path: Path) -> str:
    return refusal(path)[0]


def change_parts(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Changes the parts of a zip in place."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(name, content))
    return path


def in_sheets(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, content: content.replace(old, new, 1) if name.startswith("xl/worksheets/") else content


def old_excel(folder: Path) -> Path:
    book = xlwt.Workbook()
    page = book.add_sheet("Лист1")
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    path = folder / "a.xls"
    book.save(str(path))
    return path


# ------------------------------------------------------------------- no workbooks
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "EXE"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"{\\rtf1\\ansi}", "RTF"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".csv"])
def test_another_kind_of_file_under_the_name_of_a_workbook_is_named(
    tmp_path: Path, content: bytes, kind: str, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    assert refusal(path) == ("not_a_workbook", {"kind": kind})


@pytest.mark.parametrize(
    ("part", "kind"),
    [("word/document.xml", "Word (.docx)"), ("readme.txt", "ZIP"), ("xl/workbook.bin", "Excel (.xlsb)")],
)
def test_a_zip_that_holds_no_workbook_is_named(tmp_path: Path, part: str, kind: str) -> None:
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr(part, "hello")
    assert refusal(path) == ("not_a_workbook", {"kind": kind})


def test_a_workbook_inside_a_zip_has_to_be_unpacked_first(tmp_path: Path) -> None:
    inner, path = workbooks.crosstab(tmp_path), tmp_path / "b.xlsx"
    with ZipFile(path, "w") as archive:
        archive.write(inner, "svod.xlsx")
    assert refusal(path) == ("not_a_workbook", {"kind": "ZIP"})


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    assert code_of_refusal(path) == "empty_file"


def test_a_folder_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    assert code_of_refusal(tmp_path) == code_of_refusal(tmp_path / "none.xlsx") == "not_a_file"


@pytest.mark.parametrize("size", [10, 300, 2000, 4000, 5000])
@pytest.mark.parametrize("build", [workbooks.crosstab, workbooks.ods_with_spans, old_excel])
def test_a_workbook_cut_short_is_damaged(tmp_path: Path, build: Callable[[Path], Path], size: int) -> None:
    path = build(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: min(size, len(content) - 600)])
    assert code_of_refusal(path) == "broken_file"


def test_an_old_workbook_cut_in_the_list_of_its_streams_is_damage(tmp_path: Path) -> None:
    # An entry of the list of streams has 128 bytes; the file ends inside of one.
    path = old_excel(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex("Workbook".encode("utf-16-le")) + 70])
    assert code_of_refusal(path) == "broken_file"
    with pytest.raises(UnreadableWorkbook, match="broken_file"):
        calamine_sheets(path)


def test_room_made_for_a_file_that_was_never_copied_is_damage(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.csv"):
        (tmp_path / name).write_bytes(bytes(5000))
        assert code_of_refusal(tmp_path / name) == "broken_file"


def test_a_text_with_holes_is_damage(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Страна;Всего\nИндия;5\n".encode() + bytes(50) + "Китай;6\n".encode())
    assert code_of_refusal(tmp_path / "a.csv") == "broken_file"


def test_bytes_that_mean_nothing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(range(256)) * 20)
    assert code_of_refusal(path) == "unreadable_file"


# --------------------------------------------------------------------- passwords
def test_an_office_file_with_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    content = old_excel(tmp_path).read_bytes()
    name, other = ("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
    entry = content.index(name)
    content = content[:entry] + other + content[entry + len(other) :]
    path.write_bytes(content[: entry + 64] + struct.pack("<H", len(other) + 2) + content[entry + 66 :])
    assert code_of_refusal(path) == "encrypted"


def test_an_old_workbook_with_a_password_is_named(tmp_path: Path) -> None:
    path = old_excel(tmp_path)
    content = path.read_bytes()
    # The record that follows the first one says, in place of what it said: the rest is encrypted.
    second = 512 + 4 + struct.unpack_from("<H", content, 514)[0]
    path.write_bytes(content[:second] + struct.pack("<H", 0x2F) + content[second + 2 :])
    assert code_of_refusal(path) == "encrypted"


def test_an_open_document_with_a_password_is_named(tmp_path: Path) -> None:
    path = change_parts(
        workbooks.ods_with_spans(tmp_path),
        lambda name, content: (
            content.replace(b"/>", b"><manifest:encryption-data/></manifest:file-entry>", 1)
            if name.startswith("META-INF")
            else content
        ),
    )
    assert code_of_refusal(path) == "encrypted"


def test_a_zip_with_a_password_is_named(tmp_path: Path) -> None:
    path = workbooks.crosstab(tmp_path)
    content = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + offset] |= 1
    path.write_bytes(content)
    assert code_of_refusal(path) == "encrypted"


# ------------------------------------------------------------------------- bombs
def test_a_zip_that_grows_a_thousandfold_is_not_unpacked(tmp_path: Path) -> None:
    path = zipped_sheet(tmp_path / "a.xlsx", FIRST_CELL + " " * 200_000_000)
    assert path.stat().st_size < 1_000_000
    assert code_of_refusal(path) == "too_large"


def test_a_zip_that_lies_about_its_size_is_damage(tmp_path: Path) -> None:
    path = zipped_sheet(tmp_path / "a.xlsx", FIRST_CELL + " " * 60_000_000)
    content = bytearray(path.read_bytes())
    last = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, last + 24, 500)
    path.write_bytes(content)
    assert code_of_refusal(path) == "broken_file"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "docProps/app.xml"])
def test_a_document_type_in_any_part_is_refused(tmp_path: Path, part: str) -> None:
    path = change_parts(
        workbooks.crosstab(tmp_path),
        lambda name, content: ENTITY + content[content.find(b"?>") + 2 :] if name == part else content,
    )
    assert code_of_refusal(path) == "unsafe_file"


def test_a_document_type_far_down_or_in_other_letters_is_refused(tmp_path: Path) -> None:
    far = b" " * 9_000_000 + ENTITY + b"<worksheet"
    path = change_parts(workbooks.crosstab(tmp_path), in_sheets(b"<worksheet", far))
    assert code_of_refusal(path) == "unsafe_file"
    wide = change_parts(
        workbooks.crosstab(tmp_path),
        lambda name, content: (ENTITY + content).decode().encode("utf-16") if name.endswith("sheet1.xml") else content,
    )
    assert code_of_refusal(wide) == "unsafe_file"


def test_a_document_type_in_an_ods_is_refused(tmp_path: Path) -> None:
    path = change_parts(
        workbooks.ods_with_spans(tmp_path),
        lambda name, content: content.replace(b"?>", b"?>" + ENTITY, 1) if name == "content.xml" else content,
    )
    assert code_of_refusal(path) == "unsafe_file"


def test_a_workbook_with_one_cell_in_the_far_corner_names_that_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "Страна"
    book.active["XFD1048576"] = " "
    book.save(path)
    assert refusal(path) == ("far_cell", {"sheet": "Sheet", "cell": "XFD1048576"})


def test_a_cell_far_to_the_right_is_named_whatever_stands_below_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in range(1, 10):
        book.active.append([row, row])
    book.active["XFD2"] = " "
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx") == ("far_cell", {"sheet": "Sheet", "cell": "XFD2"})


@pytest.mark.parametrize("place", ["TRUEG5", "ZZZZ5", "AAAAAAAAAA5", "A9999999"])
def test_a_cell_outside_of_every_sheet_is_damage_and_takes_no_room(tmp_path: Path, place: str) -> None:
    path = change_parts(workbooks.crosstab(tmp_path), in_sheets(b'r="C5"', b'r="%s"' % place.encode()))
    assert code_of_refusal(path) == "broken_file"


def test_an_old_workbook_with_one_cell_in_the_far_corner_names_that_cell(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Лист1")
    page.write(0, 0, "Страна")
    page.write(65535, 255, 1)
    book.save(str(tmp_path / "a.xls"))
    assert refusal(tmp_path / "a.xls") == ("far_cell", {"sheet": "Лист1", "cell": "IV65536"})


def test_an_ods_with_one_cell_in_the_far_corner_names_that_cell(tmp_path: Path) -> None:
    cell = (
        b'<table:table-row table:number-rows-repeated="1048571"><table:table-cell/></table:table-row><table:table-row>'
    )
    cell += b'<table:table-cell table:number-columns-repeated="16383"/><table:table-cell office:value-type="string">'
    cell += b"<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    path = change_parts(
        workbooks.ods_with_spans(tmp_path), lambda name, content: content.replace(b"</table:table>", cell, 1)
    )
    # The four rows of the table stand above it.
    assert refusal(path) == ("far_cell", {"sheet": "Лист1", "cell": "XFD1048576"})


def test_an_ods_of_endless_repetition_is_not_unrolled(tmp_path: Path) -> None:
    row = (
        b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"'
    )
    row += b' office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>'
    path = change_parts(
        workbooks.ods_with_spans(tmp_path),
        lambda name, content: content.replace(b"</table:table>", row + b"</table:table>", 1),
    )
    assert code_of_refusal(path) == "too_large"


def test_a_text_of_200_megabytes_on_one_line_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        for _ in range(200):
            stream.write(b"a;1;" * 262144)
    assert code_of_refusal(path) == "too_large"


def test_a_text_of_endless_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"1;" * 3_000_000)
    assert code_of_refusal(path) == "too_large"


@pytest.mark.parametrize("span", ["65536", "1000000000"])
def test_a_page_that_spans_endless_cells_is_not_laid_out(tmp_path: Path, span: str) -> None:
    path = tmp_path / "a.xls"
    cell = f'<td rowspan="{span}" colspan="{span}">1</td>'
    path.write_text(f"<html><table><tr>{cell * 3}</tr></table></html>", encoding="utf-8")
    assert code_of_refusal(path) == "too_large"


# ------------------------------------------------------------ strange, and read
def test_a_sheet_that_declares_billions_of_cells_and_holds_a_few_is_read(tmp_path: Path) -> None:
    path = change_parts(
        workbooks.crosstab(tmp_path), in_sheets(b'<dimension ref="A1:D5"', b'<dimension ref="A1:XFD1048576"')
    )
    (sheet,) = open_workbook(path).sheets
    assert (len(sheet.rows), sheet.width) == (5, 4)


def test_cells_that_are_only_coloured_take_no_room_however_far_they_stand(tmp_path: Path) -> None:
    far = "".join(f'<row r="{row}"><c r="XFD{row}" s="0"/></row>' for row in range(2, 3000))
    (sheet,) = open_workbook(zipped_sheet(tmp_path / "a.xlsx", FIRST_CELL + far)).sheets
    assert list(map(list, sheet.rows)) == [[1]]


def test_an_ods_with_a_million_blank_rows_below_its_table_is_read_fast(tmp_path: Path) -> None:
    rows = b'<table:table-row table:number-rows-repeated="1048500"><table:table-cell '
    rows += b'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    path = change_parts(
        workbooks.ods_with_spans(tmp_path), lambda name, content: content.replace(b"</table:table>", rows, 1)
    )
    begun = time.perf_counter()
    (sheet,) = open_workbook(path).sheets
    assert time.perf_counter() - begun < SECONDS
    assert len(sheet.rows) == 4


def test_macros_are_said_and_the_values_read(tmp_path: Path) -> None:
    path = workbooks.crosstab(tmp_path)
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    opened = open_workbook(path)
    assert [(note.code, note.severity) for note in opened.notes] == [("macros_not_run", "note")]
    assert opened.sheets[0].value(2, 1) == 5


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".csv", ".dat", ""])
def test_a_workbook_is_known_by_its_bytes_whatever_its_name(tmp_path: Path, suffix: str) -> None:
    path = workbooks.crosstab(tmp_path).rename(tmp_path / f"a{suffix}")
    assert look(path).kind == "xlsx"
