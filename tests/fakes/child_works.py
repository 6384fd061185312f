"""Works that misbehave, for the tests of isolation. They run inside the child process only."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from dataclasses import replace
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
