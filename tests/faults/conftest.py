"""A whole demo for the fault tests, and its processes by name."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import running_demo
from tests.demo_visitor import Visitor, Wizard
from tests.running_demo import Demo


class Stage:
    """The running demo, its database and its processes."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo

    def visitor(self) -> Visitor:
        return Visitor(self.demo)

    def wizard_at_review(self, name: str, key: str = "insurance/v1/serving.parquet") -> Wizard:
        """An onboarding that only waits for its Register button."""
        wizard = Wizard(self.visitor(), name)
        wizard.connect()
        wizard.sample(key)
        wizard.wait(f"{wizard.base}/data", "stat-row")
        wizard.map()
        return wizard

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Rows of the demo's database."""
        return self.demo.ask(sql, *values)

    def pids(self, words: str) -> list[int]:
        """Live processes below the supervisor whose command line holds `words`, the parents first."""
        shown = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 3) for line in shown.stdout.splitlines()]
        children: dict[str, list[list[str]]] = {}
        for row in rows:
            children.setdefault(row[1], []).append(row)
        found: list[int] = []
        waiting = [str(self.demo.process.pid)]
        while waiting:
            for row in children.get(waiting.pop(0), []):
                waiting.append(row[0])
                if words in row[3] and not row[2].startswith("Z"):
                    found.append(int(row[0]))
        return found

    def kill(self, words: str, number: signal.Signals = signal.SIGKILL) -> list[int]:
        """Send a signal to every such process; which they were."""
        pids = self.pids(words)
        assert pids, f"no process {words!r}"
        for pid in pids:
            os.kill(pid, number)
        return pids

    def environment_of(self, words: str) -> dict[str, str]:
        """The variables with which such a process was started."""
        raw = Path(f"/proc/{self.pids(words)[0]}/environ").read_bytes().decode()
        return dict(entry.split("=", 1) for entry in raw.split("\0") if entry)

    def wait_for(self, sql: str, expected: object, *values: object, seconds: float = 120) -> None:
        """Wait until the first column of the first row is `expected`."""
        deadline = time.monotonic() + seconds
        while True:
            rows = self.ask(sql, *values)
            if rows and rows[0][0] == expected:
                return
            assert time.monotonic() < deadline, f"{sql} {values}: {rows}, not {expected!r}"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    demo = running_demo.start(tmp_path_factory.mktemp("faults"))
    yield Stage(demo)
    assert demo.stop() == 0
