"""Delimited text -> rows: encoding, delimiter and quotes are decided by evidence, and said."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.delimited import delimited_rows
from etl.sheet import UnreadableWorkbook
from etl.workbook import open_workbook
from tests.workbooks import delimited

LINES = [["Факультет", "Страна", "Кол-во"], ["Медицинский факультет", "Индия", "50"]]
TEXT = "".join(";".join(line) + "\n" for line in LINES)


def written(delimiter: str) -> str:
    return "".join(delimiter.join(line) + "\n" for line in LINES)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_is_read_in_the_encoding_and_with_the_delimiter_it_has(delimiter: str, encoding: str) -> None:
    assert delimited_rows(written(delimiter).encode(encoding)) == LINES


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("text", [TEXT, "Страна;Всего\nКитай;6\n", "СТРАНА;ВСЕГО\nИНДИЯ;5\n"])
def test_old_encodings_are_told_apart_by_how_the_words_read(encoding: str, text: str) -> None:
    assert delimited_rows(text.encode(encoding)) == [line.split(";") for line in text.splitlines()]


def test_a_no_break_space_in_thousands_is_no_letter() -> None:
    # Byte A0 is a no-break space in cp1251 and a letter in cp866.
    assert delimited_rows("Country;Students\nIndia;1\u00a0745\n".encode("cp1251"))[1] == ["India", "1\u00a0745"]


def test_names_of_western_universities_are_not_read_as_russian_letters() -> None:
    assert delimited_rows("Université de Genève;5\nMünchen;4\n".encode("cp1252"))[0] == ["Université de Genève", "5"]


@pytest.mark.parametrize(
    ("encoding", "notes"), [("utf-8", []), ("utf-16", []), ("cp1251", ["cp1251"]), ("koi8-r", ["koi8-r"])]
)
def test_an_encoding_that_nothing_proves_is_said(tmp_path: Path, encoding: str, notes: list[str]) -> None:
    opened = open_workbook(delimited(tmp_path, TEXT, encoding))
    assert [note.detail["encoding"] for note in opened.notes] == notes


def test_a_letter_damaged_on_the_way_does_not_turn_a_text_into_another_encoding() -> None:
    content = (TEXT * 9).encode().replace("Индия".encode(), "Инди".encode() + b"\xd1", 1)
    assert delimited_rows(content)[1] == ["Медицинский факультет", "Инди\ufffd", "50"]


@pytest.mark.parametrize("content", [TEXT.encode()[:-4] + b"\xd0", b"a;b\n1;\x002\n" * 20, TEXT.encode("utf-16")[:-1]])
def test_a_text_that_was_not_copied_to_its_end_is_damaged(content: bytes) -> None:
    with pytest.raises(UnreadableWorkbook, match="broken_file"):
        delimited_rows(content)


def test_a_comma_in_a_title_does_not_make_it_the_delimiter() -> None:
    text = "Иностранные студенты, все формы, 2024\nСтрана;Кол-во\nИндия;5\nКитай;6\n"
    assert delimited_rows(text.encode()) == [
        ["Иностранные студенты, все формы, 2024", ""],
        ["Страна", "Кол-во"],
        ["Индия", "5"],
        ["Китай", "6"],
    ]


def test_the_line_in_which_excel_states_the_delimiter_is_no_row() -> None:
    assert delimited_rows("sep=|\nСтрана|Кол-во\nИндия|1;5\n".encode()) == [["Страна", "Кол-во"], ["Индия", "1;5"]]


def test_quotes_hold_delimiters_and_line_breaks() -> None:
    assert delimited_rows('"Факультет\nи кафедра";"a;b"\r\n1;2\r\n'.encode()) == [
        ["Факультет\nи кафедра", "a;b"],
        ["1", "2"],
    ]


@pytest.mark.parametrize("stray", ['"Индия;5', '"Индия" (Республика);5', '"Индия;"5'])
def test_a_stray_quote_does_not_swallow_the_rows_below_it(tmp_path: Path, stray: str) -> None:
    path = delimited(tmp_path, f'Страна;Кол-во\n{stray}\nКитай;6\n"Россия;7\n')
    opened = open_workbook(path)
    (sheet,) = opened.sheets
    assert [row[1] for row in sheet.rows if row[0] in ("Китай", '"Россия')] == ["6", "7"]
    assert [note.code for note in opened.notes] == ["stray_quotes"]


def test_rows_of_unequal_length_are_filled_up() -> None:
    assert delimited_rows(b"a;b;c\nd\n") == [["a", "b", "c"], ["d", "", ""]]


@given(st.lists(st.lists(st.sampled_from(["Индия", "5", "", "a b"]), min_size=3, max_size=3), min_size=2, max_size=6))
def test_what_is_written_with_semicolons_is_read_again(rows: list[list[str]]) -> None:
    content = "".join(";".join(row) + "\n" for row in rows)
    assert delimited_rows(content.encode("utf-8-sig")) == rows
