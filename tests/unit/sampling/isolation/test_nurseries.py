"""A nursery's life: one thread, any number of children, replaced when it ends, left behind by a fork."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.data import build
from tests.fakes.file_source import BytesSource
from wizard.core.problems import ProblemError
from wizard.sampling.isolation import nurseries, processes
from wizard.sampling.isolation import parent as isolation
from wizard.sampling.isolation.child_limits import ChildLimits
from wizard.sampling.isolation.parent import run_in_child
from wizard.sampling.isolation.works import EXPRESSIONS, READING

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not nurseries.are_possible(), reason="only Linux has nurseries"),
]
WORKS = ("abort", "call_out", "echo", "escape", "leave", "sleep", "starter")


@pytest.fixture(autouse=True)
def own_nurseries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nurseries of this test alone."""
    for name in WORKS:
        monkeypatch.setitem(isolation.WORKS, name, f"tests.fakes.child_works:{name}")
    own = nurseries._Nurseries()
    monkeypatch.setattr(nurseries, "_nurseries", own)
    yield
    own.end()


def call(work: str, *, limits: ChildLimits | None = None, **options: Any) -> dict[str, Any]:
    options.setdefault("arguments", {})
    return run_in_child(work, source=BytesSource(b"hello", "x.csv"), limits=limits, **options)


def nursery() -> nurseries._Nursery:
    return nurseries._nurseries.running[READING]


@pytest.mark.parametrize("preparation", [READING, EXPRESSIONS], ids=["reading", "expressions"])
def test_a_nursery_has_one_thread_when_it_forks(preparation: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "preparation", lambda work: preparation)
    for _ in range(2):
        assert call("starter")["threads"] == 1


def test_one_nursery_bears_many_children() -> None:
    starters = {call("starter")["pid"] for _ in range(3)}
    assert starters == {nursery().process.pid}


def test_a_child_confines_itself_before_it_has_an_order() -> None:
    ours, theirs = socket.socketpair()
    child = nurseries.born(READING, theirs, ChildLimits(memory=700_000_000, files=33))
    assert child
    try:
        assert _within(5, lambda: "700000000" in Path(f"/proc/{child.pid}/limits").read_text())
        assert sorted(os.listdir(f"/proc/{child.pid}/fd")) == ["0", "1", "2"]
    finally:
        child.end()
        ours.close()
        theirs.close()


def test_a_dead_nursery_is_replaced_without_a_word() -> None:
    first = call("starter")["pid"]
    os.kill(first, signal.SIGKILL)
    assert call("starter")["pid"] != first


def test_a_nursery_that_answers_no_more_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    first = call("starter")["pid"]
    os.kill(first, signal.SIGSTOP)
    monkeypatch.setattr(nurseries, "BIRTH_SECONDS", 2.0)
    assert call("starter")["pid"] != first
    assert _is_gone(first)


def test_a_nursery_is_replaced_after_many_children(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nurseries, "CHILDREN", 2)
    starters = [call("starter")["pid"] for _ in range(4)]
    assert starters[0] == starters[1] != starters[2] == starters[3]
    assert _is_gone(starters[0])


def test_without_a_nursery_a_fresh_interpreter_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    start = processes.start

    def refusing(module: str, *arguments: str, channel: socket.socket) -> subprocess.Popen[bytes]:
        if module.endswith("nursery"):
            raise BlockingIOError("no more processes")
        return start(module, *arguments, channel=channel)

    monkeypatch.setattr(processes, "start", refusing)
    assert call("starter")["pid"] == os.getpid()


def test_a_killed_nursery_takes_its_children_along() -> None:
    told: list[dict[str, Any]] = []

    def kill_nursery(progress: dict[str, Any]) -> None:
        told.append(progress)
        os.kill(nursery().process.pid, signal.SIGKILL)

    with pytest.raises(ProblemError) as caught:
        call("sleep", on_progress=kill_nursery)
    assert caught.value.problem.code == "data.reader.too_large"
    assert _is_gone(told[0]["pid"])


def test_what_leaves_the_childs_group_is_ended_too() -> None:
    assert _is_gone(call("escape")["pid"])


def test_children_at_the_same_time_keep_their_own_ends() -> None:
    works = ["echo", "abort", "leave", "sleep"] * 3

    def outcome(work: str) -> str:
        try:
            call(work, limits=ChildLimits(wall_seconds=2))
        except ProblemError as error:
            return error.problem.code
        return "done"

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(outcome, works))
    assert outcomes == ["done", "data.reader.crashed", "data.reader.failed", "data.reader.too_slow"] * 3


def test_a_nursery_started_by_a_thread_outlives_it() -> None:
    told: list[int] = []
    thread = threading.Thread(target=lambda: told.append(call("starter")["pid"]))
    thread.start()
    thread.join()
    assert call("starter")["pid"] == told[0]


def test_a_fork_of_the_worker_leaves_the_nursery_alone() -> None:
    mine = call("starter")["pid"]
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:  # what is left of pytest here must not run on
        try:
            os.write(write, str(call("starter")["pid"]).encode())
            nurseries._nurseries.end()
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        theirs = int(answer.read())
    os.waitpid(pid, 0)
    assert theirs != mine
    assert call("starter")["pid"] == mine


def test_a_child_has_no_network() -> None:
    trial = "from wizard.sampling.isolation import confinement as c; raise SystemExit(not c.leave_network())"
    if subprocess.run([sys.executable, "-c", trial], check=False).returncode:
        pytest.skip("this kernel lets nobody leave the network")
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert call("call_out", arguments={"port": server.getsockname()[1]})["refused"]


def test_the_workers_memory_returns_to_where_it_was() -> None:
    bomb = BytesSource(b"[" * 3_000_000, "deep.csv")
    objects = [BytesSource(build.parquet(), "x.parquet"), BytesSource(build.csv().encode(), "x.csv"), bomb]

    def sample_all() -> None:
        for source in objects:
            try:
                run_in_child("sample", arguments={}, source=source)
            except ProblemError:
                assert source is bomb

    sample_all()
    before = _resident(os.getpid()), _resident(nursery().process.pid)
    for _ in range(7):
        sample_all()
    after = _resident(os.getpid()), _resident(nursery().process.pid)
    assert after[0] - before[0] < 8_000_000
    assert after[1] - before[1] < 2_000_000


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def _is_gone(pid: int) -> bool:
    return _within(5, lambda: not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text())


def _within(seconds: float, is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
