"""A look into a zip: what it holds, and whether a reader may open it. Nothing is parsed, little is held in memory."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from etl.sheet import UnreadableWorkbook
from etl.sheet_look import SheetLook

ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_PARTS = 20_000
# Sheets of equal rows shrink to a hundredth. What shrinks further, and is large, was made to fill memory.
MAX_RATIO, RATIO_MATTERS_BYTES = 250, 30 * 1024 * 1024
BLOCK_BYTES, OVERLAP_BYTES = 4 * 1024 * 1024, 4096
WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
XLSX_PART, ODS_PART, BINARY_PART = "xl/workbook.xml", "content.xml", "xl/workbook.bin"
SPREADSHEET_TYPE = b"opendocument.spreadsheet"
FOREIGN = (
    ("word/document.xml", "Word (.docx)"),
    ("ppt/presentation.xml", "PowerPoint (.pptx)"),
    (BINARY_PART, "Excel (.xlsb)"),
    ("META-INF/MANIFEST.MF", "JAR"),
    ("AndroidManifest.xml", "APK"),
    ("Index/Document.iwa", "Numbers (.numbers)"),
)
DOCUMENT_TYPE = b"<!DOCTYPE"  # without one, no entity can be declared


@dataclass(frozen=True)
class ZipLook:
    """What a zip holds.

    Args:
        untold: parts of an .xlsx that hold what calamine does not tell.
        far: parts of an .xlsx with a cell far out.
    """

    kind: Literal["xlsx", "ods"]
    untold: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    has_macros: bool = False


def look_into_zip(path: Path) -> ZipLook:
    """What a zip holds.

    Raises:
        UnreadableWorkbook: no workbook, broken, encrypted, or larger or stranger than we dare to open.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            _refuse_large(archive.infolist())
            kind = _kind(archive, parts)
            return ZipLook(kind, *_look_at_parts(archive, parts), has_macros=any("vbaProject" in n for n in parts))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise UnreadableWorkbook("broken_file") from error
    except (NotImplementedError, RuntimeError) as error:  # a method of packing, or a password, that no office uses
        raise UnreadableWorkbook("encrypted" if "password" in str(error) else "unreadable_file") from error


def _refuse_large(infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    is_bomb = unpacked > RATIO_MATTERS_BYTES and unpacked > packed * MAX_RATIO
    if len(infos) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or is_bomb:
        raise UnreadableWorkbook("too_large")


def _kind(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> Literal["xlsx", "ods"]:
    if any(info.flag_bits & 1 for info in parts.values()):
        raise UnreadableWorkbook("encrypted")
    names = {name.replace("\\", "/").casefold() for name in parts}
    if XLSX_PART in names or any(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in names):
        return "xlsx"
    if ODS_PART in parts:
        return _open_document(archive, parts)
    foreign = next((kind for name, kind in FOREIGN if name.casefold() in names), "ZIP")
    raise UnreadableWorkbook("not_a_workbook", kind=foreign)


def _open_document(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> Literal["ods"]:
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in parts else b""
    if b"encryption-data" in manifest:
        raise UnreadableWorkbook("encrypted")
    stated = archive.read("mimetype")[:200] if "mimetype" in parts else manifest
    if b"opendocument." in stated and SPREADSHEET_TYPE not in stated:
        raise UnreadableWorkbook("not_a_workbook", kind="OpenDocument (.odt, .odp)")
    return "ods"


def _look_at_parts(
    archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]
) -> tuple[frozenset[str], frozenset[str]]:
    """The parts with what calamine does not tell, and those that reach too far out."""
    untold, far = set(), set()
    for name, info in parts.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        seen = SheetLook() if name.startswith("xl/") else None
        with archive.open(info) as stream:
            for block in _blocks(stream):
                # Parts of a workbook are UTF-8. In UTF-16, a document type could hide.
                if block.startswith(WIDE) or DOCUMENT_TYPE in block:
                    raise UnreadableWorkbook("unsafe_file")
                if seen:
                    seen.take(block)
        if seen and seen.is_untold:
            untold.add(name)
        if seen and seen.is_far:
            far.add(name)
    return frozenset(untold), frozenset(far)


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The content of a part in blocks that overlap, so that nothing is missed where they meet.

    The next block is unpacked while one is looked at.
    """
    block = stream.read(BLOCK_BYTES)
    if len(block) < BLOCK_BYTES:
        yield from [block] if block else []
        return
    from concurrent.futures import ThreadPoolExecutor  # few files are large

    tail = b""
    with ThreadPoolExecutor(max_workers=1) as ahead:
        while block:
            following = ahead.submit(stream.read, BLOCK_BYTES)
            yield tail + block
            tail = block[-OVERLAP_BYTES:]
            block = following.result()
