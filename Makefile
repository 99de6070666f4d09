# Two commands matter: `make run` starts Sokkel with demo data, `make test` runs every test.
# Needs Python 3.11 or later, git and make.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test bench install translations lock help

help:
	@echo "make run    start Sokkel on http://127.0.0.1:$(PORT) (PORT=8080 make run for another port)"
	@echo "make test   run all tests, browser and PostgreSQL included"
	@echo "make bench  measure speed against a bare Flask application"

# exec: no shell stands between make and Sokkel, so that whoever ends make by a signal ends Sokkel too.
run: $(VENV)/.run
	@exec env PORT=$(PORT) $(BIN)/python -m jobs.serve

test: $(VENV)/.test
	@$(BIN)/python -m tests.machine

bench: $(VENV)/.test
	@$(BIN)/python -m tests.load.bench

install: $(VENV)/.run

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Sokkel needs Python 3.11 or later: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual environment: sudo apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.txt pyproject.toml
	@echo "Installing what Sokkel needs (once) ..."
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-test.txt
	@$(PIP) install --quiet --require-hashes -r requirements-test.txt
	@touch $@

# The catalogues' sources are .po files; the compiled ones are made at start when they are older. Dutch holds every
# sentence, the languages of respondents only what respondents read.
EXTRACT := $(BIN)/pybabel -q extract -k lazy_gettext -k lazy_ngettext:1,2 --no-location --sort-output --omit-header
UPDATE := $(BIN)/pybabel -q update -w 120 -d campaign_app/translations --no-fuzzy-matching --ignore-obsolete
RESPONDENTS := $(filter-out nl,$(notdir $(wildcard campaign_app/translations/*)))

translations:
	@mkdir -p instance
	@$(EXTRACT) -F babel.cfg -o instance/messages.pot .
	@$(UPDATE) -l nl -i instance/messages.pot
	@$(EXTRACT) -F babel-respondents.cfg -o instance/respondents.pot .
	@for language in $(RESPONDENTS); do $(UPDATE) -l $$language -i instance/respondents.pot; done

# Pinned with hashes, without the address of any index. Needs uv.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra install pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra install --extra test -c requirements.txt pyproject.toml -o requirements-test.txt
