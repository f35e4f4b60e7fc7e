"""Huddinge uppföljning: modellen bakom uppföljningen av nämndernas ekonomi, mål och kontroll."""

VERSION = "0.1.0"
