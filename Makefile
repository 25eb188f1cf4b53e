# Everything a newcomer needs: `make run` serves, `make test` proves. The rest is for daily work.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
OLD_VENV := .venv-1.12
MIDDLE_VENV := .venv-1.18
INTEGRATIONS_VENV := .venv-integrations
UPSTREAM_VENV := .venv-upstream
# Versions of the official Python client that `orthoplex.compat` is tried with.
COMPAT := 1.9.2 1.12.2 1.15.1 1.18.0 1.20.0
CARGO ?= cargo
WHEELS := target/wheels
# `make python PYTHON_PROFILE=release` for measurements.
PYTHON_PROFILE ?= dev
# Builds name the whole workspace: a single package would choose other features of shared dependencies
# and compile them once more. The Python module is left out where tests are linked: only an interpreter has
# the symbols that it needs.
# Test runs go through cargo-nextest where it is installed, and through cargo test everywhere else.
TEST := $(shell $(CARGO) nextest --version >/dev/null 2>&1 && echo "nextest run --no-fail-fast" || echo "test --no-fail-fast")

.PHONY: run check test bench fmt codegen python python-env e2e e2e-python e2e-compat e2e-js \
	e2e-integrations upstream-python crash clean help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## build and serve on 127.0.0.1:6333 (REST) and :6334 (gRPC), data in ./storage
	$(CARGO) run --release --quiet -p orthoplex-server -- serve

check: ## format, lints, house rules, unit tests: under five minutes
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
	$(CARGO) run --quiet -p xtask -- tidy
	$(CARGO) $(TEST) --workspace --exclude orthoplex-python --lib --bins

test: check ## everything: unit, model, crash, corruption, kill cycles, official clients
	$(CARGO) $(TEST) --workspace --test "*"
	$(CARGO) test --quiet --workspace --features orthoplex-sim/seeded-bugs --test seeded
	$(CARGO) test --quiet --workspace --doc
	$(MAKE) crash e2e

crash: ## kill -9 cycles on the real binary under mixed load
	$(CARGO) build --workspace --bins
	target/debug/kill-cycles --server target/debug/orthoplex --cycles $${KILL_CYCLES:-40}

export ORTHOPLEX_BIN := $(CURDIR)/target/debug/orthoplex

e2e: python-env ## official clients and integrations, old and new, against the real binary
	$(CARGO) build --workspace --bins
	$(VENV)/bin/python -m pytest -q tests/python
	$(MIDDLE_VENV)/bin/python -m pytest -q tests/python/test_operations.py $(addprefix tests/python/compatibility/test_,filters.py queries.py reads.py writes.py)
	$(MAKE) e2e-python e2e-integrations e2e-js

e2e-python: python ## our own Python package, remote and embedded; then the tests of the official one over it
	$(CARGO) build --workspace --bins
	$(VENV)/bin/python -m pytest -q python/tests
	PYTHONPATH=python/tests $(VENV)/bin/python -m pytest -q -p patched tests/python
	$(MIDDLE_VENV)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl
	$(MIDDLE_VENV)/bin/python -m pytest -q python/tests/test_compat.py

e2e-compat: python ## our classes as subclasses of official ones of many versions
	for version in $(COMPAT); do \
		venv=.venv-compat-$$version; \
		$(PYTHON) -m venv $$venv && \
		$$venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: \
			"qdrant-client==$$version" "pytest>=8.4,<9" "pytest-asyncio>=1,<2" && \
		$$venv/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl && \
		$$venv/bin/python -m pytest -q python/tests/test_compat.py || exit 1; \
	done

upstream-python: $(UPSTREAM_VENV)/.complete python ## tests of the official client over our classes: UPSTREAM=checkout
	$(UPSTREAM_VENV)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl
	$(UPSTREAM_VENV)/bin/python python/tools/upstream.py $(UPSTREAM)

python: python-env ## the Python package, built and installed into .venv
	rm -rf $(WHEELS)
	$(VENV)/bin/maturin build --quiet --profile $(PYTHON_PROFILE) --out $(WHEELS) --interpreter $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl

e2e-integrations: $(INTEGRATIONS_VENV)/.complete python ## LangChain, LlamaIndex, Haystack, Mem0, over official and our own clients
	$(INTEGRATIONS_VENV)/bin/python -m pytest -q tests/integrations
	$(INTEGRATIONS_VENV)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps $(WHEELS)/*.whl
	PYTHONPATH=python/tests $(INTEGRATIONS_VENV)/bin/python -m pytest -q -p patched tests/integrations
	$(INTEGRATIONS_VENV)/bin/python -m pytest -q python/tests/test_examples.py -k langchain

e2e-js: ## official JavaScript clients; needs npm, and says so where there is none
	@if command -v npm >/dev/null; then cd tests/js && npm ci --silent && npm test --silent; \
	else echo "no npm here: the JavaScript clients were not run"; fi

python-env: $(VENV)/.complete $(OLD_VENV)/.complete $(MIDDLE_VENV)/.complete

$(VENV)/.complete: tests/python/requirements.txt
$(OLD_VENV)/.complete: tests/python/requirements-1.12.txt
$(MIDDLE_VENV)/.complete: tests/python/requirements-1.18.txt
$(INTEGRATIONS_VENV)/.complete: tests/integrations/requirements.txt
$(UPSTREAM_VENV)/.complete: python/tools/upstream.requirements.txt
%/.complete:
	$(PYTHON) -m venv $*
	$*/bin/pip install --quiet --disable-pip-version-check --only-binary :all: -r $<
	touch $@

bench: ## micro-benchmarks of kernels and index (see BENCHMARKS.md for the rest)
	$(CARGO) bench -p orthoplex-kernels -p orthoplex-index

codegen: ## gRPC code from the proto files
	$(CARGO) run --quiet -p xtask -- codegen

fmt: ## format everything
	$(CARGO) fmt --all

clean: ## remove what was built
	$(CARGO) clean
	rm -rf .venv* tests/js/node_modules
