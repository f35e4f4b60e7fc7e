# Allt en nykomling behöver. Kör `make` för en förteckning.
#
# .venv skapas och hålls i takt med requirements*.txt av sig själv: stämpelfilerna
# .venv/.kor och .venv/.utveckling är nyare än låsfilerna när allt är installerat.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := hjalp
.PHONY: hjalp run test fault check fix bench las startdata datalexikon webblasare

PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes
# pip bytekompilerar på en kärna, det här på alla. Filer som inte går att kompilera är mallar.
KOMPILERA := $(PY) -m compileall -qq -j 0 .venv/lib hud_model || true
LAS := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-annotate --no-header --no-strip-extras

hjalp: ## visar den här förteckningen
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

run: .venv/.kor ## startar appen på http://localhost:8501
	@$(PY) -m streamlit run app.py

test: check webblasare ## kör allt som måste hålla: check, alla tester, täckning av reglerna
	@$(PY) -m pytest --cov --numprocesses=auto --dist=loadgroup

fault: .venv/.utveckling ## kör de långa proven av fel på disken
	@$(PY) -m pytest -m fault --numprocesses=auto

check: .venv/.utveckling ## granskar form, stil och importernas riktning; skriver aldrig
	@.venv/bin/ruff format --check . || { echo 'Formen avviker: kör make fix.' >&2; exit 1; }
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports --no-logo --no-cache

fix: .venv/.utveckling ## rättar form och det som ruff kan rätta
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

bench: .venv/.utveckling webblasare ## mäter vad en omkörning, ett klick och en inläsning kostar
	@PYTHONPATH=. $(PY) bank/omkorning.py
	@PYTHONPATH=. $(PY) bank/lagring.py
	@PYTHONPATH=. $(PY) bank/huvudbok.py
	@PYTHONPATH=. $(PY) bank/excel.py
	@PYTHONPATH=. $(PY) bank/jamforelser.py

startdata: .venv/.utveckling ## bygger om data/start ur dokumenten i ../shared/seeds och data/manuellt
	@$(PY) -m bank.startdata

datalexikon: .venv/.utveckling ## skriver om docs/DATALEXIKON.md ur hud_model/tabeller.py
	@$(PY) -m bank.datalexikon

las: .venv/.utveckling ## låser om versioner och kontrollsummor ur requirements*.in
	@$(LAS) requirements.in -o requirements.txt
	@$(LAS) requirements-dev.in -o requirements-dev.txt

.venv/bin/pip:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 eller senare behövs; python3 är äldre eller saknas.' >&2; exit 1; }
	@python3 -m venv --clear .venv || { rm -rf .venv; \
		echo 'Kunde inte skapa .venv: installera python3-venv (Debian) och försök igen.' >&2; exit 1; }

# Utvecklingens låsfil rymmer allt som körning behöver, så den räcker för båda.
.venv/.utveckling: requirements-dev.txt requirements.txt | .venv/bin/pip
	@echo 'Installerar det som tester och utveckling behöver …'
	@$(PIP) -r requirements-dev.txt
	@$(KOMPILERA)
	@touch .venv/.kor $@

.venv/.kor: requirements.txt | .venv/bin/pip
	@echo 'Installerar det som appen behöver …'
	@$(PIP) -r requirements.txt
	@$(KOMPILERA)
	@touch $@

# Testerna i webbläsare behöver en Chromium. Den som redan finns används; annars Debians.
webblasare: .venv/.utveckling
	@$(PY) bank/webbserver.py >/dev/null 2>&1 || [ -n "$${HUD_CHROMIUM:-}" ] || { \
		echo 'Ingen Chromium hittades: installerar Debians …'; \
		rot=; [ "$$(id -u)" = 0 ] || rot=sudo; \
		export DEBIAN_FRONTEND=noninteractive; \
		$$rot apt-get update -qq && $$rot apt-get install -y -qq --no-install-recommends chromium; \
	} || true
	@$(PY) bank/webbserver.py >/dev/null
