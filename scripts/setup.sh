#!/bin/sh
# Makes the environment: uv in a venv of its own, then exactly what the lock file lists.
#   scripts/setup.sh demo   what `make demo` needs
#   scripts/setup.sh dev    the same and the tools of `make test`
set -eu
cd "$(dirname "$0")/.."
UV_VERSION=0.13.9
group="${1:-dev}"
python="${PYTHON:-python3}"

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Embark needs Python 3.11 or newer as '$python' (set PYTHON=… to name another one)." >&2
    exit 2
fi
if ! .tools/bin/uv --version 2>/dev/null | grep -q "uv $UV_VERSION"; then
    rm -rf .tools
    if ! "$python" -m venv .tools 2>/dev/null; then
        echo "Python's venv module is missing. On Debian: sudo apt-get install python3-venv" >&2
        exit 2
    fi
    .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION"
fi

# The lock file decides what is installed and from where; a package index of this machine must not change that.
unset UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL || true
case "$group" in
    demo) set -- --no-default-groups --group demo --inexact ;;
    dev) set -- ;;
    bench) set -- --group bench ;;
    *) echo "usage: scripts/setup.sh [demo|dev|bench]" >&2; exit 2 ;;
esac
# The interpreter itself: through a shim (pyenv's) uv would take the environment for another one and make it anew.
interpreter="$("$python" -c 'import os, sys; print(os.path.realpath(sys.executable))')"
UV_PROJECT_ENVIRONMENT=.venv .tools/bin/uv sync --quiet --frozen --python "$interpreter" "$@"
