"""A drawing on paper: boxes, lines and words at places in points, written as SVG by Matplotlib in PT Sans."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, Literal

import matplotlib
from fontpkg_pt_sans import ROOT
from matplotlib import font_manager
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

FONTS = ROOT / "files"
FAMILY = "PT Sans"
INCH = 72  # points
LEAN = 50  # degrees

# A line may end after a space or a hyphen.
_BREAKABLE = re.compile(r"[^ \-]*[ \-]?")

Side = Literal["left", "center", "right"]
Dash = Literal["-", ":"]

# Matplotlib's fonts and settings belong to the whole process: one drawing at a time.
_LOCK = Lock()
# Words stay words, which a reader can search and copy; the same drawing is the same file.
_SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "iro"}
# A dollar sign is a dollar sign.
_WORDS: Any = {"fontfamily": FAMILY, "parse_math": False}


class Canvas:
    """An empty drawing of a size in points; (0, 0) is its upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._figure = Figure(figsize=(width / INCH, height / INCH), dpi=INCH)
        FigureCanvasSVG(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()

    def box(self, x: float, y: float, width: float, height: float, colour: str, edge: str = "") -> None:
        """A filled box; with an edge, for what is provisional."""
        line = {"edgecolor": edge, "linewidth": 1.2} if edge else {"linewidth": 0}
        self._axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, **line))

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float = 1.0, dash: Dash = "-") -> None:
        """A line through points."""
        self._axes.add_line(Line2D(list(xs), list(ys), color=colour, linewidth=width, linestyle=dash))

    def dots(self, xs: Sequence[float], ys: Sequence[float], colour: str, size: float, inside: str = "") -> None:
        """A dot at each point, hollow where its inside has another colour."""
        dot: Any = {"marker": "o", "markersize": size, "markerfacecolor": inside or colour, "markeredgewidth": 1.2}
        self._axes.add_line(Line2D(list(xs), list(ys), color=colour, linestyle="", **dot))

    def area(self, xs: Sequence[float], ys: Sequence[float], colour: str) -> None:
        """A filled shape through points."""
        self._axes.add_patch(Polygon(list(zip(xs, ys, strict=True)), facecolor=colour, linewidth=0))

    def words(self, x: float, y: float, text: str, size: float, colour: str, side: Side = "left") -> None:
        """A line of words whose middle has the height `y`."""
        # A third of its size below the middle: the foot of a line of capitals and figures.
        self._axes.text(x, y + 0.35 * size, text, fontsize=size, color=colour, ha=side, va="baseline", **_WORDS)

    def leaning(self, x: float, y: float, text: str, size: float, colour: str) -> None:
        """A line of words that leads up to the right from a place."""
        turned: Any = {"rotation": LEAN, "rotation_mode": "anchor"}
        self._axes.text(x, y, text, fontsize=size, color=colour, va="baseline", **turned, **_WORDS)

    def svg(self) -> str:
        """The drawing as an SVG."""
        written = io.StringIO()
        with _LOCK:
            _add_fonts()
            with matplotlib.rc_context(_SETTINGS):
                self._figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
        return written.getvalue()


@lru_cache(maxsize=1)
def _add_fonts() -> None:
    for file in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(str(file))


@lru_cache(maxsize=1)
def _regular() -> FT2Font:
    return FT2Font(str(FONTS / "PT_Sans-Web-Regular.ttf"))


def width_of(text: str, size: float) -> float:
    """Width of a line of words, in points."""
    with _LOCK:
        font = _regular()
        font.set_size(100, INCH)
        font.set_text(text)
        return float(font.get_width_height()[0]) / 64 / 100 * size


def wrapped(text: str, size: float, width: float, most: int = 4) -> list[str]:
    """The words on as many lines as they take; a word too long is cut, and so is what no line has room for."""
    lines = [""]
    for word in _BREAKABLE.findall(" ".join(text.split())):
        if width_of((lines[-1] + word).rstrip(), size) <= width or not lines[-1]:
            lines[-1] += word
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    return [cut(line.rstrip(), size, width) for line in lines]


def cut(text: str, size: float, width: float) -> str:
    """A line of words, cut with "…" where it is wider than there is room."""
    if width_of(text, size) <= width:
        return text
    text = text.removesuffix("…")
    while len(text) > 1 and width_of(f"{text}…", size) > width:
        text = text[:-1] if len(text) < 80 else text[: len(text) * 3 // 4]
    return f"{text.rstrip()}…"
