"""Who studies: heads by key, drawn first. Whatever a workbook shows is laid out from these and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

# Years of study split heads and are kept by no dataset.
COURSE = "course"
DIMS = ("academic_year", "faculty_code", "country_code", "isced_level", "study_form", "funding", "sex")
CODES: Mapping[str, tuple[Any, ...]] = {
    "academic_year": tuple(range(2016, 2026)),
    "faculty_code": ("MED", "ENG", "ENE", "ITF", "ECO", "PHI", "LAW"),
    "isced_level": (6, 7, 8),
    "study_form": ("full_time", "part_time", "extramural"),
    "funding": ("budget", "contract"),
    "sex": ("male", "female"),
    COURSE: (1, 2, 3, 4, 5),
}
NEAR = ("UZB", "KAZ", "TJK", "RUS", "BLR", "AZE", "ARM", "MDA")
FAR = ("IND", "PAK", "CHN", "TUR", "KOR", "AFG", "IRN", "DEU", "USA", "EGY", "SYR", "JPN", "MNG", "SAU", "FRA", "BGD")
REGIONS: Mapping[str, frozenset[str]] = {
    "central_asia": frozenset({"UZB", "KAZ", "TJK"}),
    "cis_other": frozenset({"RUS", "BLR", "AZE", "ARM", "MDA"}),
    "south_asia": frozenset({"IND", "PAK", "AFG", "BGD"}),
    "east_asia": frozenset({"CHN", "KOR", "JPN", "MNG"}),
    "middle_east": frozenset({"TUR", "IRN", "SYR", "SAU"}),
    "europe": frozenset({"DEU", "FRA"}),
    "africa": frozenset({"EGY"}),
    "north_america": frozenset({"USA"}),
}
MOST = {"academic_year": 4, "faculty_code": 6, "country_code": 9, "isced_level": 3}

Codes = Mapping[str, Any]


@dataclass(frozen=True)
class People:
    """Heads by the codes of some dimensions."""

    dims: tuple[str, ...]
    heads: Mapping[tuple[Any, ...], int]

    def codes(self, dim: str) -> tuple[Any, ...]:
        """The codes of a dimension, in the order in which they were drawn."""
        place = self.dims.index(dim)
        return tuple(dict.fromkeys(key[place] for key in self.heads))

    def count(self, **wanted: Any) -> int:
        """Heads with these codes; a set stands for any of its codes."""
        tests = [(self.dims.index(dim), code) for dim, code in wanted.items() if dim in self.dims]
        return sum(number for key, number in self.heads.items() if all(_is(key[i], code) for i, code in tests))

    def only(self, dim: str, code: Any) -> People:
        """The people of one code."""
        place = self.dims.index(dim)
        return People(self.dims, {key: number for key, number in self.heads.items() if key[place] == code})

    def fewer(self) -> People:
        """The same people without those of one key, whom somebody forgot."""
        forgotten = next(key for key, number in self.heads.items() if number)
        return People(self.dims, {key: 0 if key == forgotten else number for key, number in self.heads.items()})

    def capped(self, most: int) -> People:
        """Few people of each kind, for lists that name everybody."""
        return People(self.dims, {key: min(number, most) for key, number in self.heads.items()})

    def without(self, dim: str) -> People:
        """The same people, not told apart by a dimension."""
        place = self.dims.index(dim)
        heads: Counter[tuple[Any, ...]] = Counter()
        for key, number in self.heads.items():
            heads[key[:place] + key[place + 1 :]] += number
        return People(self.dims[:place] + self.dims[place + 1 :], heads)


def _is(code: Any, wanted: Any) -> bool:
    return code in wanted if isinstance(wanted, frozenset) else code == wanted


def drawn_people(rng: Random, dims: Iterable[str], largest: int = 900) -> People:
    """Random heads over some dimensions; about a quarter of the keys has none."""
    dims = tuple(dim for dim in (*DIMS, COURSE) if dim in set(dims))
    keys: list[tuple[Any, ...]] = [()]
    chosen = {dim: _drawn(rng, dim, len(dims)) for dim in dims}
    for dim in dims:
        keys = [(*key, code) for key in keys for code in chosen[dim]]
    heads = {key: _heads(rng, largest) for key in keys}
    return People(dims, heads if any(heads.values()) else dict.fromkeys(keys, 1))


def _drawn(rng: Random, dim: str, dims: int) -> tuple[Any, ...]:
    """Two codes or more of a dimension; years in their order, countries near and far."""
    most = MOST.get(dim, 3) if dims < 4 else 3
    if dim == "country_code":
        near = rng.sample(NEAR, rng.randint(1, max(1, most // 2)))
        return (*near, *rng.sample(FAR, rng.randint(2, max(2, most - len(near)))))
    codes = CODES[dim]
    number = min(len(codes), rng.randint(2, max(2, most)))
    if dim == COURSE:
        return codes[:number]
    if dim == "academic_year":
        first = rng.randrange(len(codes) - number + 1)
        return codes[first : first + number]
    return tuple(sorted(rng.sample(codes, number), key=codes.index))


def _heads(rng: Random, largest: int) -> int:
    if rng.random() < 0.25:
        return 0
    return rng.randint(1, rng.choice((9, 9, 60, largest)))
