"""Calls that wait for the end of the work on a job: whoever gathers things while it goes on delivers the rest there.

Raises nothing: what a waiting call raises is logged, as the work itself may have ended well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog

log = structlog.get_logger(__name__)

Call = Callable[[], None]

_waiting: ContextVar[list[Call] | None] = ContextVar("calls that wait for the end of the present work", default=None)


def at_end_of_work(call: Call) -> bool:
    """Have `call` made when the work on the present job ends, however it ends, before the end is stored.

    False, and nothing is kept, when no job is being worked on.
    """
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append(call)
    return waiting is not None


@contextmanager
def end_of_work() -> Iterator[None]:
    """Make the calls that `at_end_of_work` was given inside of the block."""
    waiting: list[Call] = []
    present = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(present)
        for call in waiting:
            _try(call)


def _try(call: Call) -> None:
    try:
        call()
    except Exception:
        log.exception("end_of_work_failed")
