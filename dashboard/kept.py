"""What a page asks for again and again, worked out once.

A snapshot never changes, and neither do filters or a language: a function of these gives the same each time. The year
that is shown, the split by country or the names of faculties are asked for by the sentence, the key figures, the title
of each chart and its table.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

import pandas as pd

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

# Answers of each function: those of the choices that some thirty people make meanwhile.
MOST_ANSWERS = 256


def kept(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """A function of a snapshot and of choices that remembers its answers; a frame or a list is each time a copy.

    What it takes must be hashable and decide the answer alone. What it raises is not remembered.
    """
    remembered: Callable[..., Answer] = lru_cache(maxsize=MOST_ANSWERS)(function)

    @wraps(function)
    def answer(*asked: Asked.args, **named: Asked.kwargs) -> Answer:
        found = remembered(*asked, **named)
        return copy(found) if isinstance(found, pd.DataFrame | list) else found

    return answer
