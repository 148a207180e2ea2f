"""Text -> the numbers that it may be: thousands parted by spaces, commas or points; decimals."""

from __future__ import annotations

import re
from decimal import Decimal

SPACES = "\u0020\u00a0\u2007\u2009\u200a\u202f'’ʼ`´"
GROUPED_BY_SPACES = rf"\d{{1,3}}(?:[{SPACES}]\d{{3}})+"
PLAIN = re.compile(rf"(?P<head>\d+|{GROUPED_BY_SPACES})(?:(?P<mark>[.,])(?P<tail>\d+))?")
GROUPED_BY_MARKS = re.compile(r"(?P<head>\d{1,3}(?P<group>[.,])\d{3}(?:(?P=group)\d{3})*)(?P<rest>[.,]\d+)?")
LONGEST = 18  # digits that the tables hold


def readings_of(written: str) -> tuple[Decimal, ...]:
    """Every number that digits with separators may be; empty where they are none.

    "1 234,5" and "1,234,567.8" have one reading, "1,234" has two: thousands for one person, a fraction for another.
    The first is that with thousands. Groups that are not of three digits («12 34», "1.5.24") make no number.
    """
    if sum(mark.isdigit() for mark in written) > LONGEST:
        return ()
    plain = PLAIN.fullmatch(written)
    grouped = GROUPED_BY_MARKS.fullmatch(written)
    found = []
    if grouped and _parts_thousands(grouped):
        rest = grouped["rest"]
        whole = re.sub("[.,]", "", grouped["head"])
        found.append(Decimal(f"{whole}.{rest[1:]}" if rest else whole))
    if plain:
        head, tail = re.sub(f"[{SPACES}]", "", plain["head"]), plain["tail"]
        if tail and len(tail) == 3 and not plain["head"].isdigit():  # «1 234,567»
            found.append(Decimal(head + tail))
        found.append(Decimal(f"{head}.{tail}" if tail else head))
    return tuple(dict.fromkeys(found))


def _parts_thousands(grouped: re.Match[str]) -> bool:
    """False for "0,500", and for a second mark that is the first one again with other than three digits."""
    starts_with_zero = grouped["head"].startswith("0")
    return not starts_with_zero and not (grouped["rest"] and grouped["rest"][0] == grouped["group"])
