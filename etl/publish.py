"""Contents -> a new snapshot file, checked and served. Publishing never writes to a file that is being served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.build import Contents
from etl.check import column_types, schema_text
from etl.resolve import Reference
from etl.store import Store, StoreError
from etl.vocabulary import vocabulary

TIME_OF_ID = "%Y%m%dT%H%M%SZ"
PROBE_BYTES = 4 * 1024 * 1024
YES = ("true", "1", "yes", "да", "ооба", "истина")  # Excel in Russian writes ИСТИНА
REFERENCE_TABLES = ("institutions", "faculties", "countries", "lists")
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
                _insert(connection, name, pd.DataFrame(_reference_rows(name, reference)))
            except duckdb.ConstraintException as error:
                raise StoreError("reference_rows", file=f"{name}.csv") from error
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
        switches = (column for column, kind in types.items() if kind == "BOOLEAN")
        given |= {column: row.get(column, "").strip().lower() in YES for column in switches}
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
        for name, rows in contents.rows.items():
            found = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
            heads = int(rows["headcount"].sum()) if "headcount" in rows else None
            summed = (
                connection.execute(f'SELECT coalesce(sum(headcount), 0) FROM "{name}"').fetchone()
                if heads is not None
                else None
            )
            if found != (len(rows),) or (summed and summed[0] != heads):
                raise StoreError("snapshot_broken", table=name)
