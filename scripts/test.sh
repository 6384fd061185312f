#!/bin/sh
# Everything that must hold before a change lands. `make test` and .ci/run call this.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
export EMBARK_MODE=test

step() { printf '\n== %s\n' "$1"; }

step "Style and types"
$bin/ruff check .
$bin/ruff format --check .
$bin/mypy

step "Arrows point down"
$bin/lint-imports

step "Tests on SQLite"
$bin/python -m pytest -q -n 2 -m "not browser and not processes"

step "Tests on PostgreSQL"
$bin/python scripts/with_postgres.py $bin/python -m pytest -q -n 2 -m "not browser and not processes" tests/flow tests/web

step "Real processes, real signals"
$bin/python -m pytest -q -n 2 --dist loadfile -m processes

step "Browser journeys against the running demo"
EMBARK_BROWSER="$(scripts/browser.sh)" $bin/python -m pytest -q -n 2 --dist loadfile -m browser tests/browser
