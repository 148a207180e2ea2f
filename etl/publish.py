"""Contents -> a new snapshot file, checked and served. Publishing never writes to a file that is being served."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.build import Contents
from etl.pieces import Piece
from etl.reading import RowCount
from etl.resolve import Reference
from etl.schema import arrow_rows, column_types, schema_text
from etl.store import Store, StoreError
from etl.vocabulary import vocabulary

TIME_OF_ID = "%Y%m%dT%H%M%SZ"
PROBE_BYTES = 4 * 1024 * 1024
YES = ("true", "1", "yes", "да", "ооба", "истина")  # Excel in Russian writes ИСТИНА
REFERENCE_TABLES = ("institutions", "faculties", "countries", "lists")
# Columns of `partners` that the list of known partners does not give.
NOT_LISTED = ("institution_code", "is_domestic")
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


def publish(store: Store, contents: Contents, reference: Reference, event: str, **facts: Any) -> str:
    """Writes the snapshot of some contents, checks it and serves it.

    Args:
        event: what the journal calls it; `facts` go into the same line.

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
        moment = _next_moment(store)
        snapshot_id = f"{moment:{TIME_OF_ID}}-{digest[:8]}"
        _stamp(aside, snapshot_id, moment, digest, reference)
        _verify(aside, contents)
        published = store.snapshots / f"{snapshot_id}.duckdb"
        aside.rename(published)
    except duckdb.Error as error:
        # DuckDB says in words alone that the disk is full, and not always with the same kind of error.
        raise StoreError("disk_full" if _no_room(store) else "snapshot_broken", needed_mb=0, table="") from error
    finally:
        aside.unlink(missing_ok=True)
    sources = [acceptance.source_id for acceptance in contents.accepted]
    try:
        store.serve(snapshot_id, event, sources=sources, **facts)
    except OSError:
        published.unlink()
        raise
    return snapshot_id


def _no_room(store: Store) -> bool:
    """True when not even a small file can be written where snapshots stand."""
    probe = store.snapshots / "room.tmp"
    try:
        probe.write_bytes(b"0" * PROBE_BYTES)
    except OSError:
        return True
    finally:
        probe.unlink(missing_ok=True)
    return False


def _next_moment(store: Store) -> datetime:
    """UTC time of a new publication, in whole seconds: now, but always after the newest snapshot that is kept.

    Ids are read in their order, so two publications within one second, or after a clock was set back, must not share
    or swap their times.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    newest = [datetime.strptime(i[:16], TIME_OF_ID).replace(tzinfo=UTC) for i in store.snapshot_ids()[-1:]]
    return max([now, *(moment + timedelta(seconds=1) for moment in newest)])


def _write(path: Path, contents: Contents, reference: Reference) -> str:
    """Writes all tables but `snapshot`; returns the hash of their sorted rows."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(schema_text())
        for name in REFERENCE_TABLES:
            try:
                _insert(connection, name, _reference_rows(name, reference))
            except duckdb.ConstraintException as error:
                raise StoreError("reference_rows", file=f"{name}.csv") from error
        for name, pieces in sorted(contents.pieces.items()):
            _insert_pieces(connection, name, pieces)
        accepted = [{**asdict(a), "position": i} for i, a in enumerate(contents.accepted, start=1)]
        bookkeeping = {"sources": accepted, "source_tables": contents.tables, "problems": contents.problems}
        for name, records in {**bookkeeping, "reconciliations": contents.sums}.items():
            _insert(connection, name, records)
        _derive_partners(connection, reference)
        return _content_hash(connection)


def _insert_pieces(connection: duckdb.DuckDBPyConnection, table: str, pieces: Sequence[Piece]) -> None:
    """Inserts pieces: straight from the files of their readings, unless rows were taken out of them."""
    whole = [piece for piece in pieces if piece.left is None]
    if whole:
        files = list(dict.fromkeys(glob.escape(str(piece.path)) for piece in whole))
        names = [piece.source_id + piece.table_id for piece in whole]
        origin = "read_parquet($files, union_by_name = true) WHERE list_contains($names, source_id || table_id)"
        connection.execute(_insertion(table, column_types(table), origin), {"files": files, "names": names})
    for piece in pieces:
        if piece.left is not None:
            _insert_rows(connection, table, arrow_rows(table, piece.left))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Inserts records; a column that the first of them lacks is left out."""
    if records:
        columns = [name for name in column_types(table) if name in records[0]]
        _insert_rows(connection, table, pa.table({name: [record[name] for record in records] for name in columns}))


def _insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("incoming", rows)
    connection.execute(_insertion(table, rows.column_names, "incoming"))
    connection.unregister("incoming")


def _insertion(table: str, names: Iterable[str], origin: str) -> str:
    """SQL that inserts columns from somewhere; types are those of the schema."""
    types = column_types(table)
    casts = ", ".join(f'CAST("{name}" AS {types[name]})' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}" ({columns}) SELECT {casts} FROM {origin}'


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
        switches = (column for column, kind in types.items() if kind == "BOOLEAN")
        given |= {column: row.get(column, "").strip().lower() in YES for column in switches}
        rows[tuple(row[key] for key in keys)] = given
    return [{**row, **_default_position(name, i, row)} for i, row in enumerate(rows.values(), start=1)]


def _default_position(name: str, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"position": str(row["position"] or number)} if name == "lists" else {}


def _derive_partners(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    """Distinct partners from listings and agreements; names from the list of partners, else as first typed."""
    known = reference.codes("partner").values()
    columns: dict[str, list[Any]] = {
        name: [row.get(name) or None for row in known] for name in column_types("partners") if name not in NOT_LISTED
    }
    columns["is_resolved"] = [row.get("is_resolved", "").lower() != "false" for row in known]
    connection.register("known_partners", pa.table(columns))
    connection.execute(PARTNERS_SQL)
    connection.execute(
        "UPDATE agreements SET country_code = p.country_code FROM partners p WHERE agreements.country_code IS NULL "
        "AND p.partner_code = agreements.partner_code AND p.institution_code = agreements.institution_code"
    )
    connection.unregister("known_partners")


def _content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 of the sorted rows of every table but `snapshot`: equal contents have equal hashes."""
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


def _stamp(path: Path, snapshot_id: str, moment: datetime, digest: str, reference: Reference) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)",
            [snapshot_id, moment.replace(tzinfo=None), digest, vocabulary().version, reference.version],
        )


def _verify(path: Path, contents: Contents) -> None:
    """Reopens the new file and compares row counts and heads with what was to be written.

    Raises:
        StoreError: `snapshot_broken`.
    """
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, pieces in contents.pieces.items():
            asked = "count(*), sum(headcount)" if "headcount" in column_types(name) else "count(*), NULL"
            found = connection.execute(f'SELECT {asked} FROM "{name}"').fetchone() or ()
            if RowCount(*found) != _size(pieces):
                raise StoreError("snapshot_broken", table=name)


def _size(pieces: Sequence[Piece]) -> RowCount:
    heads = [piece.size.heads for piece in pieces if piece.size.heads is not None]
    return RowCount(sum(piece.size.rows for piece in pieces), sum(heads) if heads else None)
