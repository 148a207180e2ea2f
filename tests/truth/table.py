"""A plan and people -> the rows and columns of one table: labels, filters, which figures count and which are sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.truth.labels import Labels
from tests.truth.people import FAR, NEAR, REGIONS, People
from tests.truth.plan import Plan

GROUPINGS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "near_far": {"cis": frozenset(NEAR), "non_cis": frozenset(FAR)},
    "regions": REGIONS,
}
PARTS = {"sex": ("of_which_female", "female"), "funding": ("of_which_contract", "contract")}


@dataclass(frozen=True)
class Row:
    """A row of the body.

    Args:
        kind: `data`, `total` (a sum), `title` (a section or group without figures), `percent` or `of_which` (figures
            that repeat what stands above).
        labels: field -> text, for its label columns; `total` rows and titles have one text at the head.
        filter: dimension -> code, or codes, whose heads its figures count.
        half: 1 or 2 where two rows share one key: the first and the second half of its heads.
    """

    kind: str
    filter: Mapping[str, Any]
    labels: Mapping[str, Any] = field(default_factory=dict)
    head: str = ""
    half: int = 0


@dataclass(frozen=True)
class Column:
    """A column: `number`, `label`, `value`, `total`, `part`, `percent` or `plan`; its heading, level by level."""

    kind: str
    path: tuple[Any, ...]
    filter: Mapping[str, Any] = field(default_factory=dict)
    dim: str | None = None


# ---------------------------------------------------------------------- rows
def rows_of(plan: Plan, people: People, labels: Labels) -> list[Row]:
    """The rows of the body, top to bottom."""
    rows: list[Row] = []
    for code in people.codes(plan.section) if plan.section else (None,):
        held = {plan.section: code} if plan.section else {}
        body = list(_body(plan, people, labels, held))
        if plan.section:
            kind = "total" if plan.section_sums else "title"
            rows.append(Row(kind, held, head=labels.code(plan.section, code)))
        rows += body
        if plan.section and plan.subtotal_rows and not plan.section_sums:
            rows.append(Row("total", held, head=_subtotal_head(labels, plan.section, code)))
    if plan.total_row:
        total = Row("total", {}, head=_total_head(plan, labels))
        rows.insert(_place_of_total(plan, rows, labels), total)
    if plan.tail_row == "percent":
        rows.append(Row("percent", {}, head=labels.word("percent_of_total")))
    elif plan.tail_row == "of_which" and "sex" in people.dims and "sex" not in plan.dims:
        rows.append(Row("of_which", {"sex": "female"}, head=labels.word("of_which_female")))
    return rows


def _place_of_total(plan: Plan, rows: Sequence[Row], labels: Labels) -> int:
    """Where the total of all rows stands; in the middle only where no other sum or title does."""
    if plan.total_row == "first":
        return 0
    lead = plan.down[0]
    breaks = [i for i in range(1, len(rows)) if rows[i].filter.get(lead) != rows[i - 1].filter.get(lead)]
    if plan.total_row == "last" or not breaks or any(row.kind != "data" for row in rows):
        return len(rows)
    return labels.rng.choice(breaks)


def _subtotal_head(labels: Labels, dim: str, code: Any) -> str:
    """«Итого», alone or with the name of what it sums up."""
    word = labels.word("subtotal")
    return labels.rng.choice((word, word, f"{word}: {labels.code(dim, code)}"))


def _total_head(plan: Plan, labels: Labels) -> str:
    if plan.total_label == "blank":
        return ""
    return labels.word("total" if plan.total_label == "word" else "odd_total")


def _body(plan: Plan, people: People, labels: Labels, held: Mapping[str, Any]) -> Iterable[Row]:
    if plan.groups and plan.down == ("country_code",):
        for group, codes in _grouped(plan, people):
            yield from _group_rows(plan, people, labels, group, codes, held)
        return
    lead = plan.down[0]
    for code in people.codes(lead):
        rows = list(_data_rows(plan, people, labels, {**held, lead: code}, plan.down[1:]))
        yield from rows
        if plan.subtotal_rows and plan.section is None and rows:
            yield Row("total", {**held, lead: code}, head=_subtotal_head(labels, lead, code))


def _grouped(plan: Plan, people: People) -> list[tuple[str, list[Any]]]:
    """The groups of a table, each with its countries."""
    there = people.codes("country_code")
    groups = GROUPINGS[plan.grouping].items()
    found = [(name, [code for code in there if code in members]) for name, members in groups]
    return [(name, codes) for name, codes in found if codes]


def _group_rows(
    plan: Plan, people: People, labels: Labels, group: str, codes: Sequence[Any], outer: Mapping[str, Any]
) -> Iterable[Row]:
    """Countries under the name of their group, which has a sum or none; or a sum behind them."""
    name, held = labels.word(group), {**outer, "country_code": GROUPINGS[plan.grouping][group]}
    body = [row for code in codes for row in _data_rows(plan, people, labels, {**outer, "country_code": code}, ())]
    if not body:
        return
    if plan.groups == "rows":
        yield Row("total", held, head=name)
    elif plan.groups == "over":
        yield Row("title", held, head=name)
    yield from body
    if plan.groups == "sums":
        yield Row("total", held, head=f"{labels.word('subtotal')} {name}")


def _data_rows(
    plan: Plan, people: People, labels: Labels, held: Mapping[str, Any], rest: Sequence[str]
) -> Iterable[Row]:
    if rest:
        for code in people.codes(rest[0]):
            yield from _data_rows(plan, people, labels, {**held, rest[0]: code}, rest[1:])
        return
    number = people.count(**held)
    if number == 0 and (len(plan.down) > 1 or not plan.across):
        return  # a list names only those who are there
    texts = {dim: labels.code(dim, held[dim]) for dim in plan.down}
    if plan.repeats_key and number > 3 and labels.rng.random() < 0.3:
        yield Row("data", held, texts, half=1)
        yield Row("data", held, texts, half=2)
    else:
        yield Row("data", held, texts)


# ------------------------------------------------------------------- columns
def columns_of(plan: Plan, people: People, labels: Labels) -> list[Column]:
    """The columns, left to right."""
    lead = [Column("number", (labels.word("number"),))] if plan.row_numbers else []
    lead += [Column("label", (labels.heading(dim),), dim=dim) for dim in plan.down]
    return [*lead, *_figure_columns(plan, people, labels)]


def _figure_columns(plan: Plan, people: People, labels: Labels) -> list[Column]:
    if not plan.across:
        return _list_columns(plan, labels)
    columns = list(_values(plan, people, labels, {}, (), plan.across))
    if plan.percent == "each":
        columns = [column for value in columns for column in _with_percent(value, labels)]
    if plan.over:
        over = labels.word(plan.over if plan.across[0] == "country_code" else "over_all")
        columns = [Column(c.kind, (over, *c.path), c.filter) for c in columns]
    total = [Column("total", (labels.word("total"),)), *_parts(plan, labels)] if plan.total_column else []
    if plan.percent == "last" and total:
        total.append(Column("percent", (labels.word("percent"),)))
    at = {"first": 0, "middle": _middle(plan, columns, labels)}.get(str(plan.total_column), len(columns))
    return [*columns[:at], *total, *columns[at:]]


def _middle(plan: Plan, columns: Sequence[Column], labels: Labels) -> int:
    """A place between two columns of figures with nothing else about them that could be taken for a sum's bounds."""
    if plan.total_column != "middle" or len(plan.across) > 1 or plan.groups or plan.percent:
        return len(columns)
    return labels.rng.randrange(1, len(columns))


def _parts(plan: Plan, labels: Labels) -> list[Column]:
    """«Of which» columns: each says so itself, or one heading says it of several."""
    if plan.has_part_heading and len(plan.parts) > 1:
        word = labels.word("of_which")
        codes = [(dim, PARTS[dim][1]) for dim in plan.parts]
        return [Column("part", (word, labels.code(dim, code)), {dim: code}, dim) for dim, code in codes]
    return [
        Column("part", (labels.word(word),), {dim: code}, dim)
        for dim, (word, code) in PARTS.items()
        if dim in plan.parts
    ]


def _list_columns(plan: Plan, labels: Labels) -> list[Column]:
    """One column of figures, and what stands beside it."""
    if plan.has_plan:
        return [Column("plan", (labels.word("plan"),)), Column("value", (labels.word("fact"),))]
    heading = labels.heading("headcount")
    columns = [Column("value", (labels.word("total") if plan.parts and labels.rng.random() < 0.5 else heading,))]
    columns += _parts(plan, labels)
    if plan.percent:
        columns.append(Column("percent", (labels.word("percent"),)))
    return columns


def _with_percent(column: Column, labels: Labels) -> list[Column]:
    heads = {"ru": "чел.", "ky": "адам", "en": "persons"}[labels.language]
    percent = Column("percent", (*column.path, "%"), column.filter)
    return [Column(column.kind, (*column.path, heads), column.filter), percent]


def _values(
    plan: Plan, people: People, labels: Labels, held: Mapping[str, Any], path: tuple[Any, ...], rest: Sequence[str]
) -> Iterable[Column]:
    """Columns of figures under one heading, with the sum of that heading where the plan has one."""
    if not rest:
        yield Column("value", path, held)
        return
    if rest[0] == "country_code" and plan.groups and not held and len(rest) == len(plan.across):
        for group, codes in _grouped(plan, people):
            yield from _group_columns(plan, people, labels, group, codes, rest)
        return
    inner: list[Column] = []
    for code in people.codes(rest[0]):
        below = {**held, rest[0]: code}
        inner += _values(plan, people, labels, below, (*path, labels.code(rest[0], code)), rest[1:])
    sums = [Column("total", (*path, labels.word("subtotal")), held)] if plan.subtotal_columns and held else []
    yield from [*sums, *inner] if plan.subtotal_columns == "first" else [*inner, *sums]


def _group_columns(
    plan: Plan, people: People, labels: Labels, group: str, codes: Sequence[Any], rest: Sequence[str]
) -> Iterable[Column]:
    name, held = labels.word(group), {"country_code": GROUPINGS[plan.grouping][group]}
    over = (name,) if plan.groups == "over" else ()
    for code in codes:
        path = (*over, labels.code("country_code", code))
        yield from _values(plan, people, labels, {"country_code": code}, path, rest[1:])
    if plan.groups == "sums":
        yield Column("total", (f"{labels.word('subtotal')} {name}",), held)
