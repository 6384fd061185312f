# The commands of Embark. Each makes its own environment first.
.PHONY: demo demo-reset test check bench screenshots lock

demo: ## start everything on this machine, without an AWS account
	@scripts/setup.sh demo
	@exec .venv/bin/python -m wizard.demo

demo-reset: ## forget the demo's data
	@scripts/setup.sh demo
	@.venv/bin/python -m wizard.demo reset

test: ## what must hold before a change lands
	@scripts/setup.sh dev
	@scripts/test.sh

check: ## the quick part of it: style, types, imports, unit tests
	@scripts/setup.sh dev
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && EMBARK_MODE=test .venv/bin/mypy && .venv/bin/lint-imports
	@EMBARK_MODE=test .venv/bin/python -m pytest -q tests/unit

bench: ## measure beside named peers; writes docs/performance.md
	@scripts/setup.sh bench
	@.venv/bin/python -m tests.benchmarks
	@.venv/bin/python -m tests.benchmarks.sync

JOURNEYS = tests/browser/test_journey_data_scientist.py tests/browser/test_journey_account_manager.py
screenshots: ## take the documentation's pictures anew, by the browser tests; first the journeys that begin with nothing
	@scripts/setup.sh dev
	@for tests in "$(JOURNEYS)" "tests/browser $(JOURNEYS:%=--ignore=%)"; do \
		EMBARK_MODE=test EMBARK_BROWSER="$$(scripts/browser.sh)" EMBARK_SCREENSHOTS=docs/screenshots \
			.venv/bin/python -m pytest -q -m browser $$tests || exit; \
	done

lock: ## write uv.lock anew
	@scripts/setup.sh dev
	@scripts/lock.sh
