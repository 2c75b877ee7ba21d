# Everything that can be done with a checkout. `make help` lists it.
# Needs python3 (3.11 or later), make, and for the second engine channel a C compiler; the rest goes into .venv.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
EXAMPLE ?= examples/overdose-after-refill.yaml

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help assess test lint types rulebook cases coverage mutation proofs pytest search format bench figures readme schemas clinical-basis clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

assess: $(BIN)/.ready ## Set everything up and assess an example case (EXAMPLE=your.yaml for another)
	@$(BIN)/triage assess $(EXAMPLE)

test: lint types rulebook cases coverage mutation proofs pytest ## Set everything up and run every check

lint: $(BIN)/.ready ## Style of the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(BIN)/.ready ## Types of the code
	$(BIN)/mypy

rulebook: $(BIN)/.ready ## Faults in the rulebook
	$(BIN)/triage check

cases: $(BIN)/.ready ## The case files against the rulebook
	$(BIN)/triage test cases

coverage: $(BIN)/.ready ## Whether the cases exercise every rule and every condition
	$(BIN)/triage test cases --full-coverage

mutation: $(BIN)/.ready ## Whether the cases notice a mistake in the rulebook
	$(BIN)/triage mutate rules cases

proofs: $(BIN)/.ready ## What holds for every possible patient, and whether everything in the rulebook does something
	$(BIN)/triage check --deep
	$(BIN)/triage prove

pytest: $(BIN)/.ready ## The tests of the code
	$(BIN)/pytest

search: $(BIN)/.ready ## The tests of properties with new examples each time, most of them with ten times as many
	TRIAGE_EXAMPLES=search $(BIN)/pytest -m hypothesis

format: $(BIN)/.ready ## Lay the code out
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(BIN)/.ready-bench ## Measure what the README claims
	$(BIN)/python -m benchmarks

figures: $(BIN)/.ready-bench ## The same, and keep the figures in the README
	$(BIN)/python -m benchmarks --record

readme: $(BIN)/.ready ## Run the README's examples and show what they print now
	$(BIN)/python tools/readme.py

schemas: $(BIN)/.ready ## Write the JSON Schemas that the YAML files name
	@mkdir -p schemas
	set -e; for each in case rulebook assessment; do $(BIN)/triage schema $$each > schemas/$$each.schema.json; done

clinical-basis: $(BIN)/.ready ## Write the page for the clinician who reviews the rulebook
	$(BIN)/python tools/clinical_basis.py

clean: ## Remove the environment and everything that was built
	rm -rf $(VENV) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The checks follow one another: side by side they would only slow each other down and mix their output.
.NOTPARALLEL:

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "triage needs Python 3.11 or later: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Stamps: set up again only when what is to be installed has changed.
$(BIN)/.ready: pyproject.toml tools/set_up.py | $(BIN)/python
	$(BIN)/python tools/set_up.py
	@touch $@

$(BIN)/.ready-bench: $(BIN)/.ready
	$(BIN)/python tools/set_up.py --with bench
	@touch $@
