"""How one table is laid out: which dimension stands where, which sums, which habits of the sender. Drawn at random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from random import Random
from typing import Any

from tests.truth.people import DIMS

SPLITS = ("isced_level", "study_form", "funding", "sex")


@dataclass(frozen=True)
class Plan:
    """The layout of one table.

    Args:
        down: dimensions written in label columns.
        across: dimensions in the heading, top level first; empty: one column of figures.
        section: dimension whose labels stand in rows of their own.
        fixed: dimension -> code that the texts around the table say.
        section_sums: the rows of the sections bear the sums of what stands below them.
        groups: where countries stand in groups: `over` them, as `rows` with sums, as `sums` behind them.
        grouping: what the groups are: `near_far`, or `regions` of the world.
        labels_down: leading labels of several columns are written `once`, `merged` or `again` in each row.
        spans: headings are `merged` or span only to the `eye`.
        total_label: totals are known by a `word`, by an `odd` word or by a `blank`: then only arithmetic tells.
        tail_row: below the last total stands a row of `percent`, or of women among the students (`of_which`).
        parts: dimensions of which one code stands beside the totals («из них женщин»).
        has_part_heading: the parts stand under one heading («из них») rather than each with its own.
        zero: what stands where nobody studies: `number`, `blank`, `sign`, `missing`.
        digits: how figures are written: `number`, `text`, `marks`.
    """

    down: tuple[str, ...]
    across: tuple[str, ...] = ()
    section: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    total_row: str | None = None
    total_column: str | None = None
    subtotal_rows: bool = False
    subtotal_columns: str | None = None
    section_sums: bool = False
    groups: str | None = None
    grouping: str = "near_far"
    labels_down: str = "again"
    spans: str = "merged"
    total_label: str = "word"
    row_numbers: bool = False
    numbering_row: bool = False
    over: str | None = None
    percent: str | None = None
    tail_row: str | None = None
    parts: tuple[str, ...] = ()
    has_part_heading: bool = False
    has_plan: bool = False
    zero: str = "number"
    digits: str = "number"
    repeats_key: bool = False

    def in_short(self) -> str:
        """What is not as in the plainest table, for a person to read."""
        said = (one.name for one in fields(self) if getattr(self, one.name) != one.default)
        return ", ".join(f"{name}={getattr(self, name)!r}" for name in said)

    @property
    def dims(self) -> tuple[str, ...]:
        """The dimensions that the table tells apart, or that are said around it."""
        used = {*self.down, *self.across, self.section, *self.fixed}
        return tuple(dim for dim in DIMS if dim in used)


def drawn_plan(rng: Random, dims: tuple[str, ...], fixed: Mapping[str, Any], spans: tuple[str, ...]) -> Plan:
    """A layout for some dimensions; `fixed` ones are said around the table.

    Args:
        spans: the ways in which headings may span: a text file knows no merged cells.
    """
    down, across, section = _placed(rng, [dim for dim in dims if dim not in fixed])
    is_cross = bool(across)
    plan = Plan(
        down=down,
        across=across,
        section=section,
        fixed=fixed,
        total_row=rng.choice((None, "last", "last", "first", "middle")),
        total_column=rng.choice((None, "last", "last", "first", "middle")) if is_cross else None,
        subtotal_rows=(len(down) > 1 or section is not None) and rng.random() < 0.4,
        subtotal_columns=rng.choice((None, "first", "last")) if len(across) > 1 else None,
        section_sums=section is not None and rng.random() < 0.3,
        groups=_groups(rng, down, across),
        grouping=rng.choice(("near_far", "near_far", "regions")),
        labels_down=rng.choice(("once", "again", "merged" if "merged" in spans else "once")),
        spans=rng.choice(spans),
        row_numbers=rng.random() < 0.3,
        numbering_row=rng.random() < 0.15,
        over=rng.choice((None, None, "over_all", "over_countries")) if is_cross else None,
        zero=rng.choice(("number", "blank", "blank", "sign", "missing")),
        digits=rng.choice(("number", "number", "number", "text", "marks")),
    )
    return _with_more(rng, plan)


def _placed(rng: Random, dims: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Which dimensions go down, which across, which into section rows."""
    rest = rng.sample(dims, len(dims))
    # Long lists of codes across more than one level would be wider than any sheet that people send.
    across: list[str] = []
    if len(rest) > 1 and rng.random() < 0.7:
        for dim in rest[: rng.randint(1, min(2, len(rest) - 1))]:
            if not (across and dim in ("country_code", "faculty_code") and across[0] in SPLITS and rng.random() < 0.7):
                across.append(dim)
    rest = [dim for dim in rest if dim not in across]
    section = rest.pop() if len(rest) > 1 and rng.random() < 0.4 else None
    return tuple(rest), tuple(across), section


def _groups(rng: Random, down: tuple[str, ...], across: tuple[str, ...]) -> str | None:
    if down == ("country_code",):
        return rng.choice((None, "rows", "sums", "over"))
    if across[:1] == ("country_code",):
        return rng.choice((None, None, "over", "sums"))
    return None


def _with_more(rng: Random, plan: Plan) -> Plan:
    """Adds at most one thing beside the figures: percent, a part of them, a plan; or two rows of one key."""
    change: dict[str, Any] = {}
    if plan.across and plan.total_row and rng.random() < 0.15:
        change["total_label"] = rng.choice(("odd", "blank"))
    roll = rng.random()
    if roll < 0.12:
        change["percent"] = "each" if plan.across and len(plan.across) == 1 and not plan.groups else "last"
    elif roll < 0.3 and (not plan.across or plan.total_column in ("first", "last")):
        free = [dim for dim in ("sex", "funding") if dim not in plan.dims]
        change["parts"] = tuple(rng.sample(free, rng.randint(1, len(free)))) if free else ()
        change["has_part_heading"] = len(free) > 1 and rng.random() < 0.5
    elif roll < 0.45 and not plan.across:
        change["has_plan"] = True
    elif roll < 0.7 and plan.labels_down == "again" and not plan.groups and not plan.across:
        change["repeats_key"] = True
    if plan.total_row == "last" and rng.random() < 0.15:
        change["tail_row"] = rng.choice(("percent", "of_which"))
    return Plan(**{**plan.__dict__, **change})
