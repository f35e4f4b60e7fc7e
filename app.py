"""Appens ingång: `streamlit run app.py`."""

import streamlit as st

from hud_model.ui.server import MELLANLED, VAGAR, livstid

app = st.App("pages/_meny.py", middleware=MELLANLED, routes=VAGAR, lifespan=livstid)
