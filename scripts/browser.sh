#!/bin/sh
# Makes sure that there is a Chromium for the browser tests, and prints its path.
# Order: EMBARK_BROWSER, Playwright's own, one on the PATH, and on Debian as root: the distribution's package.
set -eu
cd "$(dirname "$0")/.."

found() { [ -n "${1:-}" ] && [ -x "$1" ] && echo "$1" && exit 0; return 0; }

found "${EMBARK_BROWSER:-}"
found "$(.venv/bin/python - 2>/dev/null <<'PY' || true
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    print(p.chromium.executable_path)
PY
)"
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    found "$(command -v "$name" || true)"
done
found "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's Chromium for the browser tests …" >&2
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends chromium >&2
    found "$(command -v chromium || true)"
fi
cat >&2 <<'TEXT'
The browser tests need Chromium. Install one of these and run again:
  Debian, Ubuntu:  sudo apt-get install chromium
  macOS:           brew install --cask google-chrome   (or: .venv/bin/playwright install chromium)
or name one with EMBARK_BROWSER=/path/to/chromium.
TEXT
exit 2
