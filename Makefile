# Everything runs from .venv, built from the hash-pinned requirements/ files.
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := bot adapters summarizer

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint types imports deps dead gate lock readme bench clean

help:  ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

# Stamps record which lock file the environment was built from.
.venv/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Briefwire needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing Briefwire into .venv (first run only) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	@echo "Installing the test tools into .venv …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# What we compare ourselves with has an environment of its own: its numpy must not replace ours.
.venv/peers.stamp: .venv/run.stamp requirements/bench.txt
	@echo "Installing the readers we compare ourselves with into .venv/peers …"
	@test -x .venv/peers/bin/python || $(PYTHON) -m venv .venv/peers
	@.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

setup: .venv/dev.stamp  ## Create .venv with everything for development

demo: .venv/run.stamp  ## Set up and run the main job on the bundled articles
	@$(BIN)/briefwire demo

test: .venv/dev.stamp  ## Set up and run the whole test suite
	$(BIN)/python -m pytest -n auto

check: lint types imports deps dead gate test  ## Lint, types, import rules, dead code, quality gate, tests

lint: .venv/dev.stamp  ## ruff: lint and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp  ## mypy, strict
	$(BIN)/mypy

imports: .venv/dev.stamp  ## import-linter: the dependency rule
	$(BIN)/lint-imports

deps: .venv/dev.stamp  ## deptry: unused and undeclared dependencies
	$(BIN)/deptry .

dead: .venv/dev.stamp  ## vulture: dead code
	$(BIN)/vulture

gate: .venv/dev.stamp  ## Score the figure reader on our gold against its floors
	$(BIN)/python -m tests.eval_gate

lock:  ## Recompile the hash-pinned requirements (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --group dev pyproject.toml -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --group bench -o requirements/bench.txt

readme: .venv/run.stamp  ## Renew the README's generated tables
	$(BIN)/python -m bot.cli.reference

bench: .venv/dev.stamp .venv/peers.stamp  ## Run the benchmarks (minutes)
	$(BIN)/python -m benchmarks

clean:  ## Remove the environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
