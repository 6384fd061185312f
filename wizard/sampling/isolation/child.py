"""The process in which strangers' bytes are parsed: `python -m wizard.sampling.isolation.child`, by `parent` only.

It has no credentials, no environment, and limits on memory, time and files that it puts on itself before a parser is
imported. Its one channel, a socket on file descriptor 0, asks the parent for ranges and answers with a result or a
Problem. Nothing leaves `main`: whatever happens becomes a message or the end of the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import resource
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from wizard.core.problems import ProblemError
from wizard.sampling.isolation import wire
from wizard.sampling.sources import StoredObject, Wanted

ANSWER_LIMIT = 1 << 30
_PR_SET_PDEATHSIG = 1

Work = Callable[..., dict[str, Any]]


class ParentSource:
    """The objects, read through the parent; a question and its answer stay together whichever thread asks."""

    def __init__(self, channel: socket.socket, *, name: str, objects: Sequence[StoredObject], folder: str) -> None:
        self._channel = channel
        self._lock = threading.Lock()
        self.name = name
        self.objects = objects
        self.folder = folder

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """Several ranges in one round; see ObjectSource."""
        with self._lock:
            wire.send(self._channel, {"ask": [list(span) for span in wanted]})
            answer, body = wire.receive(self._channel, body_limit=ANSWER_LIMIT)
        blocks, at = [], 0
        for length in answer["lengths"]:
            blocks.append(body[at : at + length])
            at += length
        return blocks

    def report(self, value: dict[str, Any]) -> None:
        """Tell the parent how far the work is."""
        with self._lock:
            wire.send(self._channel, {"progress": value})


def main() -> None:
    """Do the one work that the parent names, then end."""
    channel = socket.socket(fileno=0)
    try:
        order, _ = wire.receive(channel)
        _die_with_parent()
        _confine(order["limits"])
        wire.send(channel, _outcome(order, channel))
    except (EOFError, ValueError):
        os._exit(1)
    # Straight out: destructors of a parser that met hostile bytes are not worth running.
    os._exit(0)


def _outcome(order: dict[str, Any], channel: socket.socket) -> wire.Message:
    try:
        work = _load(order["work"])
        source = ParentSource(
            channel,
            name=order["name"],
            objects=[StoredObject(**entry) for entry in order["objects"]],
            folder=order["folder"],
        )
        return {"result": work(source, order["arguments"], source.report)}
    except ProblemError as error:
        return {"problem": error.problem.to_json()}
    except MemoryError:
        return {"failed": "memory"}
    except EOFError:
        raise
    except Exception as error:
        return {"failed": "unexpected", "reason": _where(error)}


def _load(dotted: str) -> Work:
    module, _, name = dotted.partition(":")
    work: Work = getattr(importlib.import_module(module), name)
    return work


def _where(error: Exception) -> str:
    """Kind and place of an exception; never its text, which may quote the data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {place}"


def _confine(limits: dict[str, int]) -> None:
    """Put the limits on this process; a system that does not know one of them goes without it."""
    cpu = limits["cpu_seconds"]
    for kind, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, limits["files"], limits["files"]),
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_AS, limits["memory"], limits["memory"]),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))


def _die_with_parent() -> None:
    """On Linux the kernel kills this process when the worker that started it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
