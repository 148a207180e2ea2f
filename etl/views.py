"""Tables of one workbook that are views of the same people: one counts, the others are kept and reconciled with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from etl.problem import Problem
from etl.reading import TableReading

Apart = frozenset[frozenset[str]]  # pairs of tables, by their ids


def settle_views(
    tables: Sequence[TableReading], apart: Apart = frozenset()
) -> tuple[list[TableReading], list[Problem]]:
    """Decides which of overlapping tables count.

    Of each set of overlapping tables those count that hold most heads; of equals, those that split finer.

    Args:
        apart: pairs of tables that are known to name different people.

    Returns:
        The tables with `counts`, `counted_instead` and the sums that compare each view with what counts; problems.
    """
    settled: list[TableReading] = []
    problems: list[Problem] = []
    for group in _overlapping(tables, apart):
        counting = _that_count(group, apart)
        for table in group:
            if table in counting:
                settled.append(table)
                continue
            instead = [other for other in counting if _same_people(other, table, apart)]
            line = _compared(table, instead)
            settled.append(replace(table, counts=False, counted_instead=instead[0].table_id, sums=(*table.sums, line)))
            if line["status"] == "differs":
                problems.append(_difference(table, line))
        problems += (p for table in counting if (p := _together(table, group, counting, apart)) is not None)
    order = {table.table_id: position for position, table in enumerate(tables)}
    return sorted(settled, key=lambda table: order[table.table_id]), problems


def unplaced(tables: Sequence[TableReading], said: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Tables on sheets whose name should say a faculty, as those of their siblings do, and says nothing we know.

    A table that shows what its siblings add up to is a summary.

    Args:
        said: table -> codes that its sheet's name or its titles say.

    Returns:
        Table -> the dimension that is not known of it.
    """
    found: dict[str, str] = {}
    for dim in dict.fromkeys(dim for codes in said.values() for dim in codes if dim != "academic_year"):
        placed = [table for table in tables if dim in said.get(table.table_id, {})]
        if len({table.sheet for table in placed}) < 2 or len({said[table.table_id][dim] for table in placed}) < 2:
            continue
        for table in tables:
            siblings = [other for other in placed if _same_people(other, table)]
            if dim not in table.cover.dims and len(siblings) > 1 and _heads(siblings) != table.headcount:
                found[table.table_id] = dim
    return found


def views_need(tables: Sequence[TableReading], hidden: Collection[str]) -> bool:
    """True when a table in sight shows the sum of others only where those on hidden sheets are among them."""
    seen = [table for table in tables if table.sheet not in hidden]
    return _agreeing_views(tables, hidden) > _agreeing_views(seen, hidden)


def _agreeing_views(tables: Sequence[TableReading], hidden: Collection[str]) -> int:
    """How many tables in sight, which do not count themselves, show exactly what those that count add up to."""
    settled, _problems = settle_views(tables)
    lines = [line for table in settled if table.sheet not in hidden for line in table.sums]
    return sum(line["axis"] == "view" and line["status"] == "agrees" for line in lines)


def _overlapping(tables: Sequence[TableReading], apart: Apart) -> list[list[TableReading]]:
    """Groups of tables that overlap, directly or through others."""
    groups: list[list[TableReading]] = []
    for table in tables:
        if table.headcount is None:
            groups.append([table])
            continue
        touching = [group for group in groups if any(_same_people(other, table, apart) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([member for group in touching for member in group] + [table])
    return groups


def _same_people(one: TableReading, other: TableReading, apart: Apart = frozenset()) -> bool:
    if frozenset((one.table_id, other.table_id)) in apart:
        return False
    return one.headcount is not None and other.headcount is not None and one.cover.overlaps(other.cover)


def _that_count(group: Sequence[TableReading], apart: Apart) -> list[TableReading]:
    """The disjoint tables of a group that hold most heads; of equals, the finer split.

    Where tables are of several times of a year («1 семестр», «2 семестр»), only those nearest to 1 October may count.
    """
    times = {table.time_of_year for table in group} - {None}
    if len(times) > 1:
        group = [
            table for table in group if table.time_of_year in (None, min(time for time in times if time is not None))
        ]
    finest = _disjoint(sorted(group, key=_fineness, reverse=True), apart)
    largest = _disjoint(sorted(group, key=lambda table: (table.headcount or 0, _fineness(table)), reverse=True), apart)
    return finest if _heads(finest) >= _heads(largest) else largest


def _fineness(table: TableReading) -> tuple[int, bool, int]:
    return len(table.cover.splits), "country_code" in table.cover.splits, table.row_count


def _disjoint(tables: Sequence[TableReading], apart: Apart) -> list[TableReading]:
    chosen: list[TableReading] = []
    for table in tables:
        if not any(_same_people(table, other, apart) for other in chosen):
            chosen.append(table)
    return chosen


def _heads(tables: Sequence[TableReading]) -> int:
    return sum(table.headcount or 0 for table in tables)


def _compared(table: TableReading, counting: Sequence[TableReading]) -> dict[str, Any]:
    """The heads of a view beside those of the tables that count in its place.

    Where one table that counts holds more than the view covers (ten years beside one), the sums cannot be compared.
    """
    comparable = all(_covers(table, other) for other in counting)
    computed = _heads(counting) if comparable else None
    status = "not_computable" if computed is None else "agrees" if computed == table.headcount else "differs"
    return {
        "axis": "view",
        "label": f"{counting[0].sheet}!{counting[0].range}",
        "sheet": table.sheet,
        "cell": table.range.split(":")[0],
        "declared": table.headcount,
        "computed": computed,
        "status": status,
    }


def _together(
    counting: TableReading, group: Sequence[TableReading], all_counting: Collection[TableReading], apart: Apart
) -> Problem | None:
    """Tables none of which speaks for all that one table counts (a sheet a year), compared with it together."""
    views = [table for table in group if table not in all_counting and _same_people(table, counting, apart)]
    views = [table for table in views if not _covers(table, counting)]
    if len(views) < 2 or len(_disjoint(views, apart)) < len(views) or not _cover_together(views, counting):
        return None
    declared = _heads(views)
    if declared == counting.headcount:
        return None
    detail = {
        "what": "together",
        "declared": declared,
        "computed": counting.headcount,
        "other": f"{counting.sheet}!{counting.range}",
        "views": ", ".join(f"{view.sheet}!{view.range}" for view in views),
    }
    where = (views[0].sheet, views[0].range.split(":")[0], str(declared))
    return Problem("views_differ", "warning", *where, table_id=views[0].table_id, detail=detail)


def _cover_together(views: Sequence[TableReading], other: TableReading) -> bool:
    """True when every code that a table covers is covered by one of several others."""
    return all(
        codes <= frozenset().union(*(view.cover.dims.get(dim, codes) for view in views))
        for dim, codes in other.cover.dims.items()
    )


def _covers(view: TableReading, other: TableReading) -> bool:
    """True when the view speaks for everybody that the other table holds."""
    return all(
        other.cover.dims.get(dim, frozenset({object()})) <= codes
        for dim, codes in view.cover.dims.items()
        if dim in other.cover.dims
    )


def _difference(table: TableReading, line: dict[str, Any]) -> Problem:
    detail = {"declared": line["declared"], "computed": line["computed"], "other": line["label"]}
    return Problem(
        "views_differ",
        "warning",
        table.sheet,
        line["cell"],
        str(line["declared"]),
        table_id=table.table_id,
        detail=detail,
    )
