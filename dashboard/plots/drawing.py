"""Drawing: marks and layout gathered piece by piece as plain values, and handed to Plotly in one piece.

Plotly's own classes check each property when it is set, some ten milliseconds a figure, and a page has a dozen. What is
drawn here does not depend on what people send, so the tests check it once for all readers (`tests/dashboard/drawn.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plotly.basedatatypes import BaseFigure

Trace = dict[str, Any]


def mark(kind: str, **properties: Any) -> Trace:
    """A trace of Plotly: `bar`, `scatter`, `heatmap`, `choropleth`. Values are plain: no arrays, None for missing."""
    return {"type": kind, **properties}


class Drawn(BaseFigure):
    """A figure that is what it was made of."""

    def __init__(self, traces: Sequence[Trace], layout: Mapping[str, Any]) -> None:
        self._drawn = {"data": list(traces), "layout": dict(layout)}

    def to_dict(self) -> dict[str, Any]:
        """As Plotly's script in the browser takes it."""
        return self._drawn


class Drawing:
    """What a figure is to hold; its methods are named as Plotly's own."""

    def __init__(self, *traces: Trace) -> None:
        self.traces = list(traces)
        self.layout: dict[str, Any] = {}

    def add_trace(self, trace: Trace) -> None:
        self.traces.append(trace)

    def update_layout(self, **changes: Any) -> None:
        self.layout = _merged(self.layout, changes)

    def update_xaxes(self, panel: int = 1, **changes: Any) -> None:
        self.update_layout(**{_axis("xaxis", panel): changes})

    def update_yaxes(self, panel: int = 1, **changes: Any) -> None:
        self.update_layout(**{_axis("yaxis", panel): changes})

    def add_annotation(self, **annotation: Any) -> None:
        self.layout.setdefault("annotations", []).append(annotation)

    def add_shape(self, **shape: Any) -> None:
        self.layout.setdefault("shapes", []).append(shape)

    def add_panel(self, panel: int, across: tuple[float, float], up: tuple[float, float]) -> None:
        """A place for marks of its own, from 0 to 1 in both directions; panels are numbered from 1."""
        number = "" if panel == 1 else str(panel)
        self.update_xaxes(panel, domain=across, anchor=f"y{number}")
        self.update_yaxes(panel, domain=up, anchor=f"x{number}")

    def figure(self) -> Drawn:
        return Drawn(self.traces, self.layout)


def _axis(name: str, panel: int) -> str:
    return name if panel == 1 else f"{name}{panel}"


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    both = {
        key: _merged(old[key], value) if isinstance(value, dict) and isinstance(old.get(key), dict) else value
        for key, value in new.items()
    }
    return {**old, **both}
