"""Whatever the child does, the parent gets an answer or a Problem, and no process is left."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.data import build
from tests.fakes import child_works
from tests.fakes.file_source import BytesSource, ObjectsSource
from wizard.core.problems import Problem, ProblemError, Whose
from wizard.sampling.isolation import nurseries
from wizard.sampling.isolation import parent as isolation
from wizard.sampling.isolation.nurseries import WarmChild
from wizard.sampling.isolation.parent import ChildLimits, ChildProcess, run_in_child
from wizard.sampling.isolation.processes import FreshChild
from wizard.sampling.results import SampleResult

pytestmark = pytest.mark.processes
WORKS = [name for name, work in vars(child_works).items() if getattr(work, "__module__", "") == child_works.__name__]


@pytest.fixture(autouse=True)
def works(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WORKS:
        monkeypatch.setitem(isolation.WORKS, name, f"tests.fakes.child_works:{name}")


@pytest.fixture(
    autouse=True,
    params=[pytest.param("nursery", marks=pytest.mark.skipif(not nurseries.are_possible(), reason="Linux")), "fresh"],
)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to a child keep the same promises."""
    if request.param == "fresh":
        monkeypatch.setattr(nurseries, "are_possible", lambda: False)
    return str(request.param)


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch, way: str) -> Iterator[list[ChildProcess]]:
    """The children that a test started; none may be alive, or a zombie, when it ends."""
    children: list[ChildProcess] = []
    start = isolation._start

    def remember(*arguments: Any) -> ChildProcess:
        children.append(start(*arguments))
        return children[-1]

    monkeypatch.setattr(isolation, "_start", remember)
    yield children
    for child in children:
        assert isinstance(child, WarmChild if way == "nursery" else FreshChild)
        assert child.exit_code(within=0) is not None
        assert _is_gone(child.pid)


def call(work: str, *, limits: ChildLimits | None = None, source: Any = None, **options: Any) -> dict[str, Any]:
    options.setdefault("arguments", {})
    return run_in_child(work, source=source or BytesSource(b"hello world", "x.csv"), limits=limits, **options)


def refused(work: str, **options: Any) -> Problem:
    with pytest.raises(ProblemError) as caught:
        call(work, **options)
    return caught.value.problem


def test_samples_an_object() -> None:
    told: list[dict[str, Any]] = []
    source = BytesSource(build.parquet(), "in/x.parquet")
    result = run_in_child("sample", arguments={}, source=source, on_progress=told.append)
    assert SampleResult.from_json(result).row_count == 500
    assert [progress["stage"] for progress in told] == ["reading", "describing"]
    assert source.requests == 1


def test_the_readers_problem_comes_through() -> None:
    with pytest.raises(ProblemError) as caught:
        run_in_child("sample", arguments={}, source=BytesSource(build.truncated_parquet(), "x.parquet"))
    assert caught.value.problem.code == "data.parquet.truncated"


def test_ranges_and_arguments_travel() -> None:
    answer = call("echo", arguments={"ranges": [[0, 5], [6, 5]], "n": 1})
    assert answer["text"] == ["hello", "world"]
    assert (answer["size"], answer["name"], answer["arguments"]["n"]) == (11, "x.csv", 1)


def test_the_child_is_confined() -> None:
    seen = call("surroundings", limits=ChildLimits(memory=800_000_000, cpu_seconds=7, files=40))
    assert not [name for name in seen["environment"] if name.startswith(("AWS", "EMBARK", "DJANGO", "HOME", "PATH"))]
    assert not {"django", "celery", "boto3", "botocore"} & set(seen["modules"])
    assert max(seen["files"]) <= 3
    assert seen["folder"] == "/"
    assert (seen["limits"]["RLIMIT_CORE"], seen["limits"]["RLIMIT_FSIZE"]) == (0, 0)
    assert (seen["limits"]["RLIMIT_NOFILE"], seen["limits"]["RLIMIT_CPU"]) == (40, 7)
    if sys.platform == "linux":
        assert seen["limits"]["RLIMIT_AS"] == 800_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has them")
def test_the_child_gains_no_privileges_and_few_threads() -> None:
    seen = call("confinement", limits=ChildLimits(threads=2))
    assert seen == {"no_new_privileges": "1", "umask": "0077", "threads": 2}


def test_sampling_imports_no_framework() -> None:
    code = "import sys, wizard.sampling.sampler; print({'django', 'celery', 'boto3'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("work", "code"),
    [
        ("abort", "data.reader.crashed"),
        ("segfault", "data.reader.crashed"),
        ("refuse", "data.parquet.not_parquet"),
        ("stumble", "data.reader.failed"),
        ("overreach", "data.reader.failed"),
        ("gibberish", "data.reader.failed"),
        ("leave", "data.reader.failed"),
        ("chatter", "data.reader.failed"),
        ("boast", "data.reader.failed"),
        ("crumble", "data.reader.failed"),
        ("babble", "data.reader.failed"),
    ],
)
def test_a_misbehaving_child_is_a_problem(work: str, code: str) -> None:
    assert refused(work).code == code


def test_a_crash_names_the_signal_and_is_ours() -> None:
    problem = refused("abort")
    assert "SIGABRT" in problem.detail
    assert problem.whose is Whose.OURS


def test_the_problem_names_the_object_and_the_stage() -> None:
    source = ObjectsSource({"in/1.csv": b"x", "in/2.csv": b"y"}, name="in/")
    assert "The reader of in/ (at in/2.csv, while reading) was ended" in refused("die_at_work", source=source).detail
    assert "The reader of in/ (at in/2.csv) was ended" in refused("die_after_asking", source=source).detail


def test_a_child_can_tell_no_stories_as_its_place() -> None:
    detail = refused("lie_about_the_place").detail
    assert "elsewhere" not in detail
    assert len(detail) < 200


def test_a_mistake_is_named_without_the_data() -> None:
    problem = refused("stumble")
    assert "ZeroDivisionError at child_works.py:" in problem.detail
    assert "secret" not in problem.detail


def test_a_problem_is_kept_short_and_storable() -> None:
    problem = refused("preach")
    assert problem.code == "data.parquet.not_parquet"
    assert len(problem.detail) == isolation.WORDS
    assert "\0" not in problem.detail


def test_too_much_memory() -> None:
    assert refused("devour", limits=ChildLimits(memory=400_000_000)).code == "data.reader.too_large"


def test_too_much_processor_time() -> None:
    began = time.monotonic()
    assert refused("spin", limits=ChildLimits(cpu_seconds=1, wall_seconds=20)).code == "data.reader.too_slow"
    assert time.monotonic() - began < 15


def test_too_much_time() -> None:
    assert refused("sleep", limits=ChildLimits(wall_seconds=0.5)).code == "data.reader.too_slow"


def test_a_grandchild_is_ended_too() -> None:
    told: list[dict[str, Any]] = []
    assert refused("fork", limits=ChildLimits(wall_seconds=1), on_progress=told.append).code == "data.reader.too_slow"
    assert _is_gone(told[0]["pid"])


def test_no_file_can_be_written(tmp_path: Path) -> None:
    assert call("write", arguments={"path": str(tmp_path / "x")})["errno"] == errno.EFBIG


class _Refusing(BytesSource):
    def read_many(self, ranges: Any) -> list[bytes]:
        raise ProblemError(Problem("aws.s3.denied", Whose.YOURS, "S3 refused", "403", "Allow it."))


class _Broken(BytesSource):
    def read_many(self, ranges: Any) -> list[bytes]:
        raise ValueError("a mistake of the caller")


class _Slow(BytesSource):
    def read_many(self, ranges: Any) -> list[bytes]:
        time.sleep(1.5)
        return super().read_many(ranges)


def test_a_problem_of_the_source_comes_through() -> None:
    assert refused("echo", source=_Refusing(b"x"), arguments={"ranges": [[0, 1]]}).code == "aws.s3.denied"


def test_a_mistake_of_the_caller_stays_the_callers() -> None:
    with pytest.raises(ValueError, match="a mistake of the caller"):
        call("echo", source=_Broken(b"x"), arguments={"ranges": [[0, 1]]})


def test_a_callback_that_raises_ends_the_child() -> None:
    def cancel(progress: dict[str, Any]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call("sleep", on_progress=cancel)


def test_a_slow_store_is_not_the_readers_fault() -> None:
    limits = ChildLimits(wall_seconds=1.4)
    assert call("echo", source=_Slow(b"xy"), arguments={"ranges": [[0, 1]]}, limits=limits)["text"] == ["x"]


def test_the_last_word_counts_whatever_was_asked_before() -> None:
    assert call("walk_out", source=_Slow(b"xy")) == {"done": True}


def test_an_unknown_work_is_refused(started: list[ChildProcess]) -> None:
    with pytest.raises(KeyError):
        call("os.system")
    assert started == []


def _sample_here() -> int:
    return int(run_in_child("sample", arguments={}, source=BytesSource(build.csv().encode()))["row_count"])


def _in_daemon(queue: Any) -> None:
    queue.put(_sample_here())


def test_works_in_a_daemonic_process() -> None:
    """Celery's prefork workers are daemonic: they may not have children through multiprocessing."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_in_daemon, args=(queue,), daemon=True)
    process.start()
    assert queue.get(timeout=60) == 500
    process.join(10)


def _sample_for_ever(connection: Any) -> None:
    isolation.WORKS["sleep"] = "tests.fakes.child_works:sleep"
    run_in_child("sleep", arguments={}, source=BytesSource(b"x"), on_progress=connection.send)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_worker_takes_its_child_along() -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_sample_for_ever, args=(theirs,))
    worker.start()
    assert ours.poll(60)
    child = ours.recv()["pid"]
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(10)
    assert _is_gone(child)


def _is_gone(pid: int) -> bool:
    """Whether no process of this id runs, within five seconds; a zombie that waits for init does not run."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False
