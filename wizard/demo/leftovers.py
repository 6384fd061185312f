"""Ends what a crashed demo left behind: only processes that this data folder's demo wrote down as its own children.

On Linux the kernel does it (see processes); this is for the rest. Raises nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

from wizard.demo.processes import Child


def write_down(path: Path, children: Iterable[Child]) -> None:
    """Note the children with the command line they run."""
    noted = {str(child.pid): _command(child.pid) for child in children if child.is_alive()}
    path.write_text(json.dumps(noted))


def end_leftovers(path: Path) -> int:
    """End the noted processes that still run the same command; returns how many."""
    try:
        noted = json.loads(path.read_text())
    except (OSError, ValueError):
        return 0
    ended = 0
    for pid, command in noted.items():
        # The id may have been given to a stranger meanwhile: then its command differs.
        if command and _command(int(pid)) == command:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(int(pid), signal.SIGKILL)
                ended += 1
    path.unlink(missing_ok=True)
    return ended


def _command(pid: int) -> str:
    shown = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()
