"""Pages -> a file, in every format that the reader knows; delimited texts in the usual encodings."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from etl.address import address
from etl.sheet import Merged
from tests import formats
from tests.truth.page import Page

# What cp1251 lacks, as its users write it.
NOT_IN_1251 = str.maketrans({"¹": "*", "\u202f": "\u00a0"})
ENCODINGS = {"utf8": "utf-8", "bom": "utf-8-sig", "utf16": "utf-16", "1251": "cp1251"}
DELIMITERS = {"semicolon": ";", "comma": ",", "tab": "\t"}
# name -> (encoding, delimiter).
TEXT_FORMS: Mapping[str, tuple[str, str]] = {
    f"csv-{encoding}-{delimiter}": (ENCODINGS[encoding], DELIMITERS[delimiter])
    for encoding, delimiter in product(ENCODINGS, DELIMITERS)
}
HTML_FORMS: Mapping[str, str] = {"html-utf8": "utf-8", "html-1251": "windows-1251"}
# One page, which the reader calls by the file.
PAGELESS = (*TEXT_FORMS, *HTML_FORMS)
WITH_FORMULAS = {"xlsx": formats.write_xlsx, "xls": formats.write_xls, "ods": formats.write_ods}
FORMS: Mapping[str, int] = {
    "xlsx": 24,
    "xls": 7,
    "ods": 7,
    "xml": 4,
    **dict.fromkeys(HTML_FORMS, 2),
    **dict.fromkeys(TEXT_FORMS, 1),
}


def encoding_of(form: str) -> str:
    """The encoding that limits what can be written in a format."""
    return HTML_FORMS[form] if form in HTML_FORMS else TEXT_FORMS.get(form, ("utf-8", ""))[0]


def write(folder: Path, name: str, form: str, pages: Sequence[Page]) -> Path:
    """Writes the pages of one workbook and returns its path."""
    if form in TEXT_FORMS:
        return _delimited(folder / f"{name}.csv", pages[0], *TEXT_FORMS[form])
    laid = [_laid(page, form) for page in pages]
    if form in HTML_FORMS:
        made = formats.write_html(folder, *laid, encoding=HTML_FORMS[form])
    else:
        made = formats.write_xml(folder, *laid) if form == "xml" else WITH_FORMULAS[form](folder, *laid)
    path = made.rename(folder / f"{name}{made.suffix}")
    if form == "xlsx":
        _store_results(path, pages)
    return path


def _laid(page: Page, form: str) -> formats.Page:
    """A page as the writers of the formats take it."""
    width = max(column for _row, column in page.cells) + 1
    written = {**page.cells, **(page.formulas if form in WITH_FORMULAS else {})}
    if encoding_of(form) == "windows-1251":
        written = {cell: _in_1251(value) for cell, value in written.items()}
    return formats.Page(
        [[written.get((row, column)) for column in range(width)] for row in range(page.bottom)],
        tuple(Merged(*span) for span in page.merged),
        frozenset(page.hidden_rows),
        frozenset(page.hidden_columns),
        is_hidden=page.is_hidden,
        name=page.name,
    )


def _in_1251(value: Any) -> Any:
    return value.translate(NOT_IN_1251) if isinstance(value, str) else value


def _store_results(path: Path, pages: Sequence[Page]) -> None:
    """Writes the results beside the formulas, as Excel does and openpyxl does not."""
    stored = {number: page for number, page in enumerate(pages, start=1) if page.formulas and page.stores_results}
    if not stored:
        return
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for number, page in stored.items():
        name = f"xl/worksheets/sheet{number}.xml"
        text = parts[name].decode()
        for cell in page.formulas:
            place = re.compile(rf'(<c r="{address(*cell)}"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')
            text = place.sub(rf"\g<1><v>{page.cells[cell]}</v>", text)
        parts[name] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _delimited(path: Path, page: Page, encoding: str, delimiter: str) -> Path:
    width = max(column for _row, column in page.cells) + 1
    out = io.StringIO()
    lines = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in range(page.bottom):
        lines.writerow([_plain(page.cells.get((row, column))) for column in range(width)])
    text = out.getvalue()
    path.write_bytes((text.translate(NOT_IN_1251) if encoding == "cp1251" else text).encode(encoding))
    return path


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
