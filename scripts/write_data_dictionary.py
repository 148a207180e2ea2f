"""Writes docs/data-dictionary.md from the comments in etl/schema.sql, so that the two cannot drift apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import duckdb

CHECKOUT = Path(__file__).resolve().parent.parent
SCHEMA = CHECKOUT / "etl" / "schema.sql"
DICTIONARY = CHECKOUT / "docs" / "data-dictionary.md"

# Columns that mean the same wherever they stand are explained here once; a comment in schema.sql goes first.
SAME_EVERYWHERE = {
    "institution_code": "Institution (`institutions`).",
    "faculty_code": "Faculty (`faculties`); NULL: not stated.",
    "country_code": "ISO 3166-1 alpha-3 (`countries`); NULL: not stated.",
    "partner_code": "Partner (`partners`).",
    "partner_label": "Name of the partner as typed.",
    "project_code": "Project (`projects`).",
    "name_ky": "Name in Kyrgyz.",
    "name_ru": "Name in Russian.",
    "name_en": "Name in English.",
    "academic_year": "The year in which the academic year starts (2024 = 2024/25); NULL: date not stated.",
    "census_date": "Day of the count; NULL: not stated.",
    "isced_level": "ISCED 2011 (`lists`, list = isced_level); NULL: not stated.",
    "study_form": "Code (`lists`, list = study_form); NULL: not stated.",
    "funding": "Code (`lists`, list = funding); NULL: not stated.",
    "sex": "Code (`lists`, list = sex); NULL: not stated.",
    "role": "coordinator or partner (`lists`, list = role); NULL: not stated.",
    "currency_code": "ISO 4217.",
    "source_id": "SHA-256 of the workbook it was read from (`sources`).",
    "table_id": "Table of that workbook (`source_tables`).",
    "sheet": "Sheet it was read from.",
    "cell": "Cell of the measure; the row's first cell where there is no measure.",
    "flag": "p provisional, e estimated, b break in series, u unreliable; NULL none (Eurostat's letters).",
}
# Columns of one table whose name says nearly all.
BY_TABLE = {
    ("agreements", "signed_date"): "Day of signature; NULL: not stated.",
    ("exchange_rates", "date"): "Day the rate is for.",
    ("lists", "code"): "Code, as it stands in the tables and in links.",
    ("problems", "code"): "Kind of the problem; `iro check` and the pages say it in words.",
    ("problems", "severity"): "error: not loaded (or set aside); warning: loaded, and shown; note.",
    ("problems", "value"): "What stands in the cell.",
    ("projects", "title"): "Title as typed.",
    ("projects", "coordinator_country_code"): "Country of the coordinating body, ISO 3166-1 alpha-3; NULL: not stated.",
    ("reconciliations", "label"): "Label of the sum, as typed.",
    ("reconciliations", "declared"): "The sum as the sheet states it; NULL: it cannot be read.",
    ("reconciliations", "computed"): "The sum of what was read; NULL: it cannot be computed.",
    ("reconciliations", "status"): "agrees, differs or not_computable.",
    ("snapshot", "snapshot_id"): "UTC time of publication and the start of the content's hash.",
    ("snapshot", "published_at"): "Time of publication, UTC.",
    ("snapshot", "reader_version"): "Version of the code that read the workbooks.",
    ("snapshot", "reference_version"): "Hash of the reference lists.",
    ("source_tables", "range"): "Cells of the table.",
    ("source_tables", "dataset"): "What the table is about: a file of `etl/datasets`.",
    ("source_tables", "row_count"): "Rows read.",
    ("source_tables", "title"): "Title of the table, as typed.",
    ("sources", "file_name"): "Name of the workbook as received.",
}

HEAD = """# Data dictionary

The tables of a snapshot, as `etl/schema.sql` declares them. This page is generated: `make dictionary` writes it again.
Ask them with `iro query "SELECT ..."`. Missing is NULL and never 0; a code is always from a list (`lists`, `countries`,
`faculties`, `partners`). Square brackets hold the unit.
"""


@dataclass(frozen=True)
class Column:
    """A column as the dictionary shows it."""

    table: str
    table_comment: str
    name: str
    type: str
    is_nullable: bool
    meaning: str


def columns_of(schema: str) -> list[Column]:
    """Every column of a schema, in the order of its CREATE TABLEs; `meaning` is empty where nobody has said it.

    Args:
        schema: text of a schema.sql.
    """
    with duckdb.connect() as connection:
        connection.execute(schema)
        rows = connection.execute(
            "SELECT c.table_name, coalesce(t.comment, ''), c.column_name, c.data_type, c.is_nullable, c.comment"
            " FROM duckdb_columns() AS c JOIN duckdb_tables() AS t USING (table_oid)"
            " WHERE NOT c.internal ORDER BY c.table_oid, c.column_index"
        ).fetchall()
    return [
        Column(table, about, name, type_name, is_nullable, comment or meaning_of(table, name, is_nullable))
        for table, about, name, type_name, is_nullable, comment in rows
    ]


def meaning_of(table: str, column: str, is_nullable: bool) -> str:
    """What a column without a comment of its own means; empty when that is not known."""
    meaning = BY_TABLE.get((table, column)) or SAME_EVERYWHERE.get(column, "")
    return meaning if is_nullable else meaning.replace("; NULL: not stated", "")


def dictionary_text(columns: list[Column]) -> str:
    """The page: a heading and a table of columns for each table."""
    parts = [HEAD]
    for table, group in groupby(columns, key=lambda column: column.table):
        rows = list(group)
        parts.append(
            f"\n## {table}\n\n{rows[0].table_comment}\n\n| column | type | may be NULL | meaning |\n|---|---|---|---|\n"
        )
        parts.extend(row_text(column) for column in rows)
    return "".join(parts)


def row_text(column: Column) -> str:
    """One line of a table."""
    nullable = "yes" if column.is_nullable else ""
    meaning = column.meaning.replace("|", "\\|")
    return f"| `{column.name}` | {column.type} | {nullable} | {meaning} |\n"


def main() -> None:
    """Writes the page."""
    text = dictionary_text(columns_of(SCHEMA.read_text(encoding="utf-8")))
    DICTIONARY.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
