"""A map of the world, shaded by country."""

from __future__ import annotations

from dashboard.chart import Chart
from dashboard.i18n import Language
from dashboard.look import Look
from dashboard.plots.drawing import Drawing, mark
from dashboard.plots.frame import hover_words, lay_out


def world_map(chart: Chart, language: Language, look: Look) -> Drawing:
    """Countries shaded by their values."""
    values = chart.column("value").astype("float64")
    names = [str(name) for name in chart.column("category")]
    figure = Drawing(
        mark(
            "choropleth",
            locations=chart.column("place").tolist(),
            locationmode="ISO-3",
            # Square roots again: India and Pakistan would flatten the rest.
            z=(values**0.5).tolist(),
            # Plotly heeds the one only with the other.
            zmin=0,
            zmax=max(float(values.max() ** 0.5), 1e-9),
            colorscale=[[i / (len(look.scale) - 1), colour] for i, colour in enumerate(look.scale)],
            showscale=False,
            marker={"line": {"color": look.paper, "width": 0.6}},
            customdata=[
                [name, hover_words(chart, language, value), position]
                for position, (name, value) in enumerate(zip(names, values, strict=True))
            ],
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<extra></extra>",
        )
    )
    lay_out(figure, look, height=310)
    figure.update_layout(
        # Neither drags the map nor swallows a thumb's scroll. Streamlit would take False for "not said" and let it pan.
        dragmode="turntable",
        geo={
            "resolution": 110,
            "projection": {"type": "natural earth"},
            "showframe": False,
            "showcoastlines": False,
            "showland": True,
            "landcolor": look.land,
            "showcountries": True,
            "countrycolor": look.paper,
            "countrywidth": 0.6,
            "showlakes": False,
            "bgcolor": "rgba(0,0,0,0)",
            "lataxis": {"range": [-40, 78]},
            "lonaxis": {"range": [-130, 178]},
        },
    )
    return figure
