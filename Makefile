# Every target builds what it needs; a fresh clone needs only Python 3.11 or newer, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/sh

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench bench-local bench-start bench-refactor bench-mechanical bench-checks \
	bench-ui bench-hints bench-tests bench-forms bench-fix bench-routing bench-economics bench-money bench-context bench-index bench-renames bench-splices prices pictures clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "tier-code needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.demo: pyproject.toml | $(VENV)/bin/python
	@echo "installing tier-code with its embedded local tier ..."
	$(BIN)/python -m pip install --quiet --editable '.[local,checks,codemod,langs,demo]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[local,checks,codemod,langs,keyring,demo,dev]'
	@touch $@

demo: $(VENV)/.demo ## set up everything and do the main job on a real package
	$(BIN)/tier-code demo

test: $(VENV)/.dev ## install what the tests need and run them
	$(BIN)/python -m pytest -n 2 -q

check: $(VENV)/.dev ## format, lint, types, import contracts, spelling, dependencies, tests
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell src tests docs themes README.md Makefile pyproject.toml
	$(BIN)/deptry src
	$(BIN)/python -m pytest -n 2 -q

pictures: $(VENV)/.dev ## every screen as SVG in docs/pictures, from the newest session that worked in REPO
	$(BIN)/python -m tests.pictures $(REPO)

format: $(VENV)/.dev ## rewrite the source in the project's format
	$(BIN)/ruff format src tests
	$(BIN)/ruff check --fix src tests

bench: bench-start bench-local ## every benchmark that needs nothing but this machine

bench-ui: $(VENV)/.dev ## first paint, frames of long sessions, replay, silence: ratios in one run
	$(BIN)/python -m tests.bench.screen

bench-local: $(VENV)/.dev ## seconds, tokens and context of each local step, with the real model
	$(BIN)/python -m tests.bench.local_steps

bench-refactor: $(VENV)/.dev ## the public refactor benchmark at zero tokens; BENCH_DATA names the folder that holds it
	$(BIN)/python -m tests.bench.refactor

bench-mechanical: $(VENV)/.dev ## 200 mechanical tasks made from real packages, with exact oracles; MODEL=1 adds the local tier
	$(BIN)/python -m tests.bench.mechanical $(if $(MODEL),--model)

bench-checks: $(VENV)/.dev ## what the checks notice of wrong edits put in on purpose
	$(BIN)/python -m tests.bench.checks

bench-renames: $(VENV)/.dev ## renames in TypeScript and Go beside the languages' own tools; CLONES, TYPESCRIPT (its npm package's folder)
	$(BIN)/python -m tests.bench.renames_elsewhere $(CLONES)

bench-splices: $(VENV)/.dev ## every symbol's own text as an answer changes no byte; REPOS="path path" names repositories
	$(BIN)/python -m tests.bench.splices $(foreach repo,$(REPOS),--repo $(repo))

bench-hints: $(VENV)/.dev ## hints beside their authors' own annotations; MODEL=1 adds the local tier
	$(BIN)/python -m tests.bench.hints $(if $(MODEL),--model)

bench-tests: $(VENV)/.dev ## tests written for pure functions, and the mutants they notice; MODEL=1 adds the local tier
	$(BIN)/python -m tests.bench.generated_tests $(if $(MODEL),--model)

bench-forms: $(VENV)/.dev ## answer forms of the local tier: tokens, seconds, acceptance
	$(BIN)/python -m tests.bench.answer_forms

bench-fix: $(VENV)/.dev ## fix until green by the local model on HumanEvalFix; BENCH_DATA as below; ARGS="--tasks 20"
	$(BIN)/python -m tests.bench.fixing $(ARGS)

bench-routing: $(VENV)/.dev ## what the router does with recorded outcomes; BENCH_DATA names the folder that holds them
	$(BIN)/python -m tests.bench.routing

bench-economics: $(VENV)/.dev ## published runs at our prices, and where delegating pays; BENCH_DATA as above
	$(BIN)/python -m tests.bench.economics

bench-money: $(VENV)/.dev ## 11,000 sessions against a vendor that misbehaves and keeps books: bills, budgets, kills; ARGS=--help
	$(BIN)/python -m tests.bench.money $(ARGS)

bench-index: $(VENV)/.dev ## what the code index costs beside parsing alone; BENCH_TREE names a large tree (CPython's); ARGS=--help
	$(BIN)/python -m tests.bench.index $(ARGS)

bench-context: $(VENV)/.dev ## what a step is shown, beside baselines; BENCH_DATA holds context/, CLONES the clones it names
	$(BIN)/python -m tests.bench.context $(ARGS)

prices: $(VENV)/.dev ## make the price table anew from its sources
	$(BIN)/python -m tests.prices.generate

bench-start: $(VENV)/.dev ## CPU of --version, --help and first paint, as ratios
	$(BIN)/python -m tests.bench.start_up

clean: ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
