"""The process in which strangers' bytes are parsed: forked by `nursery`, or `python -m …isolation.child`.

It has no credentials, no environment, no network where the kernel allows that, and limits on memory, time and files
that it puts on itself before it reads its order. Its one channel, a socket on file descriptor 0, asks the parent for
ranges and answers with a result or a Problem. Nothing leaves `obey`: whatever happens becomes a message or the end of
the process.
"""

from __future__ import annotations

import importlib
import os
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from wizard.core.problems import ProblemError
from wizard.sampling.isolation import confinement, wire
from wizard.sampling.sources import StoredObject, Wanted

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
            answer = wire.receive(self._channel)
            return [wire.receive_block(self._channel, length) for length in answer["lengths"]]

    def report(self, value: dict[str, Any]) -> None:
        """Tell the parent how far the work is: `stage`, `object` (a key) and what else the page may show."""
        with self._lock:
            wire.send(self._channel, {"progress": value})


def main(parent: str, limits: str) -> NoReturn:
    """A fresh interpreter, started by the process `parent`."""
    confinement.leave_network()
    confinement.die_with(int(parent))
    obey(confinement.Confinement.read(limits))


def obey(limits: confinement.Confinement) -> NoReturn:
    """Do the one work that the parent names, within `limits`, then end."""
    try:
        limits.put_on()
        channel = socket.socket(fileno=0)
        order = wire.receive(channel)
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
    except BaseException as error:  # the panics of libraries written in Rust are no Exceptions
        return {"failed": "unexpected", "reason": _where(error)}


def _load(dotted: str) -> Work:
    module, _, name = dotted.partition(":")
    work: Work = getattr(importlib.import_module(module), name)
    return work


def _where(error: BaseException) -> str:
    """Kind and place of an exception; never its text, which may quote the data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {place}"


if __name__ == "__main__":
    main(*sys.argv[1:])
