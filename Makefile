# Two commands matter: `make site` and `make test`. Both set up what is missing first.
# scripts/setup.py does the work, and does it without make, too.

PROFILE ?= site
# Receipts are recorded with Python 3.11: another one is the second choice.
SUITABLE = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(or $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c '$(SUITABLE)' 2>/dev/null && { echo $$python; break; }; done),$(shell command -v python3),\
	$(error no Python here; install 3.11: apt-get install python3, or brew install python@3.11))

SETUP = $(PYTHON) scripts/setup.py
VENV = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help site test serve status fresh check lint lock clean

help: ## List the commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile
	@echo "  PROFILE=site|cpu|mlx|cuda  what to install (default: site)"
	@echo "  SLOW=1                     with make test: the slow tests, too"
	@echo "  ARGS='...'                 handed on: make test ARGS='-k tokens'"

site: ## Set up, run what is stale and can run here, build site/
	@$(SETUP) site --profile $(PROFILE) $(ARGS)

test: ## Set up for tests and run them
	@$(SETUP) test $(ARGS)

serve: install ## Serve the site; pages and snippets reload as you save them
	@$(VENV)/course serve $(ARGS)

status: install ## Say which receipts are fresh and why others are not; runs nothing
	@$(VENV)/course status $(ARGS)

fresh: install ## Run again everything that can run here, and record it
	@$(VENV)/course run --force $(ARGS)

check: lint ## Run again and compare with the receipts; lint snippets, pages and code
	@$(VENV)/course run --check $(ARGS)

lint: install-tests ## Lint snippets, pages and code; runs no snippet
	@$(VENV)/course lint
	@$(VENV)/python -m ruff check
	@$(VENV)/python -m mypy

lock: install ## Renew scripts/requirements.lock (ARGS=--upgrade: newest versions)
	@$(VENV)/python -m pip install --quiet -c scripts/requirements.lock uv
	@env -u UV_FIND_LINKS $(VENV)/python -m uv pip compile --quiet --universal --all-extras \
		--python-version 3.11 --custom-compile-command "make lock" \
		-o scripts/requirements.lock $(ARGS) pyproject.toml
	@git --no-pager diff --stat -- scripts/requirements.lock

clean: ## Remove everything that was made here: .venv, site, caches
	rm -rf .venv .cache site .mypy_cache .pytest_cache .ruff_cache

.PHONY: install install-tests
install:
	@$(SETUP) install --profile $(PROFILE)

install-tests:
	@$(SETUP) install --profile test
