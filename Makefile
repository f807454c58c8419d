# The whole project, from a machine with Python 3.11 or newer and make. `make help` lists the targets.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

export RUNTIME__DLTHUB_TELEMETRY := false
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

.PHONY: help demo test test-all lint format dev bench lock clean

help: ## what can be made here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Plumbline needs Python 3.11 to 3.13; this is %s. Name another: make PYTHON=python3.12 ..." % sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked environment into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY) ## the demo organisation, from its tools' APIs to the report
	@$(BIN)/plumbline demo

test: $(READY) ## the whole suite: no root, no network, no credentials; half an hour on 2 cores
	@$(BIN)/python -m pytest -m "not long" -n 3 --dist loadfile --no-loadscope-reorder

test-all: $(READY) ## the suite and its long halves
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: $(READY) ## ruff, mypy, import rules, sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests

format: $(READY) ## put the code into the house's form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/sqlfluff fix --processes 2 dbt_project/models dbt_project/tests

dev: $(READY) ## the Dagster UI and its schedules on this machine
	@$(BIN)/python -m orchestration.dev

bench: $(READY) ## measure, and write benchmarks/results.md
	@$(BIN)/python -m benchmarks

lock: $(READY) ## compile requirements.lock anew from pyproject.toml
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --output-file requirements.lock pyproject.toml

clean: ## remove the environment and everything that a run made here
	@rm -rf $(VENV) .plumbline dbt_project/target .pytest_cache .mypy_cache .ruff_cache
