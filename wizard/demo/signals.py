"""Turns Ctrl-C, SIGTERM and a closed terminal into a question that is asked at safe points only."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):  # noqa: N818 - nothing went wrong: somebody asked us to stop
    """Ctrl-C, SIGTERM or a closed terminal."""


class StopSignal:
    """Remembers whether to stop. A handler that raised would leave half-started children behind."""

    def __init__(self) -> None:
        self._asked = False

    def check(self) -> None:
        """Raise StopRequested when a signal has come."""
        if self._asked:
            raise StopRequested

    def _note(self, *_: object) -> None:
        self._asked = True


@contextlib.contextmanager
def listening() -> Iterator[StopSignal]:
    """Handle the signals while the demo runs, and ignore them while it stops."""
    stop = StopSignal()
    before = {number: signal.signal(number, stop._note) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
