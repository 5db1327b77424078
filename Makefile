# Two commands matter on a fresh machine: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup setup-accurate demo up down test test-stack test-real test-accurate lint bench bench-memory real models lock clean

help: ## Show what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make the virtual environment from the locked requirements

$(READY): requirements/bootstrap.lock requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Python 3.11, 3.12 or 3.13 is needed; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

setup-accurate: setup ## Add what `train --profile accurate` needs (no other part does)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes -r requirements/accurate.lock

demo: setup ## Run the whole platform on a made-up company and show what it found
	@python -m stack demo

up: setup ## Start the same stack and leave it running
	@python -m stack up

down: ## Stop it
	@python -m stack down

test: setup ## Run every test, offline
	@python -m pytest -n 2 --dist loadgroup -m "not real and not stack"

test-stack: setup ## Run the tests that start the whole stack on PostgreSQL
	@python -m pytest -m stack

test-real: setup ## Run the tests on the evaluation data (DATA, default ../shared/data), where it is
	@python -m pytest -m real

test-accurate: setup-accurate ## Run the tests of the accurate profile, with its encoder
	@python -m pytest tests/nlp/learn/test_embedding.py

lint: setup ## Check style, types, SQL and the direction of imports
	@ruff check .
	@ruff format --check .
	@mypy
	@sqlfluff lint dbt_project/models
	@python -m pytest -q tests/test_rooms.py

real: setup ## Load, enrich and publish real data: make real DATA=folder
	@test -n "$(DATA)" || { echo "Name the data's folder: make real DATA=../shared/data"; exit 1; }
	@VOC_REAL_DATA="$(abspath $(DATA))" VOC_HOME=.voc/real VOC_CONFIG=config/real.toml \
	  VOC_AS_OF="$${VOC_AS_OF:-2026-01-01T00:00:00Z}" voc run --jobs 2

models: setup ## Train what ships anew from the corpus and the public sets: make models DATA=folder
	@test -n "$(DATA)" || { echo "Name the data's folder: make models DATA=../shared/data"; exit 1; }
	@OMP_NUM_THREADS=1 python -m nlp.learn.ship --data "$(DATA)"
	@OMP_NUM_THREADS=1 python -m nlp.learn.topics --data "$(DATA)"
	@OMP_NUM_THREADS=1 python -m nlp.learn.polarity --data "$(DATA)"

bench: setup ## Documents a second and peak memory for 10,000 and 100,000 documents
	@python -m benchmarks

bench-memory: setup ## Peak memory of the language pipeline over a million documents
	@python -m benchmarks.memory

lock: setup ## Lock the requirements anew
	@for name in bootstrap runtime dev; do uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header requirements/$$name.in -o requirements/$$name.lock; done
	@uv pip compile --quiet --universal --python-version 3.11 --no-deps --generate-hashes \
	  --no-emit-index-url --no-header requirements/accurate.in -o requirements/accurate.lock

clean: ## Remove the virtual environment and everything that was made
	@rm -rf $(VENV) .voc .pytest_cache .mypy_cache .ruff_cache
