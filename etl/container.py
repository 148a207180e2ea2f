"""What a file is, by its first bytes and never by its name; files that no reader should open are refused here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from etl.encoding import is_text, start_of
from etl.ole import OLE_MAGIC
from etl.package_look import ZIP_MAGICS, look_into_zip
from etl.problem import Problem
from etl.sheet import UnreadableWorkbook
from etl.xls import look_into_ole

Kind = Literal["xlsx", "ods", "xls", "html", "xml", "rates", "text"]
MAX_TEXT_BYTES = 120 * 1024 * 1024
HEAD_BYTES = 65536
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
# What people rename or attach by mistake. The names are the same in every language.
FOREIGN = (
    (b"%PDF", "PDF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)
SHORT_MAGICS = ("EXE", "BMP", "BZIP2")  # a text may begin so, too
RATES_ROOT = "currencyrates"
MARKUP = re.compile(r"\s*(?:<\?xml[^>]*>|<!--.*?-->|<\?[^>]*>|<!doctype html[^>]*>|\s)*<\s*([a-z:]+)", re.I | re.S)
SPREADSHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
HTML_TAGS = ("html", "head", "body", "table")
TABLE = re.compile(r"<table[\s>]", re.I)


@dataclass(frozen=True)
class Container:
    """What a file is and what was seen in it without reading it.

    Args:
        untold: parts of an .xlsx that hold what the first reader does not tell.
        far: parts of an .xlsx with a cell far out.
        has_macros: the workbook brings programs, which never run.
    """

    kind: Kind
    untold: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    has_macros: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """The container as JSON can say it."""
        parts = {"untold": sorted(self.untold), "far": sorted(self.far)}
        return {"kind": self.kind, **parts, "has_macros": self.has_macros}

    @staticmethod
    def of_facts(facts: Mapping[str, Any]) -> Container:
        """The container that `facts` are of."""
        return Container(facts["kind"], frozenset(facts["untold"]), frozenset(facts["far"]), facts["has_macros"])


def look(path: Path) -> Container:
    """What a file is.

    Raises:
        UnreadableWorkbook: no spreadsheet, broken, encrypted, or larger or stranger than we dare to open.
    """
    head = _head(path)
    if not head:
        raise UnreadableWorkbook("empty_file")
    if head.startswith(ZIP_MAGICS):
        found = look_into_zip(path)
        return Container(found.kind, found.untold, found.far, found.has_macros)
    if head.startswith(OLE_MAGIC):
        return Container("xls", has_macros=look_into_ole(path))
    foreign = next((name for magic, name in FOREIGN if head.startswith(magic)), None)
    if foreign and not (foreign in SHORT_MAGICS and is_text(head)):
        raise UnreadableWorkbook("not_a_workbook", kind=foreign)
    return Container(_kind_of_text(path, head))


def named_as_text(file_name: str) -> bool:
    """True for a name that promises plain text, and no workbook."""
    return Path(file_name).suffix.lower() in TEXT_SUFFIXES


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableWorkbook("not_a_file")
        with path.open("rb") as stream:
            return stream.read(HEAD_BYTES)
    except PermissionError as error:
        raise UnreadableWorkbook("not_allowed") from error


def _kind_of_text(path: Path, head: bytes) -> Kind:
    """Text, HTML, the XML of Excel 2003 or of the National Bank's rates, under whatever name."""
    if not head.strip(b"\0"):
        raise UnreadableWorkbook("broken_file")  # room was made for the file, and nothing was copied into it
    if not is_text(head):
        # A text in which bytes are missing: room was made for them, and they were not copied.
        is_holed = is_text(head.replace(b"\0", b""))
        raise UnreadableWorkbook("broken_file" if is_holed else "unreadable_file")
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise UnreadableWorkbook("too_large")
    start = start_of(head)
    found = MARKUP.match(start)
    tag = found.group(1).casefold() if found else ""
    if tag.split(":")[-1] == "workbook" and SPREADSHEET_2003 in start:
        return "xml"
    if tag == RATES_ROOT:
        return "rates"
    if tag in HTML_TAGS or (tag and TABLE.search(start)):
        return "html"
    if not named_as_text(path.name) and start.lstrip().startswith("<"):
        raise UnreadableWorkbook("unreadable_file")
    return "text"


def refusal(error: UnreadableWorkbook) -> Problem:
    """Why a file is not read, with the sheet and the cell where one of them is the reason."""
    detail = dict(error.detail)
    sheet, cell = (str(detail.pop(name)) if name in detail else None for name in ("sheet", "cell"))
    return Problem(error.code, sheet=sheet, cell=cell, detail=detail)
