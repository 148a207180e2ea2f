"""What a reader takes along: the rows as a file, the page on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.behind import Behind
from dashboard.chart import Chart
from dashboard.files import csv_bytes, xlsx_bytes
from dashboard.findings.about import about
from dashboard.findings.scope import file_stem
from dashboard.reader import Reader
from dashboard.reports import sheet
from dashboard.tables import Table

# Ending of a file -> what it is called, its type.
FILES = {
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("CSV", "text/csv"),
    "pdf": ("PDF", "application/pdf"),
}


def download(
    reader: Reader, key: str, table: Callable[[], Table], chart: Chart | None = None, behind: Behind | None = None
) -> None:
    """The rows as a file, for Excel or as CSV; made when it is asked for.

    Args:
        key: name of the finding on its page.
        table: gives its rows.
        chart: the finding in words, where there is one.
        behind: the rows of the workbooks that it comes from.
    """
    label = reader.language.say("Download")
    with st.popover(
        label, key=f"download_{key}", icon=":material/download:", type="tertiary", on_change="rerun"
    ) as opened:
        if opened.open:
            _files(reader, key, table(), chart, behind)


def _files(reader: Reader, key: str, table: Table, chart: Chart | None, behind: Behind | None) -> None:
    written: dict[str, Callable[[], bytes]] = {
        "xlsx": lambda: xlsx_bytes(table, reader.language, about(reader, key, table, chart, behind)),
        "csv": lambda: csv_bytes(table, reader.language),
    }
    for ending, made in written.items():
        words, mime = FILES[ending]
        st.download_button(
            words,
            data=made,
            file_name=f"{file_stem(reader, key)}.{ending}",
            mime=mime,
            key=f"{ending}_{key}",
            type="tertiary",
            on_click="ignore",
        )


def paper(reader: Reader, page: sheet.Sheet) -> None:
    """The whole page as one PDF, made when it is asked for."""
    words, mime = FILES["pdf"]
    st.download_button(
        words,
        data=partial(_pdf, page),
        file_name=f"{file_stem(reader, reader.page)}.pdf",
        mime=mime,
        key="paper",
        icon=":material/picture_as_pdf:",
        type="tertiary",
        on_click="ignore",
    )


def _pdf(page: sheet.Sheet) -> bytes:
    # Matplotlib and Typst take seconds to load: no page waits for them.
    from dashboard.reports.pdf import page_pdf

    return page_pdf(page)
