# The commands a newcomer needs. Each prepares what it uses; nothing beforehand but Python >= 3.11.
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime-installed
DEV := .venv/.dev-installed
# The instance `make demo` fills, whatever the shell exports; telemetry is off in its dagster.yaml.
export DAGSTER_HOME := $(CURDIR)/data/dagster
SET_UP_HOME = mkdir -p data/dagster && cp dagster.yaml data/dagster/dagster.yaml
# dg compares the active environment with the project's.
export VIRTUAL_ENV := $(CURDIR)/.venv

.PHONY: demo test check ui bench lock
.DEFAULT_GOAL := demo

demo: $(RUNTIME)
	$(SET_UP_HOME)
	$(BIN)/nba-publishing demo

ui: $(RUNTIME)
	$(SET_UP_HOME)
	$(BIN)/dg dev

test: $(DEV)
	$(BIN)/pytest

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(SET_UP_HOME)
	$(BIN)/dg check defs

bench: $(DEV)
	$(BIN)/python -m benchmarks

# uv resolves for every supported Python at once; hashes pin the files, no address is written down.
lock:
	uv pip compile pyproject.toml $(LOCK) -o requirements/runtime.lock
	uv pip compile pyproject.toml --extra dev $(LOCK) -c requirements/runtime.lock -o requirements/dev.lock
LOCK := --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header -q

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "error: Python 3.11 or newer is needed; name it with make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(RUNTIME): requirements/runtime.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(DEV): requirements/dev.lock $(RUNTIME)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.lock
	touch $@
