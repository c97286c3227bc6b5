# Everything works from a clean clone with Python 3.11+, make and the package registries.
PYTHON ?= python3
VENV := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test cover check bench drill lock screens develop

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what the product needs (.venv, browser assets, translations)
	@$(PYTHON) tools/setup.py

develop:
	@$(PYTHON) tools/setup.py --dev

run: setup ## serve the product with demo data on this machine
	@$(VENV)/python run.py serve --demo

test: develop ## run every test: units, contracts, PostgreSQL, the browser
	@$(VENV)/python tools/browser.py
	@$(VENV)/python -m pytest -q -n 2 --dist worksteal --ignore=tests/drill

cover: develop ## the same with the lines that no test reaches; takes half as long again
	@$(VENV)/python tools/browser.py
	@$(VENV)/python -m pytest -q -n 2 --dist worksteal --ignore=tests/drill --cov --cov-report=term

check: develop ## format, lint, types, import layers, budgets, texts
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .
	@$(VENV)/mypy
	@$(VENV)/lint-imports
	@$(VENV)/python -m pytest -q tests/contracts/test_architecture.py tests/contracts/test_budgets.py \
		tests/contracts/test_project_texts.py tests/contracts/test_translations.py

bench: develop ## measure speed and size (never part of the tests)
	@$(VENV)/python -m bench
	@$(VENV)/python -m bench.chain
	@$(VENV)/python -m bench.sheets

drill: develop ## the long fault and soak runs
	@$(VENV)/python -m pytest tests/drill

screens: develop ## photograph the product beside its design
	@$(VENV)/python tools/browser.py
	@$(VENV)/python tools/screens.py

lock: develop ## write the lock files anew from pyproject.toml and package.json
	@$(VENV)/python tools/lock.py
