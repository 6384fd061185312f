"""The demo's process keeping, with real processes and signals: nothing dies unnoticed, nothing outlives the demo."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wizard.demo import broker, data_folder, programs
from wizard.demo.addresses import MAX_SOCKET_PATH, Places, Ports
from wizard.demo.config import DemoError, demo_config
from wizard.demo.keyring import new_secrets
from wizard.demo.leftovers import end_leftovers, write_down
from wizard.demo.processes import Program, start
from wizard.demo.signals import StopRequested, StopSignal
from wizard.demo.troupe import Troupe

pytestmark = pytest.mark.processes

SLEEPER = "import time; time.sleep(60)"
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


def program(folder: Path, code: str, *, stop_seconds: float = 5.0) -> Program:
    return Program(
        name="child",
        argv=[sys.executable, "-c", code],
        environment={"PATH": os.environ["PATH"]},
        log=folder / "logs" / "child.log",
        directory=folder,
        stop_seconds=stop_seconds,
    )


def is_running(pid: int) -> bool:
    """Alive and no zombie (nobody may reap an orphan in a container)."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(shown.stdout.strip()) and not shown.stdout.startswith("Z")


def eventually(check: Callable[[], object], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def troupe(tmp_path: Path, said: list[str]) -> Iterator[Troupe]:
    made = Troupe(notes=tmp_path / "children.json", say=said.append, stop_signal=StopSignal())
    yield made
    made.stop()


def test_a_dead_child_is_started_again_and_said_so(troupe: Troupe, tmp_path: Path, said: list[str]) -> None:
    child = troupe.add(program(tmp_path, SLEEPER))
    os.kill(child.pid, signal.SIGKILL)

    def lives_again() -> bool:
        troupe.look_after()
        return troupe.members[0].child.pid != child.pid and troupe.members[0].child.is_alive()

    assert eventually(lives_again)
    assert len(said) == 1


def test_a_child_that_cannot_live_ends_the_start(troupe: Troupe, tmp_path: Path) -> None:
    troupe.add(program(tmp_path, "raise SystemExit(3)"))
    with pytest.raises(DemoError, match=r"child\.log"):
        troupe.wait_until(lambda: False, what="The child")


def test_an_errand_that_fails_is_told(troupe: Troupe, tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="child"):
        troupe.wait_for_errand(troupe.send(program(tmp_path, "raise SystemExit(3)")))


def test_a_stop_request_interrupts_waiting(troupe: Troupe) -> None:
    troupe.stop_signal._note()
    with pytest.raises(StopRequested):
        troupe.wait_until(lambda: False, what="Nothing")


def test_a_stubborn_child_is_killed_with_its_children(tmp_path: Path) -> None:
    child = start(program(tmp_path, STUBBORN, stop_seconds=0.5))
    log = tmp_path / "logs" / "child.log"
    assert eventually(lambda: log.read_text().strip())
    grandchild = int(log.read_text())
    child.stop()
    assert not is_running(child.pid)
    assert eventually(lambda: not is_running(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path) -> None:
    code = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(Path.cwd())!r})
from wizard.demo.processes import Program, start
child = start(Program(name="child", argv=[sys.executable, "-c", {SLEEPER!r}], environment={{}},
                      log=Path({str(tmp_path)!r}) / "child.log", directory=Path({str(tmp_path)!r})))
print(child.pid, flush=True)
time.sleep(60)
"""
    supervisor = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    with supervisor.stdout:
        child = int(supervisor.stdout.readline())
        assert is_running(child)
        supervisor.kill()
        supervisor.wait()
    assert eventually(lambda: not is_running(child))


def test_leftovers_are_ended_but_strangers_are_not(tmp_path: Path) -> None:
    ours, stranger = start(program(tmp_path, SLEEPER)), start(program(tmp_path, SLEEPER + "  # another"))
    notes = tmp_path / "children.json"
    write_down(notes, [ours, stranger])
    # As if the stranger had been given an id of ours: the noted command is not its own.
    notes.write_text(notes.read_text().replace("# another", "# a command of ours"))
    assert end_leftovers(notes) == 1
    assert eventually(lambda: not ours.is_alive())
    assert stranger.is_alive()
    stranger.stop()


def stage_in(folder: Path) -> programs.Stage:
    return programs.Stage(
        config=demo_config({"PATH": os.environ["PATH"]}),
        places=Places(data=folder),
        ports=Ports(web=0, s3=0, cloud=0),
        secrets=new_secrets(),
    )


@pytest.mark.parametrize("name", ["short", "long-" + "x" * 120])
def test_the_broker_answers_on_a_private_socket(name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="embark-") as short:
        stage = stage_in(Path(short) / name)
        child = start(broker.broker(stage))
        socket = stage.places.socket
        try:
            assert eventually(lambda: broker.answers(socket))
            assert len(os.fsencode(socket)) <= MAX_SOCKET_PATH
            assert socket.parent.stat().st_mode & 0o777 == 0o700
            broker.take_over(socket)
            assert eventually(lambda: not child.is_alive())
            assert not broker.answers(socket)
        finally:
            child.stop()
            data_folder.empty(stage.places)
