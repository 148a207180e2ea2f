"""The sender's workbook back: problems marked at their cells, everything else as it was."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.office import DEMO, ENG, MED, Iro, zipped_sheet
from tests.workbooks import workbook_of_sheets

RED, AMBER, BLUE = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"
LIST_NAMES = {"ky": "IRO · Эмнени оңдоо керек", "ru": "IRO · Что исправить", "en": "IRO · What to correct"}
# What is wrong below: B5 is no country, C6 no number (errors); C7 says that nothing is known (a note).
ROWS: list[list[Any]] = [
    [f"{DEMO}. Иностранные студенты 2021/22 учебный год"],
    [],
    ["Факультет", "Гражданство", "Количество"],
    [MED, "Индия", 12],
    [MED, "Атлантида", 13],
    [MED, "Пакистан", "много"],
    [ENG, "Узбекистан", "н/д"],
]


@pytest.fixture
def iro(tmp_path: Path) -> Iro:
    return Iro(tmp_path / "home")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A workbook with most of what a sender may have put into one."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Контингент"
    for row in ROWS:
        page.append(row)
    page["A1"].font = Font(bold=True, size=14)
    page["B5"].fill, page["B5"].font = PatternFill("solid", fgColor="FFCCFFCC"), Font(italic=True)
    page["B5"].comment = Comment("Уточню завтра", "Деканат")
    page["C4"].number_format = "#,##0"
    page.merge_cells("A1:C1")
    page.column_dimensions["A"].width = 40
    page.freeze_panes = "A4"
    page.print_area = "A1:C7"
    choices = DataValidation(type="list", formula1='"Индия,Пакистан"')
    choices.add("B4:B9")
    page.add_data_validation(choices)
    chart = BarChart()
    chart.add_data(Reference(page, min_col=3, min_row=4, max_row=5))
    page.add_chart(chart, "F3")
    notes = book.create_sheet("Заметки")
    notes["A1"] = "Собрано деканатами"
    notes.print_area = "A1:A1"
    book.defined_names["Первая"] = DefinedName("Первая", attr_text="'Контингент'!$C$4")
    path = tmp_path / "sent.xlsx"
    book.save(path)
    return path


def annotated(iro: Iro, path: Path, language: str = "ru", **options: str) -> Path:
    target = path.with_name(f"{path.stem}_back_{language}.xlsx")
    said = [part for name, value in options.items() for part in (f"--{name}", value)]
    assert iro("annotate", path, "-o", target, "--language", language, *said).status == 0
    return target


def facts_of(page: Any) -> dict[str, tuple[Any, ...]]:
    """Value and formats of each cell, but for its fill."""
    return {
        cell.coordinate: (cell.value, cell.data_type, cell.number_format, repr(cell.font), repr(cell.alignment))
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_every_cell_with_a_problem_is_coloured_and_says_what_is_wrong(iro: Iro, sent: Path) -> None:
    page = openpyxl.load_workbook(annotated(iro, sent))["Контингент"]
    assert page["B5"].fill.fgColor.rgb == page["C6"].fill.fgColor.rgb == RED
    assert page["C7"].fill.fgColor.rgb == BLUE
    assert page["C4"].fill.fill_type is None
    assert "«Атлантида»" in page["B5"].comment.text
    assert "iro alias country" in page["B5"].comment.text
    assert "13 студентов не вошли в итоги" in page["B5"].comment.text
    assert page["C6"].comment.text.startswith("«много»")
    assert {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment} == {"B5", "C6", "C7"}
    with zipfile.ZipFile(sent.with_name("sent_back_ru.xlsx")) as package:
        drawings = [etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".vml")]
    # Excel draws one box a comment, and repairs a file in which a drawing is no XML.
    assert [len(drawing.findall("{urn:schemas-microsoft-com:vml}shape")) for drawing in drawings] == [3]


def test_what_the_sender_put_into_the_workbook_is_still_there(iro: Iro, sent: Path) -> None:
    before, after = openpyxl.load_workbook(sent), openpyxl.load_workbook(annotated(iro, sent))
    assert after.sheetnames == [LIST_NAMES["ru"], "Контингент", "Заметки"]
    for name in before.sheetnames:
        assert facts_of(after[name]) == facts_of(before[name])
        assert after[name].print_area == before[name].print_area
    page, old = after["Контингент"], before["Контингент"]
    assert page["B5"].comment.text.startswith("Уточню завтра")
    assert page.merged_cells.ranges == old.merged_cells.ranges
    assert page.column_dimensions["A"].width == old.column_dimensions["A"].width
    assert page.freeze_panes == old.freeze_panes
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["B4:B9"]
    assert after.defined_names["Первая"].attr_text == "'Контингент'!$C$4"
    charts = [name for name in zipfile.ZipFile(sent).namelist() if "/charts/" in name]
    with zipfile.ZipFile(sent) as one, zipfile.ZipFile(sent.with_name("sent_back_ru.xlsx")) as other:
        assert charts and all(one.read(name) == other.read(name) for name in charts)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_first_sheet_lists_the_problems_worst_first_with_links(iro: Iro, sent: Path, language: str) -> None:
    page = openpyxl.load_workbook(annotated(iro, sent, language))[LIST_NAMES[language]]
    listed = [[cell.value for cell in row] for row in page.iter_rows(min_row=6)]
    assert [line[1] for line in listed] == ["Контингент!B5", "Контингент!C6", "Контингент!C7", "Заметки"]
    assert [line[2] for line in listed[:3]] == ["Атлантида", "много", "н/д"]
    cells = [cell for row in page.iter_rows() for cell in row if cell.hyperlink]
    links = {cell.coordinate: cell.hyperlink.location for cell in cells}
    assert links == {"B6": "'Контингент'!B5", "B7": "'Контингент'!C6", "B8": "'Контингент'!C7", "B9": "'Заметки'!A1"}
    assert page["A6"].fill.fgColor.rgb == RED and page["A8"].fill.fgColor.rgb == BLUE
    # 2 sheets, 1 table, 12 students of India; 2 cells are wrong.
    assert [int(number) for number in re.findall(r"\d+", page["A2"].value)] == [2, 1, 12, 2]


def test_an_annotated_workbook_that_comes_back_reads_as_before(iro: Iro, sent: Path) -> None:
    def found(path: Path) -> tuple[Any, set[Any]]:
        facts = iro("check", path, "--json").json["files"][0]
        return facts["tables"], {(p["code"], p["cell"]) for p in facts["problems"] if p["code"] != "own_sheet"}

    assert found(annotated(iro, sent)) == found(sent)


def test_the_result_of_a_formula_stays_beside_the_formula(iro: Iro, tmp_path: Path) -> None:
    def text(cell: str, words: str) -> str:
        return f'<c r="{cell}" t="inlineStr"><is><t>{words}</t></is></c>'

    rows = [
        text("A1", ROWS[0][0]),
        text("A2", "Факультет") + text("B2", "Индия") + text("C2", "Пакистан") + text("D2", "Итого"),
        text("A3", MED) + '<c r="B3"><v>4</v></c><c r="C3"><v>-5</v></c><c r="D3"><f>B3+C3</f><v>-1</v></c>',
    ]
    path = zipped_sheet(tmp_path / "f.xlsx", "".join(f'<row r="{n}">{cells}</row>' for n, cells in enumerate(rows, 1)))
    back = annotated(iro, path, institution="DEMO")
    assert openpyxl.load_workbook(back)["S"]["D3"].value == "=B3+C3"
    assert openpyxl.load_workbook(back, data_only=True)["S"]["D3"].value == -1
    assert openpyxl.load_workbook(back)["S"]["C3"].fill.fgColor.rgb == RED


def test_a_problem_at_an_empty_cell_is_marked_there(iro: Iro, tmp_path: Path) -> None:
    rows = [ROWS[0], ROWS[2], [MED, "Индия", 12], [None, "Пакистан", 3], [ENG, "Индия", 5], [ENG, None, 4]]
    page = openpyxl.load_workbook(annotated(iro, workbook_of_sheets(tmp_path, {"Контингент": rows})))["Контингент"]
    marked = {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.comment}
    assert marked and set(marked.values()) == {None}
    assert {cell: page[cell].fill.fgColor.rgb for cell in marked} == dict.fromkeys(marked, AMBER)


def test_a_delimited_file_comes_back_as_a_workbook_with_the_same_texts(iro: Iro, tmp_path: Path) -> None:
    long_name = "Сведения о контингенте иностранных студентов"  # 44 letters; a sheet's name holds 31
    path = tmp_path / f"{long_name}.csv"
    lines = [";".join("" if cell is None else str(cell) for cell in row) for row in ROWS]
    path.write_text("\n".join([*lines, f"{MED};=1+1;7"]), encoding="utf-8-sig")
    book = openpyxl.load_workbook(annotated(iro, path))
    page = book[long_name[:31]]
    assert [cell.value for cell in page[5]] == [MED, "Атлантида", "13"]
    assert (page["B8"].value, page["B8"].data_type) == ("=1+1", "s")
    assert page["B5"].fill.fgColor.rgb == RED and page["B5"].comment is not None


def test_what_cannot_be_read_is_not_annotated(iro: Iro, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 half a file")
    result = iro("annotate", path, "-o", tmp_path / "back.xlsx")
    assert result.status == 2 and "broken.xlsx" in result.out
    assert not (tmp_path / "back.xlsx").exists()


@pytest.mark.parametrize("target", ["sent.xlsx", "back.csv", "nowhere/back.xlsx"])
def test_an_output_is_a_new_workbook_in_a_folder_that_is_there(iro: Iro, sent: Path, target: str) -> None:
    before = sent.read_bytes()
    result = iro("annotate", sent, "-o", sent.parent / target)
    assert result.status == 2 and result.err
    assert sent.read_bytes() == before
    assert not (sent.parent / "back.csv").exists()
