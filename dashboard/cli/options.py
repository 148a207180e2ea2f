"""What several commands take, and with which status they end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DONE, NOT_LOADABLE, WRONG = 0, 1, 2

Files = Annotated[list[Path], typer.Argument(help="Workbooks: .xlsx .xls .ods .csv")]
Institution = Annotated[str | None, typer.Option("--institution", help="Code of the university, e.g. OSHTU.")]
DatasetName = Annotated[str | None, typer.Option("--dataset", help="What the tables are about, where it is not clear.")]
Period = Annotated[str | None, typer.Option("--period", help="Year in which the academic year starts, or none.")]
LanguageCode = Annotated[str | None, typer.Option("--language", help="ky, ru or en.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="The .xlsx to write.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Port = Annotated[int, typer.Option("--port", help="Port of the dashboard.")]
Address = Annotated[str, typer.Option("--address", help="Address to serve on.")]
