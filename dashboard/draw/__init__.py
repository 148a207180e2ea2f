"""How a page is drawn with Streamlit. A page takes what it needs from here."""

from __future__ import annotations

from dashboard.draw.cards import exhibit
from dashboard.draw.figures import attention, key_figures
from dashboard.draw.files import download, paper
from dashboard.draw.lists import register, rows, rows_behind, sentences
from dashboard.draw.words import (
    band,
    folded,
    foot,
    in_pairs,
    lead,
    look,
    nothing_here,
    nothing_loaded,
    opened,
    prepare,
    quiet_line,
    remark,
    section,
    under_heading,
)

__all__ = [
    "attention",
    "band",
    "download",
    "exhibit",
    "folded",
    "foot",
    "in_pairs",
    "key_figures",
    "lead",
    "look",
    "nothing_here",
    "nothing_loaded",
    "opened",
    "paper",
    "prepare",
    "quiet_line",
    "register",
    "remark",
    "rows",
    "rows_behind",
    "section",
    "sentences",
    "under_heading",
]
