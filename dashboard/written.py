"""Rows whose values are written otherwise than they are sorted by, handed to Streamlit in a fifth of the time.

Streamlit shows a pandas Styler so: the grid sorts by the values and shows what they are written as. To find that out it
asks the Styler for two things, and the Styler answers with a page of HTML in pieces, ten milliseconds for a register.
This one has the answer ready. `tests/dashboard/test_written.py` holds it to what pandas answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler


class Written(Styler):
    """A frame with its words.

    Args:
        frame: the values.
        words: position of a column -> what its values are written as; other columns are text, and stand as they are.
    """

    def __init__(self, frame: pd.DataFrame, words: Mapping[int, Sequence[str]]) -> None:
        super().__init__(frame)
        self._words = words

    def _compute(self) -> Written:
        return self

    def _translate(self, *_: Any, **__: Any) -> dict[str, Any]:
        cells = [
            {"id": f"row{row}_col{column}", "display_value": word}
            for column, words in self._words.items()
            for row, word in enumerate(words)
        ]
        return {"body": [cells]}


# Streamlit knows a Styler by the name of its class.
Written.__module__, Written.__qualname__ = Styler.__module__, Styler.__qualname__
