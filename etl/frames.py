"""Words that stand around a name and add nothing to it: «граждане {}», «{} Республикасы», «{}дан»."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl.text import tokens

PLACE = "{}"
SHORTEST_NAME = 2  # letters: РФ, КР


class Frames:
    """The words around a name.

    Args:
        frames: each with one `{}` where the name stands; text that touches it is an ending of the name's last word.
    """

    def __init__(self, frames: Iterable[str]) -> None:
        self._around = tuple(dict.fromkeys(_around(frame) for frame in frames))
        self._befores = tuple(before for before, _after in self._around if before)
        self._afters = tuple(after for before, after in self._around if not before)

    def within(self, label: str) -> Iterator[str]:
        """What stands within each frame that fits the label, folded; never the whole label."""
        spoken = " ".join(tokens(label))
        if not spoken.startswith(self._befores) and not spoken.endswith(self._afters):
            return  # most labels are names alone
        for before, after in self._around:
            if spoken.startswith(before) and spoken.endswith(after):
                rest = spoken[len(before) : len(spoken) - len(after)].strip()
                if len(rest) >= SHORTEST_NAME:
                    yield rest


def _around(frame: str) -> tuple[str, str]:
    """What stands before the name and after it, folded, with the spaces that part them from it."""
    before, after = frame.split(PLACE)
    first = " ".join(tokens(before)) + " " if before else ""
    space = " " if after[:1].isspace() or after[:1] == "," else ""
    last = space + " ".join(tokens(after)) if after else ""
    return first, last
