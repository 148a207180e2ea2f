"""Acceptances + reference lists -> a new snapshot: a pure function of those and of the code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.check import column_types, schema_text
from etl.child import Reader
from etl.cover import cover_of, rows_within
from etl.problem import BLOCKING, Problem
from etl.reading import Choices, Reading, TableReading
from etl.resolve import Reference
from etl.store import Store, StoreError, facts_of
from etl.vocabulary import Dataset, vocabulary

REFERENCE_TABLES = ("institutions", "faculties", "countries", "lists")


@dataclass(frozen=True)
class Acceptance:
    """A workbook with the choices made for it. The row of `sources`."""

    source_id: str
    file_name: str
    received_date: date
    institution_code: str | None = None
    dataset: str | None = None
    period: str | None = None
    sender: str | None = None
    is_quarantine: bool = False
    is_replacement: bool = False
    note: str | None = None

    @property
    def choices(self) -> Choices:
        return Choices(self.institution_code, self.dataset, self.period)


@dataclass
class Contents:
    """What a snapshot will hold, while acceptances are laid one upon another.

    Args:
        rows: table of the schema -> frames of its rows.
        counting: what is counted so far: dataset and cover of each table, with the file it came from.
    """

    rows: dict[str, pd.DataFrame] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    sums: list[dict[str, Any]] = field(default_factory=list)
    accepted: list[Acceptance] = field(default_factory=list)


class Refused(Exception):
    """An acceptance that cannot be laid upon the earlier ones; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = tuple(problems)


def acceptances_of(path: Path) -> list[Acceptance]:
    """The acceptances that a snapshot lists, in order."""
    names = list(Acceptance.__dataclass_fields__)
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(f"SELECT {', '.join(names)} FROM sources ORDER BY position").fetchall()
    return [Acceptance(**dict(zip(names, row, strict=True))) for row in rows]


def lay(contents: Contents, acceptance: Acceptance, reading: Reading) -> None:
    """Lays one acceptance upon the earlier ones.

    Raises:
        Refused: it overlaps with something accepted earlier and does not say that it replaces it.
    """
    source_id = acceptance.source_id
    counting = [table for table in reading.tables if table.counts]
    for table in counting:
        _make_room(contents, acceptance, table)
    ids = {table.table_id for table in counting}
    for name, frame in reading.rows.items():
        kept = frame[frame["table_id"].isin(ids)].assign(source_id=source_id)
        _append(contents, name, kept)
    for table in reading.tables:
        contents.tables.append(_table_row(source_id, reading.institution_code, table))
        contents.sums += [{"source_id": source_id, "table_id": table.table_id, **line} for line in table.sums]
    contents.problems += [_problem_row(source_id, reading.institution_code, problem) for problem in reading.problems]
    contents.accepted.append(acceptance)


def _append(contents: Contents, name: str, frame: pd.DataFrame) -> None:
    if not frame.empty:
        earlier = contents.rows.get(name)
        contents.rows[name] = frame if earlier is None else pd.concat([earlier, frame], ignore_index=True)


def _make_room(contents: Contents, acceptance: Acceptance, table: TableReading) -> None:
    """Takes out the earlier rows that a table replaces; refuses where nobody said that it replaces them."""
    dataset = vocabulary().datasets[table.dataset]
    earlier = contents.rows.get(dataset.table)
    if earlier is None or earlier.empty:
        return
    own = earlier["institution_code"].fillna("") == (table.cover.institution_code or "")
    for (source_id, table_id), rows in earlier[own].groupby(["source_id", "table_id"], sort=False):
        if not cover_of(dataset, table.cover.institution_code, rows).overlaps(table.cover):
            continue
        other = _file_name(contents, str(source_id))
        if not acceptance.is_replacement:
            raise Refused([_overlap(dataset, table, other, rows)])
        _take_out(contents, dataset, table, str(source_id), str(table_id), other)


def _overlap(dataset: Dataset, table: TableReading, file_name: str, rows: pd.DataFrame) -> Problem:
    years = sorted({int(year) for year in rows["academic_year"].dropna()}) if "academic_year" in rows else []
    heads = int(rows["headcount"].sum()) if dataset.counts_people else None
    detail = {"file": file_name, "sheet": str(rows["sheet"].iloc[0]), "years": years, "rows": len(rows)}
    return Problem(
        "overlap",
        "error",
        table.sheet,
        table.range.split(":")[0],
        headcount=heads,
        table_id=table.table_id,
        detail=detail,
    )


def _take_out(
    contents: Contents, dataset: Dataset, table: TableReading, source_id: str, table_id: str, file_name: str
) -> None:
    for name in (dataset.table, dataset.parts_table):
        rows = contents.rows.get(name) if name else None
        if rows is None:
            continue
        here = (rows["source_id"] == source_id) & (rows["table_id"] == table_id)
        try:
            within = rows_within(dataset, rows[here], table.cover)
        except ValueError as error:
            detail = {"file": file_name, "field": str(error)}
            raise Refused(
                [Problem("overlap_not_split", "error", table.sheet, table.range.split(":")[0], detail=detail)]
            ) from error
        contents.rows[str(name)] = rows.drop(index=within[within].index).reset_index(drop=True)


def _file_name(contents: Contents, source_id: str) -> str:
    return next(acceptance.file_name for acceptance in contents.accepted if acceptance.source_id == source_id)


def drop_replaced(contents: Contents) -> None:
    """Forgets acceptances of which no counted row is left: they were replaced whole."""
    left = {source_id for rows in contents.rows.values() for source_id in rows["source_id"].unique()}
    gone = {a.source_id for a in contents.accepted if a.source_id not in left and _held_rows(contents, a.source_id)}
    contents.accepted = [a for a in contents.accepted if a.source_id not in gone]
    contents.tables = [row for row in contents.tables if row["source_id"] not in gone]
    contents.problems = [row for row in contents.problems if row["source_id"] not in gone]
    contents.sums = [row for row in contents.sums if row["source_id"] not in gone]


def _held_rows(contents: Contents, source_id: str) -> bool:
    return any(row["source_id"] == source_id and row["row_count"] for row in contents.tables)


# -------------------------------------------------------------------- writing
def contents_of(acceptances: Iterable[Acceptance], reader: Reader, store: Store) -> Contents:
    """Everything that a list of acceptances holds.

    Raises:
        StoreError: `workbook_lost` when a workbook that was accepted is no longer in the store; `workbook_changed`
            when it can no longer be read as it was.
    """
    contents = Contents()
    for acceptance in acceptances:
        path = store.workbook_path(acceptance.source_id)
        if path is None:
            raise StoreError("workbook_lost", file=acceptance.file_name)
        choices = acceptance.choices
        reading = reader.read(path, acceptance.file_name, choices, acceptance.received_date, acceptance.source_id)
        if any(is_blocking(problem) for problem in reading.problems):
            raise StoreError("workbook_changed", file=acceptance.file_name)
        lay(contents, acceptance, reading)
    return contents


def is_blocking(problem: Problem) -> bool:
    """True for an error that quarantine cannot set aside."""
    return problem.severity == "error" and problem.code in BLOCKING


def publish(store: Store, contents: Contents, reference: Reference, event: str) -> str:
    """Writes the snapshot of some contents, checks it and serves it.

    Returns:
        Its id; that of the served snapshot when nothing has changed.

    Raises:
        StoreError: `disk_full`, `snapshot_broken`.
    """
    aside = store.snapshots / "new.duckdb.tmp"
    aside.unlink(missing_ok=True)
    try:
        digest = _write(aside, contents, reference)
        served = store.current_id()
        if served and served.endswith(digest[:8]) and hash_of(store.snapshot_path(served)) == digest:
            return served
        snapshot_id = _free_id(store, digest)
        _stamp(aside, snapshot_id, digest, reference)
        _verify(aside, contents)
        aside.rename(store.snapshots / f"{snapshot_id}.duckdb")
    except (duckdb.IOException, OSError) as error:
        raise StoreError("disk_full", needed_mb=0) from error
    finally:
        aside.unlink(missing_ok=True)
    store.serve(snapshot_id)
    sources = [acceptance.source_id for acceptance in contents.accepted]
    store.record(event, snapshot=snapshot_id, before_it=served, sources=sources)
    return snapshot_id


def _free_id(store: Store, digest: str) -> str:
    """UTC time and the start of the content's hash; a second later where two publications share both."""
    now = datetime.now(UTC)
    while (store.snapshots / f"{now:%Y%m%dT%H%M%SZ}-{digest[:8]}.duckdb").exists():
        now = datetime.fromtimestamp(now.timestamp() + 1, UTC)
    return f"{now:%Y%m%dT%H%M%SZ}-{digest[:8]}"


def _write(path: Path, contents: Contents, reference: Reference) -> str:
    """Writes all tables but `snapshot`; returns the hash of their sorted rows."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(schema_text())
        for name in REFERENCE_TABLES:
            _insert(connection, name, pd.DataFrame(_reference_rows(name, reference)))
        for name, rows in sorted(contents.rows.items()):
            _insert(connection, name, rows)
        accepted = [{**asdict(a), "position": i} for i, a in enumerate(contents.accepted, start=1)]
        bookkeeping = {"sources": accepted, "source_tables": contents.tables, "problems": contents.problems}
        for name, records in {**bookkeeping, "reconciliations": contents.sums}.items():
            _insert(connection, name, pd.DataFrame(records, dtype=object))
        _derive_partners(connection, reference)
        return _content_hash(connection)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame) -> None:
    """Inserts the columns that the table has; types are those of the schema."""
    if rows.empty:
        return
    names = [name for name in column_types(table) if name in rows]
    connection.register("incoming", rows[names])
    casts = ", ".join(f'CAST("{name}" AS {column_types(table)[name]})' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    connection.execute(f'INSERT INTO "{table}" ({columns}) SELECT {casts} FROM incoming')
    connection.unregister("incoming")


def _reference_rows(name: str, reference: Reference) -> list[dict[str, Any]]:
    """Rows of a reference table; a later row of the same key (the office's own) replaces an earlier one."""
    keys = {
        "institutions": ("institution_code",),
        "faculties": ("institution_code", "faculty_code"),
        "countries": ("country_code",),
        "lists": ("list", "code"),
    }[name]
    types = column_types(name)
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in reference.rows(name):
        given: dict[str, Any] = {column: row.get(column) or None for column in types}
        given |= {column: row.get(column, "").lower() == "true" for column, kind in types.items() if kind == "BOOLEAN"}
        rows[tuple(row[key] for key in keys)] = given
    return [{**row, **_default_position(name, i, row)} for i, row in enumerate(rows.values(), start=1)]


def _default_position(name: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"position": row["position"] or number} if name == "lists" else {}


def _derive_partners(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Distinct partners from listings and agreements; names from the list of partners, else as first typed."""
    known = pd.DataFrame(
        [{**row, "is_resolved": row.get("is_resolved", "").lower() != "false"} for row in reference.rows("partners")]
    ).drop_duplicates("partner_code", keep="last")
    connection.register("known_partners", known.replace("", None))
    connection.execute(PARTNERS_SQL)
    connection.execute(
        "UPDATE agreements SET country_code = p.country_code FROM partners p WHERE agreements.country_code IS NULL "
        "AND p.partner_code = agreements.partner_code AND p.institution_code = agreements.institution_code"
    )
    connection.unregister("known_partners")


PARTNERS_SQL = """
INSERT INTO partners
WITH mentions AS (
    SELECT institution_code, partner_code, partner_label, country_code, entity_type, source_id, table_id, cell
    FROM partner_listings
    UNION ALL
    SELECT institution_code, partner_code, partner_label, country_code, NULL, source_id, table_id, cell
    FROM agreements
),
firsts AS (
    SELECT
        institution_code,
        partner_code,
        arg_min(partner_label, (source_id, table_id, length(cell), cell)) AS label,
        arg_min(country_code, (source_id, table_id, length(cell), cell)) AS country_code,
        arg_min(entity_type, (source_id, table_id, length(cell), cell)) AS entity_type
    FROM mentions
    GROUP BY institution_code, partner_code
),
final AS (
    SELECT
        f.institution_code,
        f.partner_code,
        coalesce(k.name_ky, f.label),
        coalesce(k.name_ru, f.label),
        coalesce(k.name_en, f.label),
        coalesce(k.country_code, f.country_code) AS country_code,
        coalesce(k.entity_type, f.entity_type),
        coalesce(k.country_code, f.country_code) = i.country_code,
        coalesce(k.is_resolved, true)
    FROM firsts f
    JOIN institutions i USING (institution_code)
    LEFT JOIN known_partners k USING (partner_code)
)
SELECT * FROM final
"""


def _content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 of the sorted rows of every table but `snapshot`: equal contents have equal hashes, equal bytes or not."""
    digest = sha256()
    names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
    for name in names:
        if name != "snapshot":
            rows = f'SELECT sha256(CAST(t AS VARCHAR)) AS h FROM "{name}" t'
            found = connection.execute(
                f"SELECT count(*), sha256(coalesce(string_agg(h, '' ORDER BY h), '')) FROM ({rows})"
            )
            digest.update(f"{name} {found.fetchone()}".encode())
    return digest.hexdigest()


def hash_of(path: Path, *, compute: bool = False) -> str:
    """The content hash that a snapshot bears, or computed anew from its rows: equal in a snapshot nobody touched."""
    with duckdb.connect(str(path), read_only=True) as connection:
        if compute:
            return _content_hash(connection)
        row = connection.execute("SELECT content_hash FROM snapshot").fetchone()
    return str(row[0]) if row else ""


def _stamp(path: Path, snapshot_id: str, digest: str, reference: Reference) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)",
            [snapshot_id, datetime.now(UTC).replace(tzinfo=None), digest, vocabulary().version, reference.version],
        )


def _verify(path: Path, contents: Contents) -> None:
    """Reopens the new file and compares row counts and heads with what was to be written.

    Raises:
        StoreError: `snapshot_broken`.
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, rows in contents.rows.items():
            found = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            heads = int(rows["headcount"].sum()) if "headcount" in rows else None
            summed = (
                connection.execute(f'SELECT sum(headcount) FROM "{name}"').fetchone() if heads is not None else None
            )
            if found != (len(rows),) or (summed is not None and (summed[0] or 0) != heads):
                raise StoreError("snapshot_broken", table=name)


def _table_row(source_id: str, institution: str | None, table: TableReading) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "table_id": table.table_id,
        "sheet": table.sheet,
        "range": table.range,
        "dataset": table.dataset,
        "layout": table.layout,
        "title": table.title,
        "institution_code": institution,
        "row_count": table.row_count,
        "headcount": table.headcount,
        "cover": table.cover.as_json(),
        "counts": table.counts,
        "counted_instead": table.counted_instead,
    }


def _problem_row(source_id: str, institution: str | None, problem: Problem) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "table_id": problem.table_id,
        "institution_code": institution,
        "severity": problem.severity,
        "code": problem.code,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "value": problem.value,
        "headcount": problem.headcount,
        "academic_year": problem.academic_year,
        "suggestions": json.dumps(list(problem.suggestions), ensure_ascii=False) if problem.suggestions else None,
        "detail": facts_of(problem.detail) if problem.detail else None,
    }
