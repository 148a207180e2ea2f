"""What Streamlit itself takes: an empty page, or one with so many tiny Plotly charts and one filter."""

import plotly.graph_objects as go
import streamlit as st

FACTORS = (1, 2, 3, 4, 5)

count = int(st.query_params.get("charts", "0"))
st.set_page_config(layout="wide")
st.markdown("ready")
if count:
    factors = st.multiselect("Factors", FACTORS, key="factors")
    columns = st.columns(2)
    for number in range(count):
        bars = go.Bar(x=list(range(5)), y=[factor * (number + sum(factors) + 1) for factor in FACTORS])
        columns[number % 2].plotly_chart(go.Figure(bars, {"height": 300}), key=f"chart_{number}")
