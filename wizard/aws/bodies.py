"""Counts what came of an object's body, also of one that was cut. Pure; raises what the stream raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class MeteredBody:
    """A body on its way: `came` is the bytes read so far. One thread reads it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._at_end: list[Callable[[], None]] = []
        self.came = 0

    def read(self, amount: int | None = None) -> bytes:
        """The next bytes, at most `amount`; b"" at the end."""
        part: bytes = self._stream.read(amount)
        self.came += len(part)
        return part

    def close(self) -> None:
        """Let go of the rest. Whoever waits for the end is told, once."""
        self._stream.close()
        waiting, self._at_end = self._at_end, []
        for call in waiting:
            call()

    def when_closed(self, call: Callable[[], None]) -> None:
        """Have `call` made at the end."""
        self._at_end.append(call)
