#!/bin/sh
# Writes uv.lock anew from pyproject.toml, with the public index only.
set -eu
cd "$(dirname "$0")/.."
unset UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL || true
.tools/bin/uv lock "$@"
