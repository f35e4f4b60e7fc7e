"""Egen HTML med inbyggd SVG på sidan, och länkar som byter sida utan omladdning.

Ramverkets `st.html` släpper inte igenom SVG. Den här komponenten visar det som `diagram` har
byggt med `markupsafe` (all data är redan skyddad där) och fångar vanliga klick på sidans egna
länkar; andra klick och andra länkar beter sig som länkar brukar.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import streamlit as st
from markupsafe import Markup

MAL = "_hud_mal"
_JS = """
export default function ({ parentElement, data, setTriggerValue }) {
  let rot = parentElement.querySelector(":scope > .stHtml");
  if (!rot) {
    rot = document.createElement("div");
    rot.className = "stHtml";
    parentElement.appendChild(rot);
    rot.addEventListener("click", (h) => {
      const lank = h.target.closest("a[href]");
      const vanlig = h.button === 0 && !(h.ctrlKey || h.metaKey || h.shiftKey || h.altKey);
      if (!lank || !vanlig || lank.hasAttribute("download") || lank.target === "_blank") return;
      const dit = new URL(lank.href);
      if (dit.origin !== location.origin || lank.getAttribute("href").startsWith("#")) return;
      h.preventDefault();
      setTriggerValue("lank", lank.getAttribute("href"));
    });
  }
  if (rot.dataset.html !== data.html) {
    const oppna = [...rot.querySelectorAll("details")].map((d) => d.open);
    rot.innerHTML = data.html;
    rot.dataset.html = data.html;
    [...rot.querySelectorAll("details")].forEach((d, i) => { if (oppna[i]) d.open = true; });
  }
  if (data.fokus) rot.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
}
"""
_rita = st.components.v2.component("hud_markup", js=_JS, isolate_styles=False)


def rita(markup: Markup, nyckel: str, *, fokus: bool = False) -> None:
    """Visar markup; en vanlig länk i den byter sida och urval. `fokus` flyttar fokus till
    det första som har tabindex −1.
    """
    _rita(
        key=nyckel,
        data={"html": str(markup), "fokus": fokus},
        on_lank_change=lambda: _folj(nyckel),
    )


def _folj(nyckel: str) -> None:
    """Lägger länkens sida och urval där menyn hittar dem innan sidan körs."""
    lank = st.session_state[nyckel].lank
    if lank:
        delar = urlsplit(lank)
        st.session_state[MAL] = (
            delar.path.strip("/"),
            dict(parse_qsl(delar.query, keep_blank_values=True)),
        )
