"""The dashboard: streamlit run dashboard/app.py"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.controls import follow_link, guarded, pages

# A file of ours: an icon by name would be fetched from outside.
ICON = Path(__file__).resolve().parent / "static" / "icon.svg"

language = follow_link()
st.set_page_config(page_title=language.say("International cooperation in figures"), page_icon=str(ICON), layout="wide")
page = st.navigation(pages(language), position="top")
guarded(page.run, language)
