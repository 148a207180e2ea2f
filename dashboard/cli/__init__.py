"""The command line `iro`. It sits above everything: reads and loads through `etl`, speaks through `dashboard.words`.

Exit status: 0 done; 1 read but not loadable; 2 cannot be read, or wrong call. With `--json` standard output holds one
JSON document and nothing else.
"""

from __future__ import annotations

import os
import sys
from itertools import pairwise

import typer
from rich.markup import escape
from typer.exceptions import TyperException

from dashboard.cli.asking import doctor, query
from dashboard.cli.options import DONE, WRONG
from dashboard.cli.publishing import alias, build, rollback, snapshots
from dashboard.cli.reading import annotate, check, load, template
from dashboard.cli.serving import demo, serve
from dashboard.console import LANGUAGES, WrongCall, err, print_json, said, spoken
from etl.store import StoreError, failure_of

COMMANDS = (demo, serve, check, load, annotate, template, alias, build, snapshots, rollback, query, doctor)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="International relations figures: from spreadsheets to a dashboard.",
)
for command in COMMANDS:
    app.command()(command)


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


def _say_failure(error: WrongCall | StoreError | TyperException) -> None:
    code = error.code if isinstance(error, StoreError) else "wrong_call"
    text = _sentence(error, _language_of_call())
    if "--json" in sys.argv:
        print_json({"files": [], "error": {"code": code, "message": text}})
    err.print(escape(text), style="red", highlight=False)


def _sentence(error: WrongCall | StoreError | TyperException, language: str | None) -> str:
    """What went wrong, in the language of the reader; what Typer says of a call is quoted."""
    if isinstance(error, StoreError):
        from dashboard.words import failure_sentence

        return failure_sentence(error.code, error.detail, spoken(language))
    if isinstance(error, WrongCall):
        return said(error.code, language, **error.values)
    say = getattr(error, "format_message", None)
    return said("not_understood", language, said=say() if say else str(error))


def _language_of_call() -> str | None:
    """The language that the call asks for, where it is one that we speak: the call itself may not have been read."""
    words = [part for word in sys.argv for part in word.split("=", 1)]
    asked = [after for word, after in pairwise(words) if word == "--language" and after in LANGUAGES]
    return asked[-1] if asked else None
