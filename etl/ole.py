"""The streams of an OLE file, the container of .xls and of much else."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from etl.sheet import UnreadableWorkbook

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER_BYTES = 512
DIRECTORY_ENTRY_BYTES = 128
STREAM, ROOT = 2, 5
# Sector numbers from here on are marks: free, end of a chain, table.
FIRST_MARK = 0xFFFFFFFA


@dataclass(frozen=True)
class Entry:
    """A stream or a storage of the container."""

    name: str
    kind: int
    start: int
    size: int


class OleFile:
    """An OLE container, read from memory. Whatever points outside the file or in a circle is `broken_file`."""

    def __init__(self, content: bytes) -> None:
        try:
            self._content = content
            shift, self._mini_shift = struct.unpack_from("<HH", content, 30)
            if shift not in (9, 12) or self._mini_shift != 6:
                raise UnreadableWorkbook("broken_file")
            self._size = 1 << shift
            self._table = self._sector_table()
            directory, self._cutoff, mini_table = struct.unpack_from("<I4xII", content, 48)
            self.entries = list(_entries(self._whole_directory(directory)))
            self._mini_table = _numbers(self._chained(mini_table))
        except struct.error as error:
            raise UnreadableWorkbook("broken_file") from error

    @property
    def names(self) -> frozenset[str]:
        return frozenset(entry.name for entry in self.entries)

    def stream(self, name: str) -> bytes:
        """The content of the first stream of a name; empty where there is none."""
        entry = next((entry for entry in self.entries if entry.name == name and entry.kind == STREAM), None)
        if entry is None:
            return b""
        content = self._chained(entry.start) if entry.size >= self._cutoff else self._small(entry.start)
        if len(content) < entry.size:
            raise UnreadableWorkbook("broken_file")
        return content[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._content[start : start + self._size]
        if not found:
            raise UnreadableWorkbook("broken_file")
        return found

    def _sector_table(self) -> list[int]:
        """The table that says which sector follows which."""
        sectors = [n for n in struct.unpack_from("<109I", self._content, 76) if n < FIRST_MARK]
        following, count = struct.unpack_from("<II", self._content, 68)
        for _ in range(min(count, len(self._content) // self._size)):
            if following >= FIRST_MARK:
                break
            *more, following = _numbers(self._sector(following))
            sectors += [number for number in more if number < FIRST_MARK]
        return [number for sector in sectors for number in _numbers(self._sector(sector))]

    def _chained(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _chain(start, self._table))

    def _whole_directory(self, start: int) -> bytes:
        """The directory; of a file cut short, its last entry may be one half of one."""
        found = self._chained(start)
        if len(found) % DIRECTORY_ENTRY_BYTES:
            raise UnreadableWorkbook("broken_file")
        return found

    def _small(self, start: int) -> bytes:
        """A stream below the cutoff stands in a stream of its own, in small sectors."""
        root = next((entry for entry in self.entries if entry.kind == ROOT), None)
        if root is None:
            raise UnreadableWorkbook("broken_file")
        pool, size = self._chained(root.start), 1 << self._mini_shift
        return b"".join(pool[number * size : (number + 1) * size] for number in _chain(start, self._mini_table))


def _numbers(sector: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4]))


def _chain(start: int, table: list[int]) -> Iterator[int]:
    number = start
    for _ in range(len(table) + 1):
        if number >= FIRST_MARK:
            return
        yield number
        if number >= len(table):
            raise UnreadableWorkbook("broken_file")
        number = table[number]
    raise UnreadableWorkbook("broken_file")


def _entries(directory: bytes) -> Iterator[Entry]:
    for start in range(0, len(directory) - DIRECTORY_ENTRY_BYTES + 1, DIRECTORY_ENTRY_BYTES):
        length, kind = struct.unpack_from("<HB", directory, start + 64)
        first, size = struct.unpack_from("<II", directory, start + 116)
        name = directory[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
        if kind:
            yield Entry(name, kind, first, size)
