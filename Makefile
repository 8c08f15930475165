# Everything needs Python >= 3.11 with venv, and make; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PO := $(wildcard cafe_pos/locale/*/LC_MESSAGES/*.po)
WORKERS ?= 2
# Compiled modules are kept, whatever the shell says: every program that a test starts loads them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: all run demo test lint types boundaries tests bench faults faults-long spark emulators audit attacks pictures manual messages po clean

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

# Every speed that has a target, one table (docs/speed.md). ONLY="sale growth" chooses parts, QUICK=1 small
# sizes, FULL=1 a million tickets too, BASELINE=1 makes the run the reference; exit 1 when a target is missed.
bench: all
	@$(BIN)/python -m tests.bench

# Faults, made thousands of times: kills, power cuts, full disks, lost files, printers; one matrix in
# at most 15 minutes, also in dist/faults.json. ONLY="kill-sale disk" runs rows by the beginning of
# their names, KILLS=100 and the like change how often; exit 1 when a promise is missed.
faults: all
	@$(BIN)/python -m tests.faults

# The same for what takes hours: 1 000 examples a property, 10 000 bytes, keys, hostile exports.
faults-long: all
	@$(BIN)/python -m tests.faults --long dist/faults-long.json

# The network's views by DuckDB and by Spark on this machine (Java 17), every figure compared.
spark: all
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,spark]'
	CAFE_POS_SPARK=1 $(BIN)/python -m pytest -n0 tests/network/test_views.py -k spark

# Others' printer and others' encoder, installed in .emulators (not tracked): every paper at every
# width, every fault at every step, every paper encoded twice. Needs Python >= 3.13 for the emulator
# alone (EMULATOR_PYTHON), npm, and zbarimg to read the codes back (Debian: zbar-tools).
EMULATOR_PYTHON ?= python3.13
EMULATORS := $(CURDIR)/.emulators
ENCODER := @point-of-sale/receipt-printer-encoder
emulators: all $(EMULATORS)/bin/emupos $(EMULATORS)/node_modules/$(ENCODER)
	@command -v zbarimg >/dev/null || echo "zbarimg is not installed: no code is read back"
	EMUPOS=$(EMULATORS)/bin/emupos RECEIPT_ENCODER=$(EMULATORS)/node_modules \
		$(BIN)/python -m pytest -n0 -s -rs tests/devices/test_emupos.py \
		tests/devices/test_emupos_papers.py tests/devices/test_emupos_faults.py \
		tests/devices/test_second_encoder.py

$(EMULATORS)/bin/emupos:
	@$(EMULATOR_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 13))' || { \
		echo "the emulator needs Python 3.13 or later: make emulators EMULATOR_PYTHON=/path/to/python3.13"; \
		exit 1; }
	$(EMULATOR_PYTHON) -m venv $(EMULATORS)
	$(EMULATORS)/bin/python -m pip install --quiet --disable-pip-version-check emupos==0.4.0

$(EMULATORS)/node_modules/$(ENCODER):
	@command -v npm >/dev/null || { echo "the second encoder needs Node.js with npm"; exit 1; }
	npm install --silent --no-save --prefix $(EMULATORS) $(ENCODER)@4.0.1

# The package for Debian and Raspberry Pi OS, for the release and architecture of this machine.
.PHONY: deb
REVISION ?= 1
deb: all
	$(BIN)/python tools/deb/build.py --revision $(REVISION)

# Every pinned library against the public advisories; exit 1 when one is listed, or cannot be looked up.
AUDIT := .venv-audit
SERVICE ?= pypi
audit:
	@$(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.9.0
	$(AUDIT)/bin/pip-audit --strict --progress-spinner off --no-deps --disable-pip \
		--vulnerability-service $(SERVICE) --requirement constraints.txt

# Each attack on a copied database or archive, with found or not found.
attacks: all
	$(BIN)/python -m tests.attacks

# The manual's pictures, taken from the running program.
pictures: all
	$(BIN)/python -m tools.manual_pictures

# The manual for a browser, in dist/manual.
manual: all
	$(BIN)/python -m tools.manual_pages

clean:
	rm -rf $(VENV) $(EMULATORS) dist build .pytest_cache .mypy_cache .ruff_cache
