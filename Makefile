# Everything needs Python >= 3.11 with venv, and make; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PO := $(wildcard cafe_pos/locale/*/LC_MESSAGES/*.po)
WORKERS ?= 2

.PHONY: all run demo test lint types boundaries tests bench faults spark attacks pictures messages po clean

all: $(STAMP) messages

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("cafe-pos needs Python 3.11 or later, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

po: $(STAMP)
	$(BIN)/python tools/update_messages.py

messages: $(STAMP)
	@$(BIN)/python tools/compile_messages.py

run: all
	@$(BIN)/cafe-pos

demo: all
	@$(BIN)/cafe-pos demo

test: all lint types boundaries tests

lint: all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: all
	$(BIN)/mypy

boundaries: all
	$(BIN)/lint-imports --no-cache

tests: all
	$(BIN)/python -m pytest -n $(WORKERS)

bench: all
	$(BIN)/python -m tests.bench

# The long runs: 1 000 kills -9 while ringing, properties tried far more often, 10 000 bytes
# changed in a database and in an archive.
faults: all
	CAFE_POS_KILLS=1000 CAFE_POS_EXAMPLES=1000 $(BIN)/python -m pytest -n $(WORKERS) \
	  tests/integration/test_kill.py tests/integration/test_collect_faults.py tests/property tests/receipts
	CAFE_POS_EVERY_ROW=1 $(BIN)/python -m pytest -n $(WORKERS) tests/integration/test_mutation.py
	CAFE_POS_KEYS=10000 $(BIN)/python -m pytest -n $(WORKERS) tests/tui/test_accidents.py
	CAFE_POS_BYTES=10000 $(BIN)/python -m tests.attacks
	CAFE_POS_BYTES=10000 $(BIN)/python -m pytest -n $(WORKERS) tests/network/test_hostile.py

# The network's views by DuckDB and by Spark on this machine (Java 17), every figure compared.
spark: all
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,spark]'
	CAFE_POS_SPARK=1 $(BIN)/python -m pytest -n0 tests/network/test_views.py -k spark

# Each attack on a copied database or archive, with found or not found.
attacks: all
	$(BIN)/python -m tests.attacks

# The manual's pictures, taken from the running program.
pictures: all
	$(BIN)/python -m tools.manual_pictures

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache
