"""The running demo as a test sees it: started by its own command, read by its lines, stopped by Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 120
STOP_SECONDS = 30
LABELS = ("web", "data scientist", "account manager", "s3")


@dataclass
class Demo:
    """Addresses and links of a running demo, as printed."""

    process: subprocess.Popen[str]
    data_dir: Path
    lines: dict[str, str]

    @property
    def web(self) -> str:
        return self.lines["web"]

    def stop(self) -> int:
        """Ctrl-C, and the exit code."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=STOP_SECONDS)
        finally:
            if self.process.stdout:
                self.process.stdout.close()


def free_port() -> int:
    """A TCP port on loopback that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data_dir: Path, *, port: int | None = None, **variables: str) -> Demo:
    """Start `python -m wizard.demo` as make demo does, and wait until it has printed its four lines."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("EMBARK_", "DATABASE_", "REDIS_"))
    }
    environment |= {"PORT": str(port or free_port()), "EMBARK_DATA_DIR": str(data_dir), **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "wizard.demo"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout
    lines: dict[str, str] = {}
    said: list[str] = []
    deadline = time.monotonic() + START_SECONDS
    while len(lines) < len(LABELS):
        line = process.stdout.readline()
        said.append(line)
        if not line or time.monotonic() > deadline:
            process.kill()
            raise AssertionError("the demo did not start:\n" + "".join(said))
        label, _, rest = line.partition(":")
        if label.strip() in LABELS:
            lines[label.strip()] = rest.strip()
    return Demo(process, data_dir, lines)
