"""The running demo as a test sees it: started by its own command, read by its lines, stopped by Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import first_port
from wizard.demo.cloud_admin import AdminClients, admin_clients
from wizard.demo.config import ROOT
from wizard.demo.ports import free_port

START_SECONDS = 120
STOP_SECONDS = 60
FIRST_PORT = 22_000
LINES = re.compile(r"^(web|data scientist|account manager|s3): (\S.*)\n", re.MULTILINE)
S3 = re.compile(
    r"(?P<endpoint>http://\S+) bucket (?P<bucket>\S+) access-key (?P<access>\S+) secret-key (?P<secret>\S+)"
)


@dataclass
class Demo:
    """Addresses and links of a running demo, as printed."""

    process: subprocess.Popen[bytes]
    data_dir: Path
    lines: dict[str, str]

    @property
    def web(self) -> str:
        return self.lines["web"]

    @property
    def s3(self) -> dict[str, str]:
        """What the line `s3:` says: `endpoint`, `bucket`, `access` and `secret`."""
        found = S3.fullmatch(self.lines["s3"])
        assert found, self.lines
        return found.groupdict()

    def admin(self) -> AdminClients:
        """The demo's cloud admin, with the keys that were printed."""
        return admin_clients(endpoint=self.s3["endpoint"], access_key=self.s3["access"], secret_key=self.s3["secret"])

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Rows of the demo's database."""
        with sqlite3.connect(self.data_dir / "embark.sqlite3", timeout=20) as database:
            return list(database.execute(sql, values))

    @contextmanager
    def held(self, program: str) -> Iterator[None]:
        """The child whose command says `program` stands still meanwhile, so that what it does can be looked at."""
        children: dict[str, str] = json.loads((self.data_dir / "children.json").read_text())
        (group,) = (int(pid) for pid, command in children.items() if program in command)
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C (or another signal), and the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=STOP_SECONDS)


def start(data_dir: Path, *, port: int | None = None, **variables: str) -> Demo:
    """Start `python -m wizard.demo` as make demo does, and wait until it has printed its four lines."""
    output = data_dir.parent / f"{data_dir.name}.out"  # a file: a pipe that nobody reads would stop the demo
    with output.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "wizard.demo"],
            cwd=ROOT,
            env=_environment(data_dir, port or free_port(first_port(FIRST_PORT))) | variables,
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    return Demo(process, data_dir, _announced(process, output))


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    """This process's own, without anything that configures Embark."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("EMBARK_", "DATABASE_", "REDIS_"))}
    return own | {"PORT": str(port), "EMBARK_DATA_DIR": str(data_dir)}


def _announced(process: subprocess.Popen[bytes], output: Path) -> dict[str, str]:
    """The four lines that the demo prints for scripts; everything answers when the last has come."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        lines = dict(LINES.findall(output.read_text()))
        if "s3" in lines:
            return lines
        time.sleep(0.1)
    process.kill()
    raise AssertionError("the demo did not start:\n" + output.read_text())
