"""Is this container well? Exit code 0 means yes. Used by the health checks of Dockerfile and docker-compose.yml.

    python scripts/health.py web             the web server answers, and its database answers it
    python scripts/health.py pulse SECONDS   the file EMBARK_PULSE_PATH was touched in the last SECONDS

Uses the standard library only, so that asking often costs little.
"""

from __future__ import annotations

import os
import sys
import time
import urllib.request
from urllib.parse import urlsplit

READY = "/health/ready"
PORT = 8000


def web_is_ready(*, host: str, port: int = PORT, seconds: float = 4) -> bool:
    """Ask as the proxy would: with the public host name, which Django insists on."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{READY}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def pulse_is_fresh(*, file: str, seconds: float, now: float) -> bool:
    """Whether `file` was touched in the last `seconds` before `now` (Unix time)."""
    try:
        return now - os.stat(file).st_mtime <= seconds
    except OSError:
        return False


def main(arguments: list[str]) -> int:
    match arguments:
        case ["web"]:
            return 0 if web_is_ready(host=urlsplit(os.environ["EMBARK_BASE_URL"]).netloc) else 1
        case ["pulse", seconds]:
            file = os.environ["EMBARK_PULSE_PATH"]
            return 0 if pulse_is_fresh(file=file, seconds=float(seconds), now=time.time()) else 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
