"""A page as one PDF on A4, set by Typst in PT Sans, tagged for readers who hear it.

Words and drawings go to Typst as data (`page.typ` reads JSON) and never as markup: whatever a workbook holds comes out
as it is written there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import typst

from dashboard.i18n import MISSING, SPACE, SUPPRESSED, Language, is_missing
from dashboard.keyfigure import KeyFigure
from dashboard.look import LIGHT
from dashboard.reports import sheet as noted
from dashboard.reports.canvas import FONTS, width_of
from dashboard.reports.svg import WIDE, rows_drawn, svg_of, trend
from dashboard.tables import ADDRESS, RIGHT_ALIGNED, Column, Table, without_empty, written_rows

TEMPLATE = Path(__file__).resolve().parent / "page.typ"
# Points: the width between the margins of `page.typ`, and of one of two cards abreast within its frame.
WIDTH = 499.0
HALF = 238.0
# A sheet of paper holds no more; the downloaded file has them all.
MOST_ROWS = 25
MOST_COLUMNS, MOST_COLUMNS_ABREAST = 7, 4
# Of a table, in points: its words, the room beside them in a cell, and the widest word that is not broken.
SIZE, PADDING, WIDEST_WORD = 7.5, 7.0, 110.0
# A longer word may break anywhere: a line of a page holds no more.
LONGEST_WORD = 22
# Longer words in a cell of a table are cut.
LONGEST = 110
_LONG_WORD = re.compile(rf"[^\s\-]{{{LONGEST_WORD}}}(?=[^\s\-])")
BREAK = "\N{ZERO WIDTH SPACE}"
# What is no text of the page.
AS_IS = ("svg", "trend", "link")
# As long as a page that is still being drawn is waited for.
PATIENCE_SECONDS = 60


def page_pdf(sheet: noted.Sheet) -> bytes:
    """What a page shows, as a PDF in the reader's language.

    Raises:
        TimeoutError: the page was not drawn to its end.
    """
    if not sheet.is_complete.wait(PATIENCE_SECONDS):
        raise TimeoutError("the page was not drawn to its end")
    written = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(_breakable(_page(sheet)), ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    assert isinstance(written, bytes)
    return written


def _page(sheet: noted.Sheet) -> dict[str, Any]:
    say = sheet.language.say
    return {
        "language": sheet.language.code,
        "heading": sheet.heading,
        "scope": list(sheet.scope),
        "notices": sheet.notices,
        "link": sheet.link,
        "link_text": sheet.link,
        "link_words": say("This view on the screen"),
        "stamp": sheet.stamp,
        "foot": " · ".join(sheet.foot),
        "blocks": [_block(block, sheet.language, WIDTH) for block in sheet.blocks],
        "look": {"ink": LIGHT.ink, "muted": LIGHT.muted, "grid": LIGHT.grid, "lead": LIGHT.lead, "land": LIGHT.land},
    }


def _breakable(value: Any, name: str = "") -> Any:
    """The page with room for a break in each word that is longer than a narrow column."""
    if isinstance(value, dict):
        return {key: _breakable(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_breakable(one, name) for one in value]
    is_text = isinstance(value, str) and name not in AS_IS
    return _LONG_WORD.sub(lambda found: found[0] + BREAK, value) if is_text else value


def _block(block: noted.Block, language: Language, width: float) -> dict[str, Any]:
    write: dict[type, Callable[[Any, Language, float], dict[str, Any]]] = {
        noted.Lead: lambda lead, _language, _width: {"kind": "lead", "paragraphs": list(lead.paragraphs)},
        noted.Figures: _figures,
        noted.Picture: _picture,
        noted.Rows: _rows,
        noted.Lines: _lines,
        noted.Section: lambda section, _language, _width: {"kind": "section", "heading": section.heading},
        noted.Remark: lambda remark, _language, _width: {"kind": "remark", "text": remark.text},
        noted.Abreast: _abreast,
    }
    return write[type(block)](block, language, width)


def _figures(block: noted.Figures, language: Language, _width: float) -> dict[str, Any]:
    return {"kind": "figures", "figures": [_key_figure(figure, language) for figure in block.figures]}


def _key_figure(figure: KeyFigure, language: Language) -> dict[str, str]:
    is_drawn = sum(value is not None for value in figure.trend) > 1
    change = f"{figure.change}{SPACE}{figure.against}".strip(SPACE) if figure.change else ""
    return {
        "label": figure.label,
        "value": language.say("no data") if figure.value == MISSING else figure.value,
        "change": change,
        "note": figure.note,
        "trend": trend(figure.trend, LIGHT, 96, 16) if is_drawn else "",
    }


def _picture(block: noted.Picture, language: Language, width: float) -> dict[str, Any]:
    chart = block.chart
    notes = [chart.note] if chart.note else []
    notes += _shown_of_all(language, rows_drawn(chart), len(chart.frame))
    return {
        "kind": "picture",
        "is_wide": chart.mark in WIDE,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "svg": svg_of(chart, language, width),
        "alt": chart.alt or chart.title,
        "notes": notes,
        "source": chart.source,
    }


def _shown_of_all(language: Language, shown: int, count: int) -> list[str]:
    if shown >= count:
        return []
    return [language.say("{shown} of {all} rows; the page on the screen has them all.", shown=shown, all=count)]


def _rows(block: noted.Rows, language: Language, width: float) -> dict[str, Any]:
    """A list: its first rows, and the columns that have room."""
    stated, _empty = without_empty(block.table)
    shown = _for_paper(stated, language, MOST_COLUMNS if width > HALF else MOST_COLUMNS_ABREAST)
    days = [column.kind == "date" for column in shown.columns]
    written = written_rows(shown, language)
    rows = [[_in_cell(text, is_day) for text, is_day in zip(row, days, strict=True)] for row in written]
    head = [column.label for column in shown.columns]
    return {
        "kind": "rows",
        "title": block.table.title,
        "head": head,
        "widths": column_widths([head, *rows], width),
        "right": [column.kind in RIGHT_ALIGNED for column in shown.columns],
        "rows": rows,
        "notes": _shown_of_all(language, len(rows), len(block.table.frame)),
        "signs": _signs(rows, language),
    }


def _signs(rows: Sequence[Sequence[str]], language: Language) -> str:
    words = [language.say("“:” not stated · “–” does not apply")]
    if any(SUPPRESSED in row for row in rows):
        words.append(language.say("“..” too few people to show"))
    return " · ".join(words)


def _for_paper(table: Table, language: Language, most: int) -> Table:
    """The first rows and columns of a table; where each row was read, in one column: "students.xlsx · Sheet1!C14"."""
    frame, columns = table.frame.head(MOST_ROWS), table.columns
    if set(ADDRESS) <= {column.name for column in columns}:
        places = frame[list(ADDRESS)].itertuples(index=False, name=None)
        frame = frame.assign(address=[_address(*place) for place in places])
        others = [column for column in columns if column.name not in ADDRESS]
        columns = (*others[: most - 1], Column("address", language.say("Cell")))
    return replace(table, frame=frame, columns=columns[:most])


def _address(file_name: object, sheet: object, cell: object) -> str:
    if is_missing(sheet) or is_missing(cell):
        return str(file_name)
    return f"{file_name} · {sheet}!{cell}"


def column_widths(rows: Sequence[Sequence[str]], width: float) -> list[float]:
    """Points for each column of a table: no word broken where that can be, the rest by what stands in the column."""
    columns = list(zip(*rows, strict=True))
    need = [max(width_of(word, SIZE) for text in texts for word in text.split(" ")) + PADDING for texts in columns]
    need = [min(one, WIDEST_WORD) for one in need]
    want = [min(max(width_of(text, SIZE) for text in texts) + PADDING, 4 * WIDEST_WORD) for texts in columns]
    more = [max(wanted - needed, 1.0) for wanted, needed in zip(want, need, strict=True)]
    spare = width - sum(need)
    return [needed + spare * part / sum(more) for needed, part in zip(need, more, strict=True)]


def _in_cell(text: str, is_day: bool) -> str:
    """What a cell holds: a day on one line, a long text cut."""
    if is_day:
        return text.replace(" ", SPACE)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _lines(block: noted.Lines, language: Language, _width: float) -> dict[str, Any]:
    notes = _shown_of_all(language, len(block.lines), block.count)
    return {"kind": "lines", "title": block.title, "lines": list(block.lines), "notes": notes}


def _abreast(block: noted.Abreast, language: Language, width: float) -> dict[str, Any]:
    """Two cards side by side; one under the other where their drawings need the whole width."""
    if any(isinstance(one, noted.Picture) and one.chart.mark in WIDE for one in block.blocks):
        return {"kind": "column", "blocks": [_block(one, language, width) for one in block.blocks]}
    return {"kind": "abreast", "blocks": [_block(one, language, HALF) for one in block.blocks]}
