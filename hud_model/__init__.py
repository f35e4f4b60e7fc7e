"""Huddinge uppföljning: modellen bakom uppföljningen av nämndernas ekonomi, mål och kontroll."""

VERSION = "0.2.0"
