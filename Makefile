# Every target works on a fresh machine with Python ≥ 3.11, make and a package registry.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
LOCK := --quiet --universal --generate-hashes --no-emit-index-url --upgrade
export UV_PYTHON := $(BIN)/python
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help install dev demo start test lint format bench lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(UV):
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Huoju needs Python 3.11 or newer / 需要 Python 3.11 或更高版本")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "uv==0.13.9"

$(VENV)/installed: requirements.lock pyproject.toml | $(UV)
	$(UV) pip install --quiet --require-hashes -r requirements.lock
	$(UV) pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/developer: requirements-dev.lock $(VENV)/installed
	$(UV) pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/platform: requirements-platform.lock $(VENV)/installed
	$(UV) pip install --quiet --require-hashes -r requirements-platform.lock
	@touch $@

install: $(VENV)/installed ## install Huoju into .venv

dev: $(VENV)/developer ## install Huoju with the developers' tools

demo: $(VENV)/installed ## simulate zones and enterprises, evaluate them, write demo-output/index.html
	$(BIN)/huoju demo --out demo-output

start: $(VENV)/platform ## start the platform with its demo on http://127.0.0.1:8170
	$(BIN)/huoju start --demo

test: $(VENV)/developer ## run the tests
	$(BIN)/pytest -n 2 --dist worksteal

lint: $(VENV)/developer ## check format, rules, types, layers and the catalogue
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/huoju standards check --all

format: $(VENV)/developer ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/developer ## measure speed and memory against peers and floors
	$(BIN)/python -m benchmarks

lock: $(UV) ## renew the hashed locks
	$(UV) pip compile $(LOCK) pyproject.toml -o requirements.lock
	$(UV) pip compile $(LOCK) --extra platform pyproject.toml -c requirements.lock -o requirements-platform.lock
	$(UV) pip compile $(LOCK) --all-extras --group dev pyproject.toml -c requirements-platform.lock -o requirements-dev.lock

clean: ## remove what the targets made
	rm -rf $(VENV) demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
