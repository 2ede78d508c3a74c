# The two commands are `make demo` and `make test`; the rest is for who changes the code.
PYTHON ?= python3
SOURCE ?= examples
MAAGAR_HOME ?= maagar-data
BIN := .venv/bin

.PHONY: demo test check soak bench lock clean

demo: .venv/.demo
	$(BIN)/maagar build $(SOURCE) --home $(MAAGAR_HOME) || test $$? -eq 1
	$(BIN)/maagar search "מה תפקידה של ועדת ההיגוי בשותפות?" --limit 3 --home $(MAAGAR_HOME)
	$(BIN)/maagar concepts --home $(MAAGAR_HOME) | head -n 12
	@echo
	@echo "Search:  $(BIN)/maagar search \"בניית אמון בין שותפים\""
	@echo "Serve:   $(BIN)/maagar serve       then open http://127.0.0.1:8000/docs"

test: .venv/.dev
	PYTHONWARNDEFAULTENCODING=1 $(BIN)/pytest -m "not soak"

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_startup.py

soak: .venv/.dev
	$(BIN)/pytest -m soak

bench: .venv/.dev
	for script in bench/*.py; do $(BIN)/python $$script || exit 1; done

# The virtual environment with what a user needs.
.venv/.demo: pyproject.toml constraints.txt $(wildcard index/native/*.[ch])
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -c constraints.txt --editable .
	touch $@

# … and with every extra. torch comes first, pinned, so that no other package draws in a bigger build.
.venv/.dev: .venv/.demo
	$(BIN)/pip install --quiet -c constraints.txt torch
	$(BIN)/pip install --quiet -c constraints.txt --editable ".[models,ocr,research,dev]"
	touch $@

# Pin what was tested: run it in an environment where `make test` has just passed.
lock: .venv/.dev
	$(BIN)/pip freeze --exclude-editable --exclude pip --exclude setuptools | sed 's/+cpu//' > constraints.txt

clean:
	rm -rf .venv build dist *.egg-info maagar-data
