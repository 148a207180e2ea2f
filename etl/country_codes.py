"""Codes of ISO 3166-1 in columns of countries -> alpha-3: 860 where the heading speaks of a code, uz in any of them."""

from __future__ import annotations

from dataclasses import replace

from etl.grid import with_cells
from etl.locate import Column, Located
from etl.meaning import Meanings
from etl.parse import shown
from etl.sheet import Cell


def with_country_codes(table: Located, meanings: Meanings) -> Located:
    """The table with the codes of its countries as alpha-3 in place of 860 and uz."""
    cells: dict[tuple[int, int], Cell] = {}
    reference, words = meanings.reference, meanings.words
    for column in table.columns:
        if not (column.field == "country_code" or _names_country(column, meanings)):
            continue
        is_code = words.marks["code"].found_in(column.heading)
        found = table.sheet.column(column.index, table.body)
        codes = {cell: reference.country_of_code(shown(cell), with_numbers=is_code) for cell in set(found)}
        if any(codes.values()):
            cells |= {
                (row, column.index): code for row, cell in zip(table.body, found, strict=True) if (code := codes[cell])
            }
    return replace(table, sheet=replace(table.sheet, rows=with_cells(table.sheet.rows, cells))) if cells else table


def _names_country(column: Column, meanings: Meanings) -> bool:
    fields = (meanings.words.datasets[own].fields[name] for own, name in meanings.of(column.name).fields)
    return any(field.reference == "country" for field in fields)
