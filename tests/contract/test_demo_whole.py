"""`python -m wizard.demo` as a person starts it: four lines to read, everything answers, and nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import urllib3

from tests import running_demo
from tests.ports import first_port
from tests.running_demo import Demo
from wizard.demo.addresses import Places
from wizard.demo.broker import answers
from wizard.demo.config import BUCKET, ROOT
from wizard.demo.ports import free_port

pytestmark = pytest.mark.processes


def test_the_demo_starts_answers_resumes_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    port = free_port(first_port(22_000))
    first = running_demo.start(folder, port=port)
    try:
        assert (first.s3["bucket"], first.web) == (BUCKET, f"http://127.0.0.1:{port}")
        assert urllib3.request("GET", f"{first.web}/health/ready").status == 200
        assert urllib3.request("GET", first.lines["data scientist"], redirect=False).status in (200, 302)
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

        members = _members(first)
        assert len(members) >= 6
    finally:
        code = first.stop()
    assert code == 0
    assert [pid for pid in members if _is_running(pid)] == []

    second = running_demo.start(folder, port=port)
    try:
        assert second.s3["endpoint"] == first.s3["endpoint"]
        assert second.admin().s3.get_object(Bucket=BUCKET, Key="mine.txt")["Body"].read() == b"kept"
    finally:
        assert second.stop(signal.SIGTERM) == 0


def _members(demo: Demo) -> list[int]:
    """Every live process of this demo but the supervisor: the groups that it leads."""
    shown = subprocess.run(["ps", "-eo", "pid=,ppid=,pgid=,stat="], capture_output=True, text=True, check=True)
    rows = [line.split() for line in shown.stdout.splitlines()]
    leaders = {pid for pid, parent, *_ in rows if parent == str(demo.process.pid)}
    return [int(pid) for pid, _, group, stat in rows if group in leaders and not stat.startswith("Z")]


def _is_running(pid: int) -> bool:
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(shown.stdout.strip()) and not shown.stdout.startswith("Z")
