"""Figures as the dashboard draws them, checked by Plotly's own classes."""

from __future__ import annotations

import json

import plotly.graph_objects as go

from dashboard.chart import Chart
from dashboard.i18n import Language
from dashboard.look import LIGHT, Look
from dashboard.plots import plotly_figure


def checked(chart: Chart, language: Language, look: Look = LIGHT) -> go.Figure:
    """The figure of a chart; fails for a property or a value that Plotly does not know, or that is no plain JSON."""
    drawn = plotly_figure(chart, language, look).to_dict()
    json.dumps(drawn, allow_nan=False)
    return go.Figure(**drawn)
