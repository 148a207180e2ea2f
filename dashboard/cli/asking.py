"""`iro query`, `iro doctor`: what the served figures and the installation say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from dashboard.call_words import finding_words
from dashboard.cli.options import DONE, NOT_LOADABLE, AsJson, LanguageCode
from dashboard.console import WrongCall, out, print_json, print_rows, said, spoken
from etl.store import open_store

QUERY_MEMORY_BYTES = 4 * 1024**3


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.")],
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Asks the served snapshot, read-only."""
    from dashboard.ask import ask
    from etl.memory import limit_memory

    if output not in ("table", "csv", "json"):
        raise WrongCall("bad_format")
    path = open_store().served_path()
    limit_memory(QUERY_MEMORY_BYTES)
    columns, rows = ask(path, sql)
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise WrongCall("columns_alike", columns=", ".join(repeated))
    print_rows(columns, rows, output)


def doctor(language: LanguageCode = None, as_json: AsJson = False) -> None:
    """Says what is well with the installation and the store, and what is not."""
    from etl.doctor import examine

    speech = spoken(language)
    findings = [
        (*finding_words(finding.subject, finding.state, finding.values, speech), finding.is_well)
        for finding in examine(open_store())
    ]
    if as_json:
        keys = ("subject", "found", "is_well")
        print_json({"findings": [dict(zip(keys, finding, strict=True)) for finding in findings]})
    else:
        _show(findings, language)
    raise typer.Exit(DONE if all(is_well for _subject, _found, is_well in findings) else NOT_LOADABLE)


def _show(findings: Iterable[tuple[str, str, bool]], language: str | None) -> None:
    table = Table("", said("what", language), said("found", language), box=None)
    for subject, found, is_well in findings:
        mark = f"[green]{said('well', language)}[/]" if is_well else f"[red]{said('not_well', language)}[/]"
        table.add_row(mark, escape(subject), escape(found))
    out.print(table)
