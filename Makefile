# One command checks everything: make check
PYTHON ?= python

.PHONY: check lint types test demo snapshots bench

check: lint types test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

test:
	$(PYTHON) -m pytest

demo:
	$(PYTHON) -m leanix_tui --demo

# Draws every screen anew; look at the pictures before you commit them.
snapshots:
	$(PYTHON) -m pytest --snapshot-update tests/screens tests/widgets

bench:
	$(PYTHON) -m bench --write
