# make run    set up, then the main job: the first figures of the reference plan
# make test   set up, then lint, types, layers and every test
PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/.ready

.PHONY: run test lint boundscheck docs golden bench look lock clean

# The first run on a machine compiles the simulation, which takes about a minute.
run: $(READY)
	@$(BIN)/azalai check sahel
	@$(BIN)/azalai run sahel

test: $(READY) lint
	$(BIN)/python -m pytest -n auto

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The simulation with every index looked at: hand timelines, odd plans, one run of each example.
boundscheck: export AZALAI_KERNEL_CHECKS = 1
boundscheck: $(READY)
	$(BIN)/python -m pytest -n 0 tests/timeline tests/unit/test_ready_survives.py
	@for plan in sahel fjord offshore workshop outpost; do \
	  $(BIN)/azalai ready $$plan --replications 1 || exit 1; \
	done

$(READY): requirements.lock pyproject.toml tools/environment.py
	@$(PYTHON) tools/environment.py

docs: $(READY)
	$(BIN)/sphinx-build -W -q -b html docs docs/_build/html

golden: $(READY)
	$(BIN)/python -m pytest tests/golden --update-golden -q

bench: $(READY)
	$(BIN)/python -m benchmarks

# Renders the report of runs/sahel to pictures in runs/look, for a person to look at.
look: $(READY)
	$(BIN)/python tools/look.py

# Needs uv (pip install uv); one lock for every Python and system the project supports.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --extra dev \
	  --no-annotate --quiet --custom-compile-command "make lock" -o requirements.lock pyproject.toml

clean:
	rm -rf .venv docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
