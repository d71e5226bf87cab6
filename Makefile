# The commands of the portal. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than there are processors: tests wait for browsers and servers now and then.
JOBS ?= $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) + 1 )))
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint bench elasticsearch assets catalogues messages lock clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/installed: config/lock/requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r config/lock/requirements-dev.txt
	@touch $@

ASSET_SOURCES := $(shell find app/web/assets app/web/build.mjs app/web/package-lock.json -type f)
app/web/static/build/manifest.json: $(ASSET_SOURCES) | $(VENV)/installed
	$(BIN)/python -m app.web.building

CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
translations/compiled: $(CATALOGUES) | $(VENV)/installed
	$(BIN)/pybabel --quiet compile -d translations
	@touch $@

assets: app/web/static/build/manifest.json ## Build what the browser loads
catalogues: translations/compiled ## Compile the translations of the interface

run: $(VENV)/installed assets catalogues ## Start the portal with its content on 127.0.0.1:8000
	$(BIN)/python -m app.start

test: $(VENV)/installed assets catalogues lint ## Run every test on the real services (STRICT=1: nothing may be missing)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed catalogues ## Check style, types, layering, templates and catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint app --lint --quiet

bench: $(VENV)/installed assets catalogues ## Measure speed, weight and relevance (see docs/benchmarks.md)
	$(BIN)/python -m tests.bench $(ARGS)

elasticsearch: $(VENV)/installed ## Run the real Elasticsearch for development on port 9200 (needs Maven and a JDK 21+)
	$(BIN)/python -m tests.support.elasticsearch

messages: $(VENV)/installed ## Bring the catalogues up to date with the texts in the code
	$(BIN)/python -m translations.update

lock: $(VENV)/installed ## Write the lock files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --universal -o config/lock/requirements.txt
	uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --universal -o config/lock/requirements-dev.txt

clean: ## Remove what was built; the database in var/ stays
	rm -rf app/web/static/build app/web/node_modules translations/compiled .mypy_cache .ruff_cache .pytest_cache
