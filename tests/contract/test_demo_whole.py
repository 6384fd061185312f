"""`python -m wizard.demo` as a person starts it: four lines to read, everything answers, and nothing stays behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import urllib3

from wizard.demo.addresses import Places
from wizard.demo.broker import answers
from wizard.demo.cloud_admin import AdminClients, admin_clients
from wizard.demo.config import BUCKET, ROOT
from wizard.demo.ports import free_port

pytestmark = pytest.mark.processes

SECONDS = 120
LINES = re.compile(
    r"^web: (?P<web>http://127\.0\.0\.1:\d+)\n"
    r"data scientist: (?P<scientist>http://\S+)\n"
    r"account manager: (?P<manager>http://\S+)\n"
    r"s3: (?P<s3>http://127\.0\.0\.1:\d+) bucket (?P<bucket>\S+) "
    r"access-key (?P<access>\S+) secret-key (?P<secret>\S+)\n",
    re.MULTILINE,
)


class Running:
    """A demo in a folder of its own, with its output in a file."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.output = folder.parent / f"{folder.name}.out"
        environment = {"PATH": os.environ["PATH"], "EMBARK_DATA_DIR": str(folder), "PORT": str(port)}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wizard.demo"], cwd=ROOT, env=environment, stdout=output, stderr=output
            )

    def facts(self) -> dict[str, str]:
        """What the four lines say, once they are there."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            found = LINES.search(self.output.read_text())
            if found:
                return found.groupdict()
            time.sleep(0.1)
        raise AssertionError(self.output.read_text())

    def admin(self) -> AdminClients:
        facts = self.facts()
        return admin_clients(endpoint=facts["s3"], access_key=facts["access"], secret_key=facts["secret"])

    def members(self) -> list[int]:
        """Every live process of this demo: the supervisor and the groups it leads."""
        groups = subprocess.run(["ps", "-eo", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True, check=True)
        rows = [line.split() for line in groups.stdout.splitlines()]
        leaders = {pid for pid, parent, *_ in rows if parent == str(self.process.pid)}
        return [int(pid) for pid, _, group, stat in rows if group in leaders and not stat.startswith("Z")]

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


def test_the_demo_starts_answers_resumes_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    port = free_port(22_000)
    first = Running(folder, port)
    try:
        facts = first.facts()
        assert (facts["bucket"], facts["web"]) == (BUCKET, f"http://127.0.0.1:{port}")
        assert urllib3.request("GET", f"{facts['web']}/health/ready").status == 200
        assert urllib3.request("GET", facts["scientist"], redirect=False).status in (200, 302)
        keys = [item["Key"] for item in first.admin().s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
        assert "insurance/v1/serving.parquet" in keys
        assert answers(Places(data=folder).socket)
        first.admin().s3.put_object(Bucket=BUCKET, Key="mine.txt", Body=b"kept")

        refused = subprocess.run(
            [sys.executable, "-m", "wizard.demo"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "EMBARK_DATA_DIR": str(folder)},
            capture_output=True,
            text=True,
        )
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)

        members = first.members()
        assert len(members) >= 6
    finally:
        code = first.stop(signal.SIGINT)
    assert code == 0
    assert [pid for pid in members if _is_running(pid)] == []

    second = Running(folder, port)
    try:
        assert second.facts()["s3"] == facts["s3"]
        assert second.admin().s3.get_object(Bucket=BUCKET, Key="mine.txt")["Body"].read() == b"kept"
    finally:
        assert second.stop(signal.SIGTERM) == 0


def _is_running(pid: int) -> bool:
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(shown.stdout.strip()) and not shown.stdout.startswith("Z")
