"""Charts of every kind with names that no program should take for its own, and what a PDF says."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pandas as pd
from pypdf import PdfReader

from dashboard.chart import Chart

LONG = "Ж" * 300
# Each is a command to something: XML, Typst, Matplotlib, a template, Excel, a sentence of ours.
PAYLOADS = ("<&>", "{{ }}", "#let x = 1", "=1+1", "$x^2$", "*b* _i_ `c`", "@ref [y] \\ //", "{name}")
KYRGYZ = "ңөүҢӨҮ"


def chart(mark: Any, frame: dict[str, Any], axes: dict[str, str], **more: Any) -> Chart:
    words = {"unit": "persons", "title": "Finding", "subtitle": "measure", "source": "Source: 2 files", "alt": "sense"}
    return Chart(frame=pd.DataFrame(frame), mark=mark, axes=axes, **{**words, **more})


def charts(names: list[str]) -> dict[str, Chart]:
    """A chart of each kind with these names at its marks."""
    count = len(names)
    bars = {"name": names, "value": [1000.0 - 300 * place for place in range(count)]}
    years = {"name": [one for one in names for _ in (0, 1)], "year": [2023, 2025] * count, "value": [5, 7] * count}
    pairs = {"row": names, "column": names, "value": [place + 1 for place in range(count)]}
    days = {"start": [date(2020, 1, 1)] * count, "end": [date(2023, 6, 1)] * count}
    series = {"series": "name", "year": "year", "value": "value"}
    category = {"category": "name", "value": "value"}
    return {
        "bars": chart("bars", bars, category),
        "map": chart("map", bars, {**category, "place": "name"}),
        "columns": chart(
            "columns",
            {"year": [2022, 2023, 2025], "value": [1000, None, 31000], "sign": [False, False, True]},
            {"year": "year", "value": "value", "provisional": "sign"},
        ),
        "line": chart("line", years, series),
        "multiples": chart("multiples", years, series),
        "heatmap": chart("heatmap", pairs, {"row": "row", "column": "column", "value": "value"}),
        "timeline": chart(
            "timeline",
            {"name": names, "group": [names[place % 4 % count] for place in range(count)], **days},
            {"category": "name", "start": "start", "end": "end", "group": "group"},
            today=date(2025, 11, 3),
        ),
    }


def words_of(pdf: bytes) -> str:
    """All words of a PDF, with one kind of space, and none where a word was broken."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text.replace("\N{ZERO WIDTH SPACE}", ""))


def squeezed(text: str) -> str:
    """A text without spaces: a line may end anywhere."""
    return re.sub(r"[\s\N{ZERO WIDTH SPACE}]+", "", text)
