"""Rows handed to Streamlit ready written: it makes of them what it makes of pandas' own."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.written import Written
from tests.dashboard.displayed import displayed

FRAME = pd.DataFrame(
    {
        "country": ["India", "Uzbekistan", ":"],
        "students": pd.array([1284, 0, None], dtype="Int64"),
        "share": [0.4567, 0.0, None],
        "day": pd.to_datetime([date(2025, 11, 3), None, date(2024, 1, 2)]),
    }
)
WORDS = {1: ["1 284", "0", ":"], 2: ["46 %", "0 %", ":"], 3: ["03.11.2025", ":", "02.01.2024"]}


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_streamlit_shows_what_it_would_show_of_a_styler_of_pandas(rows: int) -> None:
    frame, words = FRAME.head(rows), {column: list(said[:rows]) for column, said in WORDS.items()}
    by_column = {FRAME.columns[column]: iter(list(said)) for column, said in words.items()}
    own = frame.style.format({name: lambda _, said=said: next(said) for name, said in by_column.items()})
    pd.testing.assert_frame_equal(displayed(Written(frame, words)), displayed(own))
    assert Written(frame, words).data.equals(frame)
