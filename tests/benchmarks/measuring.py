"""Runs readers one at a time against the store, and reads its log."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.contestants import OWN, names
from tests.benchmarks.files import Case
from tests.benchmarks.rounds import LISTING, LogEntry, rounds
from tests.benchmarks.watched import wait_until_quiet
from wizard.demo.config import ROOT

RUN_SECONDS = 180


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """One run: requests and the rounds they came in, bytes, seconds, and bytes of memory that it took on top.

    `listings` of the requests listed keys.

    `worker` is what Embark's own process took beside its child. `quiet` is False when the machine was busy with
    something else as the run began.
    """

    case: str
    reader: str
    rounds: int
    requests: int
    listings: int
    sent: int
    seconds: float
    growth: int
    worker: int
    quiet: bool


@contextlib.contextmanager
def running_store(folder: Path) -> Iterator[str]:
    """The endpoint of an S3 over `folder`, until the end of the block."""
    command = [sys.executable, "-m", "tests.benchmarks.store", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def best_runs(case: Case, endpoint: str, folder: Path, *, runs: int, only: str = "") -> Iterator[Measurement]:
    """The fastest run of each reader; readers take turns, so that a bad moment of the machine meets them all.

    A peer that failed in every run, or crashed, is left out.
    """
    readers = [name for name in names(case.format) if name == only or not only]
    turns = [[_run(case, endpoint, folder, name) for name in readers] for _ in range(runs)]
    for same_reader in zip(*turns, strict=True):
        done = [run for run in same_reader if run]
        if done:
            yield min(done, key=lambda run: run.seconds)


def _run(case: Case, endpoint: str, folder: Path, name: str) -> Measurement | None:
    environment = os.environ | {
        "EMBARK_MODE": "test",
        "EMBARK_S3_ENDPOINT": endpoint,
        "BENCH_ENDPOINT": endpoint,
    }
    quiet = wait_until_quiet()
    command = [sys.executable, "-m", "tests.benchmarks.contestants", name, str(folder), case.key, case.format]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=RUN_SECONDS)
    if done.returncode and name not in OWN:
        print(f"{case.name:30} {name:32} ended with {done.returncode}", flush=True)
        return None
    done.check_returncode()
    told = json.loads(done.stdout.splitlines()[-1])
    if told["columns"] != case.columns:
        raise RuntimeError(f"{name} found {told['columns']} columns in {case.key}")
    log = _log(endpoint)
    run = Measurement(
        case=case.name,
        reader=name,
        rounds=rounds(log),
        requests=len(log),
        listings=sum(entry[1] == LISTING for entry in log),
        sent=sum(entry[4] for entry in log),
        seconds=told["seconds"],
        growth=told["growth"],
        worker=told.get("worker", 0),
        quiet=quiet,
    )
    print(f"{case.name:30} {name:32} {run.requests:5} {run.sent / 1e6:8.1f} MB {run.seconds:6.2f} s", flush=True)
    return run


def _log(endpoint: str) -> list[LogEntry]:
    with urllib.request.urlopen(f"{endpoint}/_log") as answer:
        return [tuple(entry) for entry in json.load(answer)]
