"""Delimited text -> rows: .csv, .tsv, .txt, and what is text under another name."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from etl.encoding import decoded
from etl.grid import MAX_CELLS, MAX_COLUMNS
from etl.problem import Problem
from etl.sheet import Cell, Sheet, UnreadableWorkbook

DELIMITERS = (";", "\t", ",", "|")
SAMPLE_LINES = 50
SAMPLE_LETTERS = 200_000
MAX_FIELD_LETTERS = 1_000_000
# Excel's own way to name the delimiter, in a line that it does not show.
STATED_DELIMITER = re.compile(r"sep=(.)\r?\n", re.I)


def text_sheet(path: Path, notes: list[Problem]) -> Sheet:
    """The one sheet of a text file; says in which encoding it was read where the file does not prove it.

    Raises:
        UnreadableWorkbook: `broken_file`, `too_large`.
    """
    found = decoded(path.read_bytes())
    if found.is_guess:
        notes.append(Problem("encoding_decided", "note", detail={"encoding": found.encoding}))
    delimiter, text = _delimiter(found.text)
    rows, is_paired = _split(text, delimiter)
    if not is_paired:
        notes.append(Problem("stray_quotes", "warning", path.stem))
    return Sheet(path.stem, _filled_up(rows))


def delimited_rows(content: bytes) -> list[list[Cell]]:
    """Rows of a delimited text; encoding and delimiter decided by evidence.

    Raises:
        UnreadableWorkbook: `broken_file`, `too_large`.
    """
    delimiter, text = _delimiter(decoded(content).text)
    return _filled_up(_split(text, delimiter)[0])


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter, and the text without the line that states it."""
    csv.field_size_limit(MAX_FIELD_LETTERS)
    stated = STATED_DELIMITER.match(text)
    if stated:
        return stated.group(1), text[stated.end() :]
    sample = "\n".join(text[:SAMPLE_LETTERS].splitlines()[:SAMPLE_LINES])
    return max(DELIMITERS, key=lambda mark: (_regularity(sample, mark), -DELIMITERS.index(mark))), text


def _regularity(sample: str, delimiter: str) -> int:
    """How many lines share the commonest number of fields above one."""
    widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
    wide = [width for width in widths if width > 1]
    return max((wide.count(width) * width for width in set(wide)), default=0)


def _split(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """The fields of each row, and whether its quotes pair.

    Where they do not, each line is a row of its own: a stray quote must not swallow the rows below it.
    """
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)), True
    except csv.Error as error:
        if "field larger" in str(error) and '"' not in text:
            raise UnreadableWorkbook("too_large") from error
    return [_fields(line, delimiter) for line in text.splitlines()], False


def _fields(line: str, delimiter: str) -> list[str]:
    """The fields of one line; a quote that does not pair is a letter like others."""
    if len(line) > MAX_FIELD_LETTERS:
        raise UnreadableWorkbook("too_large")
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.split(delimiter)


def _filled_up(rows: list[list[str]]) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMNS or width * len(rows) > MAX_CELLS:
        raise UnreadableWorkbook("too_large")
    return [[*row, *[""] * (width - len(row))] for row in rows]
