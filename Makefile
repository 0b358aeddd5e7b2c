# Two commands matter: `make demo` runs the shop, `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint types bench starters migrations messages clean help

help:
	@echo "make demo      the demo shop with workers; Ctrl-C stops it"
	@echo "make test      the quick test suite"
	@echo "make lint      style, types, import rules"
	@echo "make bench     the benchmarks, as ratios"
	@echo "make starters  train the shipped models again (DATA=folder of review sets for the sentiment model)"

$(STAMP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $(STAMP)

PORT ?= 8000

demo: $(STAMP)
	$(BIN)/python manage.py demo --port $(PORT)

test: $(STAMP)
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal --durations 15

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m benchmarks

starters: $(STAMP)
	$(BIN)/python -m benchmarks.rebuild_starters $(if $(DATA),--data $(DATA))

migrations: $(STAMP)
	$(BIN)/python manage.py makemigrations

messages: $(STAMP)
	cd ecom_ai && ../$(BIN)/python ../manage.py makemessages -l zh_Hans --no-obsolete --no-wrap && ../$(BIN)/python ../manage.py compilemessages
	cd shop && ../$(BIN)/python ../manage.py makemessages -l zh_Hans --no-obsolete --no-wrap && ../$(BIN)/python ../manage.py compilemessages

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache
