#!/bin/sh
# Prints the Python of an environment that holds one of the vendor's clients; makes it first, exactly as locked.
#   scripts/client.sh aporia2
set -eu
cd "$(dirname "$0")/.."
unset UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL || true
environment="$PWD/.clients/$1"
interpreter="$("${PYTHON:-python3}" -c 'import os, sys; print(os.path.realpath(sys.executable))')"
UV_PROJECT_ENVIRONMENT="$environment" VIRTUAL_ENV="" \
    .tools/bin/uv sync --quiet --frozen --python "$interpreter" --project "tests/clients/$1"
echo "$environment/bin/python"
