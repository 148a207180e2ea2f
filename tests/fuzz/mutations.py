"""Damage that a workbook may meet on its way, or that somebody does to it: bytes of the file, bytes of its parts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from hypothesis import strategies as st

# What stands in a cell, an attribute or a place of a workbook, and what could stand there instead.
ODD = (
    b"",
    b"-1",
    b"0",
    b"1e999",
    b"NaN",
    b"99999999999999999999",
    b"1048577",
    b"XFD1048576",
    b"A0",
    b"ZZZ9",
    b"\xff",
    b"&amp;",
    b"<",
    b"]]>",
    b"&#0;",
    b"&#55296;",
    b"\xd0\x98\xd0\xbd\xd0\xb4\xd0\xb8\xd1\x8f",
    b"#REF!",
    b"=A1",
    b"true",
    b"\n",
    b'"',
    b"2024",
)
TOKEN = re.compile(rb'"[^"<>]{1,40}"|>[^<>]{1,40}<|[^";\t\n,<>]{1,40}[;\n\t]')


@dataclass(frozen=True)
class Change:
    """One change: of which kind, where (as a share of the whole, 0-1), with what."""

    kind: str
    where: float
    what: bytes


def _places(content: bytes, where: float) -> int:
    return min(int(where * len(content)), max(len(content) - 1, 0))


def _flip(content: bytes, change: Change) -> bytes:
    place = _places(content, change.where)
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :] if content else content


def _cut(content: bytes, change: Change) -> bytes:
    return content[: _places(content, change.where)]


def _drop(content: bytes, change: Change) -> bytes:
    place = _places(content, change.where)
    return content[:place] + content[place + 1 + len(change.what) :]


def _insert(content: bytes, change: Change) -> bytes:
    place = _places(content, change.where)
    return content[:place] + change.what + content[place:]


def _double(content: bytes, change: Change) -> bytes:
    place = _places(content, change.where)
    return content[:place] + content[place : place + 200] + content[place:]


def _swap_token(content: bytes, change: Change) -> bytes:
    """Something else where a value, an attribute or a text stands."""
    tokens = list(TOKEN.finditer(content))
    if not tokens:
        return content
    token = tokens[min(int(change.where * len(tokens)), len(tokens) - 1)]
    return content[: token.start() + 1] + change.what + content[token.end() - 1 :]


CHANGES: dict[str, Callable[[bytes, Change], bytes]] = {
    "flip": _flip,
    "cut": _cut,
    "drop": _drop,
    "insert": _insert,
    "double": _double,
    "swap": _swap_token,
}


def changes() -> st.SearchStrategy[list[Change]]:
    """Up to four changes; those of a text or a value are the likeliest."""
    kind = st.sampled_from([*CHANGES, "swap", "swap", "swap", "insert"])
    where = st.floats(0, 1, allow_nan=False)
    return st.lists(st.builds(Change, kind, where, st.sampled_from(ODD)), min_size=1, max_size=4)


def damaged(content: bytes, wanted: list[Change]) -> bytes:
    """Content after some changes."""
    for change in wanted:
        content = CHANGES[change.kind](content, change)
    return content


def damaged_inside(content: bytes, part: float, wanted: list[Change]) -> bytes:
    """A zip of which one part was changed, and is packed well again; other content is changed itself."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except BadZipFile:
        return damaged(content, wanted)
    names = sorted(parts, key=lambda name: ("sheet" not in name and "content" not in name, name))
    # Half of the changes meet a sheet.
    chosen = names[0] if part < 0.5 else names[min(int((part - 0.5) * 2 * len(names)), len(names) - 1)]
    parts[chosen] = damaged(parts[chosen], wanted)
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, inside in parts.items():
            archive.writestr(name, inside)
    return packed.getvalue()
