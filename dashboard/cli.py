"""The command line `iro`. It sits above everything: reads and loads through `etl`, speaks through `dashboard.words`.

Exit status: 0 done; 1 read but not loadable; 2 cannot be read, or wrong call. With `--json` standard output holds one
JSON document and nothing else.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from typer.exceptions import TyperException

from dashboard.console import (
    WrongCall,
    err,
    file_facts,
    out,
    print_json,
    print_rows,
    progress,
    show_outcome,
    show_reading,
    spoken,
)
from etl.store import CHECKOUT, Store, StoreError, failure_of, open_store

if TYPE_CHECKING:  # the reader is imported only by the commands that read: `iro demo` has to start fast
    from etl.load import Request
    from etl.reading import Reading
    from etl.resolve import Reference

APP = CHECKOUT / "dashboard" / "app.py"
DEMO_FOLDERS = (CHECKOUT / "data" / "demo", CHECKOUT / "data" / "published")
DONE, NOT_LOADABLE, WRONG = 0, 1, 2
QUERY_MEMORY_BYTES = 4 * 1024**3
SERVER_LOOK_SECONDS, SERVER_LOOKS = 0.1, 300
PAGES_NEED = ("dashboard.controls", "dashboard.draw")


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="International relations figures: from spreadsheets to a dashboard.",
)

Files = Annotated[list[Path], typer.Argument(help="Workbooks: .xlsx .xls .ods .csv")]
Institution = Annotated[str | None, typer.Option("--institution", help="Code of the university, e.g. OSHTU.")]
DatasetName = Annotated[str | None, typer.Option("--dataset", help="What the tables are about, where it is not clear.")]
Period = Annotated[str | None, typer.Option("--period", help="Year in which the academic year starts, or none.")]
LanguageCode = Annotated[str | None, typer.Option("--language", help="ky, ru or en.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="The .xlsx to write.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Port = Annotated[int, typer.Option("--port", help="Port of the dashboard.")]
Address = Annotated[str, typer.Option("--address", help="Address to serve on.")]


# ------------------------------------------------------------------ commands
@app.command()
def demo(
    build_only: Annotated[bool, typer.Option("--build-only", help="Build the store and stop.")] = False,
    port: Port = 8501,
    address: Address = "127.0.0.1",
) -> None:
    """The demonstration university and what two universities publish: builds them once, then serves."""
    store = open_store()
    if store.current_id() is None:
        _build_demo(store)
    if build_only:
        out.print(f"Snapshot {store.current_id()} in {store.home}")
        return
    _serve(port, address)


@app.command()
def serve(port: Port = 8501, address: Address = "127.0.0.1") -> None:
    """Serves the dashboard."""
    _serve(port, address)


@app.command()
def check(
    files: Files,
    institution: Institution = None,
    dataset: DatasetName = None,
    period: Period = None,
    language: LanguageCode = None,
    as_json: AsJson = False,
) -> None:
    """Says what workbooks hold and what is wrong with them. Changes nothing."""
    from etl.load import check as check_files

    spoken(language)
    store = open_store()
    requests = _requests(store, files, institution, dataset, period)
    with _readings_folder(store) as parsed, progress(len(requests), quiet=as_json) as tick:
        readings = check_files(store, requests, parsed, tick)
    if as_json:
        print_json({"files": [file_facts(reading, language) for reading in readings]})
    else:
        for reading in readings:
            show_reading(reading, language)
    raise typer.Exit(_status(readings))


@app.command()
def load(
    files: Files,
    institution: Institution = None,
    dataset: DatasetName = None,
    period: Period = None,
    sender: Annotated[str | None, typer.Option("--sender", help="Unit that sent the files; no person.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of what was loaded earlier.")] = False,
    quarantine: Annotated[
        bool, typer.Option("--quarantine", help="Set cells aside that cannot be understood.")
    ] = False,
    keep_personal: Annotated[
        bool, typer.Option("--keep-personal", help="Keep names and passports in the store's copy.")
    ] = False,
    language: LanguageCode = None,
    as_json: AsJson = False,
) -> None:
    """Accepts workbooks and publishes a snapshot that holds them. All or nothing."""
    from dataclasses import replace as with_facts

    from etl.load import load as load_files

    spoken(language)
    store = open_store()
    requests = [
        with_facts(request, sender=sender, replace=replace, quarantine=quarantine, keep_personal=keep_personal)
        for request in _requests(store, files, institution, dataset, period)
    ]
    with progress(len(requests), quiet=as_json) as tick:
        outcome = load_files(store, requests, tick)
    if as_json:
        facts = [file_facts(reading, language) for reading in outcome.readings]
        print_json({"files": facts, "snapshot": outcome.snapshot_id})
    else:
        show_outcome(outcome, language)
    raise typer.Exit(DONE if outcome.is_loaded else max(NOT_LOADABLE, _status(outcome.readings)))


@app.command()
def annotate(
    file: Annotated[Path, typer.Argument(help="A workbook: .xlsx .xls .ods .csv")],
    output: Output,
    institution: Institution = None,
    dataset: DatasetName = None,
    period: Period = None,
    language: LanguageCode = None,
) -> None:
    """Gives a workbook back with a comment on each cell that has a problem. Values stay as they are."""
    from dashboard.i18n import language_of
    from dashboard.receipt import annotation_words
    from etl.annotate import annotate as annotate_workbook
    from etl.load import check as check_files
    from etl.problem_list import Wording

    speech = language_of(spoken(language))
    _refuse_target(output, file)
    store = open_store()
    with _readings_folder(store) as parsed:
        (reading,) = check_files(store, _requests(store, [file], institution, dataset, period), parsed)
    show_reading(reading, language)
    if _status([reading]) == WRONG:
        raise typer.Exit(WRONG)
    annotate_workbook(file, reading.problems, Wording(**annotation_words(reading, speech)), output)
    out.print(escape(str(output)), highlight=False)


@app.command()
def template(
    dataset: Annotated[str, typer.Argument(help="What the workbook is for: enrolments, agreements, projects …")],
    output: Output,
    institution: Institution = None,
    language: LanguageCode = None,
) -> None:
    """Writes a blank workbook for a dataset: headings, lists to choose from, instructions, an example."""
    from dashboard.i18n import language_of
    from dashboard.instructions import template_words
    from etl.load import reference_of
    from etl.template import TemplateWords, write_template
    from etl.vocabulary import vocabulary

    speech = language_of(spoken(language))
    _refuse_target(output)
    reference = reference_of(open_store())
    code = _known_institution(reference, institution)
    chosen = vocabulary().datasets[_known_dataset(dataset)]
    write_template(chosen, vocabulary(), reference, code, TemplateWords(**template_words(speech)), output)
    out.print(escape(str(output)), highlight=False)


@app.command()
def alias(
    kind: Annotated[str, typer.Argument(help="country, faculty, institution, partner or the name of a list.")],
    label: Annotated[str, typer.Argument(help="The label as it is typed.")],
    code: Annotated[str, typer.Argument(help="What it means.")],
    institution: Institution = None,
    language: LanguageCode = None,
) -> None:
    """Says once for ever what a label means."""
    from dashboard.words import failure_sentence
    from etl.aliases import AliasError, add_alias

    speech = spoken(language)
    try:
        kept = add_alias(open_store(), kind, label, code, institution)
    except AliasError as error:
        raise WrongCall(failure_sentence(error.code, error.detail, speech)) from error
    until_now = f" (until now: {kept.before})" if kept.before not in (None, kept.code) else ""
    out.print(f"“{escape(label)}” now means {escape(kept.code)}{until_now}: {kept.path}")
    out.print("Figures already loaded follow after: iro build")


@app.command()
def build() -> None:
    """Builds the served figures again, from the same workbooks, with today's lists and code."""
    from etl.load import rebuild

    store = open_store()
    before = store.current_id()
    after = rebuild(store)
    out.print(f"Snapshot {after} is served" + (": nothing has changed." if before == after else "."))


@app.command()
def snapshots(as_json: AsJson = False) -> None:
    """Lists what was published; the served one is marked."""
    store = open_store()
    facts = [_snapshot_facts(store, snapshot_id) for snapshot_id in store.snapshot_ids()]
    if as_json:
        print_json({"snapshots": facts})
        return
    table = Table("", "Snapshot", "Published (UTC)", "Workbooks", "Foreign students, rows", box=None)
    for fact in facts:
        mark = "→" if fact["is_served"] else ""
        figures = ["" if fact[name] is None else str(fact[name]) for name in ("workbooks", "rows")]
        table.add_row(mark, fact["snapshot"], fact["published_at"], *figures)
    out.print(table if facts else "Nothing has been published yet.")


@app.command()
def rollback(snapshot_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Serves an earlier snapshot again."""
    from etl.load import roll_back

    roll_back(open_store(), snapshot_id)
    out.print(f"Snapshot {snapshot_id} is served.")


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.")],
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Asks the served snapshot, read-only."""
    from dashboard.ask import answer
    from etl.memory import limit_memory

    if output not in ("table", "csv", "json"):
        raise WrongCall("--format is table, csv or json.")
    path = open_store().served_path()
    limit_memory(QUERY_MEMORY_BYTES)
    columns, rows = answer(path, sql)
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated:
        raise WrongCall(f"Two columns are called {', '.join(repeated)}. Give each a name of its own: AS.")
    print_rows(columns, rows, output)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Says what is well with the installation and the store, and what is not."""
    from etl.doctor import examine

    findings = examine(open_store())
    if as_json:
        print_json({"findings": [finding.__dict__ for finding in findings]})
    else:
        table = Table("", "What", "Found", box=None)
        for finding in findings:
            table.add_row(
                "[green]well[/]" if finding.is_well else "[red]not well[/]", finding.subject, escape(finding.found)
            )
        out.print(table)
    raise typer.Exit(DONE if all(finding.is_well for finding in findings) else NOT_LOADABLE)


# ------------------------------------------------------------------- serving
def _build_demo(store: Store) -> None:
    from etl.load import load as load_files
    from etl.load import manifest_requests

    requests = [request for folder in DEMO_FOLDERS for request in manifest_requests(folder)]
    err.print("Reading the workbooks of the demonstration university and of two real ones …")
    with progress(len(requests), quiet=False) as tick:
        outcome = load_files(store, requests, tick)
    if not outcome.is_loaded:
        for reading in outcome.readings:
            show_reading(reading, None)
        raise typer.Exit(NOT_LOADABLE)


def _serve(port: int, address: str) -> None:
    """Runs Streamlit in this process, so that ending it ends everything."""
    _refuse_taken_port(port, address)
    os.chdir(CHECKOUT)  # Streamlit reads .streamlit/config.toml from the working folder
    out.print(f"The dashboard is at http://{address}:{port} (Ctrl+C ends it)", highlight=False)
    sys.stdout.flush()
    Thread(target=_get_pages_ready, args=(port, address), daemon=True).start()
    from streamlit.web import cli as streamlit_cli

    options = [
        f"--server.port={port}",
        f"--server.address={address}",
        "--server.headless=true",
        "--logger.hideWelcomeMessage=true",
    ]
    sys.argv = ["streamlit", "run", str(APP), *options]
    sys.exit(streamlit_cli.main())


def _get_pages_ready(port: int, address: str) -> None:
    """Loads what the pages need as soon as the server answers: the first browser is still loading its own part."""
    for _ in range(SERVER_LOOKS):
        with suppress(OSError), socket.create_connection((address, port), timeout=1):
            break
        sleep(SERVER_LOOK_SECONDS)
    for module in PAGES_NEED:
        import_module(module)
    # What was loaded stays; no search for what could be let go has to look through it again.
    gc.freeze()


def _refuse_taken_port(port: int, address: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise WrongCall(
                f"Port {port} on {address} cannot be used. Choose another one: --port 8600 (make run PORT=8600)."
            ) from error


# ------------------------------------------------------------------- reading
def _requests(
    store: Store, files: list[Path], institution: str | None, dataset: str | None, period: str | None
) -> list[Request]:
    """The files with the choices made for them, each choice checked."""
    from etl.load import Request, reference_of

    institution = _known_institution(reference_of(store), institution)
    if dataset is not None:
        _known_dataset(dataset)
    if period is not None and period != "none" and not (period.isdigit() and len(period) == 4):
        raise WrongCall("--period is the year in which the academic year starts, such as 2024, or none.")
    return [Request(path, institution, dataset, period) for path in files]


def _known_institution(reference: Reference, code: str | None) -> str | None:
    """The university asked for; where none is, the only one there is."""
    known = reference.codes("institution")
    if code is None and len(known) == 1:
        return next(iter(known))
    if code is not None and code not in known:
        raise WrongCall(f"“{code}” is no university we know. Known codes: {', '.join(sorted(known))}.")
    return code


def _known_dataset(name: str) -> str:
    from etl.vocabulary import vocabulary

    if name not in vocabulary().datasets:
        raise WrongCall(f"“{name}” is no dataset. Known: {', '.join(vocabulary().datasets)}.")
    return name


def _refuse_target(target: Path, *inputs: Path) -> None:
    """An output is a new .xlsx in a folder that is there, and never what was sent."""
    if target.suffix.lower() != ".xlsx":
        raise WrongCall("The workbook to write ends in .xlsx: -o OUT.xlsx")
    if not target.resolve().parent.is_dir():
        raise WrongCall(f"There is no folder {target.parent}.")
    if target.resolve() in {path.resolve() for path in inputs}:
        raise WrongCall("The workbook as it was sent is never written over. Give the output another name.")


@contextmanager
def _readings_folder(store: Store) -> Iterator[Path]:
    """Where readings are kept: in the store where there is one, else in a folder that goes away."""
    if store.parsed.is_dir() and os.access(store.parsed, os.W_OK):
        yield store.parsed
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _status(readings: tuple[Reading, ...] | list[Reading]) -> int:
    from etl.problem import UNREADABLE

    if any(problem.code in UNREADABLE for reading in readings for problem in reading.problems):
        return WRONG
    return DONE if all(reading.is_loadable for reading in readings) else NOT_LOADABLE


# ------------------------------------------------------------------- showing


def _snapshot_facts(store: Store, snapshot_id: str) -> dict[str, Any]:
    import duckdb

    try:
        with duckdb.connect(str(store.snapshot_path(snapshot_id)), read_only=True) as connection:
            row = connection.execute(
                "SELECT published_at, (SELECT count(*) FROM sources), (SELECT count(*) FROM enrolments) FROM snapshot"
            ).fetchone()
    except duckdb.Error:
        row = None
    published, workbooks, rows = row or (None, None, None)
    return {
        "snapshot": snapshot_id,
        "published_at": f"{published:%Y-%m-%d %H:%M}" if published else "cannot be opened",
        "workbooks": workbooks,
        "rows": rows,
        "is_served": snapshot_id == store.current_id(),
    }


# -------------------------------------------------------------------- asking


def main() -> None:
    """Runs a command; whatever goes wrong becomes a sentence, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        status = app(standalone_mode=False)
    except (WrongCall, StoreError, TyperException) as error:
        _say_failure(error)
        sys.exit(WRONG)
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # whoever reads our output has seen enough
            os._exit(DONE)
        _say_failure(failure_of(error))
        sys.exit(WRONG)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    sys.exit(status or DONE)


def _usage_text(error: TyperException) -> str:
    """What is wrong with a call, as Typer says it."""
    say = getattr(error, "format_message", None)
    return say() if say else str(error)


def _say_failure(error: WrongCall | StoreError | TyperException) -> None:
    from dashboard.words import failure_sentence

    code = error.code if isinstance(error, StoreError) else "wrong_call"
    if isinstance(error, StoreError):
        text = failure_sentence(error.code, error.detail, spoken(None))
    else:
        text = str(error) if isinstance(error, WrongCall) else _usage_text(error)
    if "--json" in sys.argv:
        print_json({"files": [], "error": {"code": code, "message": text}})
    err.print(escape(text), style="red", highlight=False)
