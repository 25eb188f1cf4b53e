# Everything a newcomer needs: `make run` serves, `make test` proves. The rest is for daily work.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
OLD_VENV := .venv-1.12
MIDDLE_VENV := .venv-1.18
INTEGRATIONS_VENV := .venv-integrations
CARGO ?= cargo
# Builds name the whole workspace: a single package would choose other features of shared dependencies
# and compile them once more.
# Test runs go through cargo-nextest where it is installed, and through cargo test everywhere else.
TEST := $(shell $(CARGO) nextest --version >/dev/null 2>&1 && echo "nextest run --no-fail-fast" || echo "test --no-fail-fast")

.PHONY: run check test bench fmt codegen python-env e2e e2e-js e2e-integrations crash clean help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## build and serve on 127.0.0.1:6333 (REST) and :6334 (gRPC), data in ./storage
	$(CARGO) run --release --quiet -p orthoplex-server -- serve

check: ## format, lints, house rules, unit tests: under five minutes
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
	$(CARGO) run --quiet -p xtask -- tidy
	$(CARGO) $(TEST) --workspace --lib --bins

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
	$(MAKE) e2e-integrations e2e-js

e2e-integrations: $(INTEGRATIONS_VENV)/.complete ## LangChain, LlamaIndex, Haystack
	$(INTEGRATIONS_VENV)/bin/python -m pytest -q tests/integrations

e2e-js: ## official JavaScript clients; needs npm, and says so where there is none
	@if command -v npm >/dev/null; then cd tests/js && npm ci --silent && npm test --silent; \
	else echo "no npm here: the JavaScript clients were not run"; fi

python-env: $(VENV)/.complete $(OLD_VENV)/.complete $(MIDDLE_VENV)/.complete

$(VENV)/.complete: tests/python/requirements.txt
$(OLD_VENV)/.complete: tests/python/requirements-1.12.txt
$(MIDDLE_VENV)/.complete: tests/python/requirements-1.18.txt
$(INTEGRATIONS_VENV)/.complete: tests/integrations/requirements.txt
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
	rm -rf $(VENV) $(OLD_VENV) $(MIDDLE_VENV) $(INTEGRATIONS_VENV) tests/js/node_modules
