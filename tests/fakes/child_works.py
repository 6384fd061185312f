"""Works that misbehave, for the tests of isolation. They run inside the child process only."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from wizard.core.problems import ProblemError
from wizard.sampling import problems
from wizard.sampling.sampler import Report
from wizard.sampling.sources import ObjectSource

Answer = dict[str, Any]


def echo(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """The arguments, the object's facts, and some of its bytes."""
    report({"stage": "echo"})
    blocks = source.read_many([(source.name, *span) for span in arguments["ranges"]]) if arguments.get("ranges") else []
    return {
        "arguments": arguments,
        "size": source.objects[0].size,
        "name": source.name,
        "text": [b.decode() for b in blocks],
    }


def walk_out(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """Done, while another thread still waits for bytes that it asked for."""
    threading.Thread(target=source.read_many, args=([(source.name, 0, 1)],), daemon=True).start()
    time.sleep(0.1)
    return {"done": True}


def surroundings(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """What the child can see of the world."""
    return {
        "environment": sorted(os.environ),
        "modules": sorted(sys.modules),
        "files": sorted(int(name) for name in os.listdir("/dev/fd")),
        "folder": os.getcwd(),
        "limits": {
            name: resource.getrlimit(getattr(resource, name))[0]
            for name in ("RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CPU", "RLIMIT_AS")
        },
    }


def abort(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that calls abort()."""
    os.abort()


def segfault(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that runs over its stack."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def sleep(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that waits for ever."""
    report({"pid": os.getpid()})
    time.sleep(600)
    return {}


def spin(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that loops for ever."""
    while True:
        pass


def devour(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that takes ever more memory."""
    taken = []
    while True:
        taken.append(bytearray(50_000_000))


def fork(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that starts another process and waits."""
    child = os.fork()
    if child == 0:
        time.sleep(600)
    report({"pid": child})
    time.sleep(600)
    return {}


def escape(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that starts a process which leaves its group, and ends as if nothing were."""
    child = os.fork()
    if child == 0:
        os.setsid()
        time.sleep(600)
    return {"pid": child}


def starter(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """The process that started the child, and how many threads it has."""
    parent = os.getppid()
    return {"pid": parent, "threads": len(os.listdir(f"/proc/{parent}/task"))}


def confinement(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """What else the child may not do, and the threads that Arrow would use."""
    import pyarrow as pa

    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return {
        "no_new_privileges": status["NoNewPrivs"].strip(),
        "umask": status["Umask"].strip(),
        "threads": pa.cpu_count(),
    }


def call_out(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and calls a server on this machine."""
    try:
        socket.create_connection(("127.0.0.1", arguments["port"]), timeout=2).close()
    except OSError as error:
        return {"refused": type(error).__name__}
    return {"refused": ""}


def die_at_work(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that crashes on the last object."""
    report({"stage": "reading", "object": source.objects[-1].key})
    os.abort()


def die_after_asking(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A parser that crashes on what it has just read."""
    source.read_many([(source.objects[-1].key, 0, 1)])
    os.abort()


def lie_about_the_place(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and tells a story as its place."""
    report({"stage": "x" * 100_000 + "\0", "object": "s3://elsewhere"})
    os.abort()


def refuse(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that has a Problem with the object."""
    raise ProblemError(problems.not_parquet(source.name))


def stumble(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader with a mistake in it, whose message quotes the data."""
    raise ZeroDivisionError("secret cell value")


def overreach(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and asks for bytes outside the object."""
    source.read_many([(source.name, 0, 10**9)])
    return {}


def write(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and writes a file."""
    try:
        with open(arguments["path"], "w") as handle:
            handle.write("x" * 10)
    except OSError as error:
        return {"errno": error.errno}
    return {"errno": 0}


def gibberish(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and speaks another language to its parent."""
    os.write(0, b"\xff" * 64)
    time.sleep(600)
    return {}


def leave(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that ends the process without a word."""
    os._exit(3)


def chatter(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and keeps its parent busy for ever."""
    while True:
        report({"stage": "reading"})


def boast(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and answers with more than anybody can keep."""
    return {"columns": "x" * 20_000_000}


def crumble(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and answers with what is small on the wire and large in memory."""
    return {"columns": [[]] * 3_000_000}


def preach(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and has a Problem of a million words."""
    raise ProblemError(replace(problems.not_parquet(source.name), detail="word\0 " * 1_000_000))


def babble(source: ObjectSource, arguments: Answer, report: Report) -> Answer:
    """A reader that was taken over and tells progress that is none."""
    report(["stage"])  # type: ignore[arg-type]
    return {}
