# `make` lists the targets. Everything is installed into .venv and .tools of this folder, nothing system-wide.
PORT ?= 8501
ADDRESS ?= 127.0.0.1

# A stamp says for which folder .venv was made: scripts in it hold absolute paths, so a moved folder is installed anew.
RUN_READY := .venv/.ready-to-run
TEST_READY := .venv/.ready-to-test
made_here = $(shell .venv/bin/python -c pass 2>/dev/null && cat $(1) 2>/dev/null)
ifneq ($(call made_here,$(RUN_READY)),$(CURDIR))
.PHONY: $(RUN_READY)
endif
ifneq ($(call made_here,$(TEST_READY)),$(CURDIR))
.PHONY: $(TEST_READY)
endif

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: $(RUN_READY) ## the dashboard with the demonstration data, at http://127.0.0.1:8501 (PORT=8600 changes that)
	@exec .venv/bin/iro demo --port "$(PORT)" --address "$(ADDRESS)"

.PHONY: install
install: $(RUN_READY) ## only makes .venv, with .venv/bin/iro
	@echo "Ready: .venv/bin/iro"

.PHONY: test
test: $(TEST_READY) ## format, lint, types, imports, tests, browser journeys
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/python -m pytest -n 2 --dist loadgroup -rs
	@.venv/bin/python -m tests.browser.chromium

.PHONY: bench
bench: $(TEST_READY) ## how fast large workbooks are read and pages drawn, beside the plain tools alone (10 minutes)
	.venv/bin/python -m scripts.bench

.PHONY: truth
truth: $(TEST_READY) ## reads 300 generated workbooks whose truth is known (SEEDS=5000 for more)
	TRUTH_SEEDS=$(or $(SEEDS),300) .venv/bin/python -m pytest tests/truth -n 2 -q

.PHONY: protect
protect: $(TEST_READY) ## nobody can tell a small count: 2,000 tables, 200 pairs of filters (PROTECT_TABLES=500 for fewer)
	PROTECT_TABLES=$${PROTECT_TABLES:-2000} PROTECT_PAIRS=$${PROTECT_PAIRS:-200} .venv/bin/python -m pytest tests/protected -n 2 -q

.PHONY: format
format: $(TEST_READY) ## formats the code and mends what the linter can
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

.PHONY: fuzz
fuzz: $(TEST_READY) ## 5,000 damaged workbooks: each is answered, none loses a cell (FUZZ_CASES=500 for fewer)
	FUZZ_CASES=$${FUZZ_CASES:-5000} .venv/bin/python -m pytest tests/fuzz -q -n 0

.PHONY: demo-data
demo-data: $(TEST_READY) ## writes the workbooks of data/demo and data/published again (the same each time)
	.venv/bin/python data/demo/make_demo.py
	.venv/bin/python data/published/make_published.py

.PHONY: dictionary
dictionary: $(TEST_READY) ## writes docs/data-dictionary.md and docs/indicators.md from what they describe
	.venv/bin/python scripts/write_data_dictionary.py
	.venv/bin/python -m scripts.write_indicators

.PHONY: pictures
pictures: $(TEST_READY) ## screenshots of every page into docs/pictures (needs Chromium)
	.venv/bin/python -m scripts.sheet_pictures
	.venv/bin/python scripts/pictures.py

.PHONY: clean
clean: ## removes .venv, .tools and caches; keeps data/store
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/output
	find etl dashboard pages data scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_READY): pyproject.toml uv.lock scripts/install.sh
	@sh scripts/install.sh run
	@printf '%s' "$(CURDIR)" > $@

$(TEST_READY): pyproject.toml uv.lock scripts/install.sh
	@sh scripts/install.sh dev
	@printf '%s' "$(CURDIR)" > $@
	@printf '%s' "$(CURDIR)" > $(RUN_READY)
