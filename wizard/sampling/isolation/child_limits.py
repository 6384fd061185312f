"""What a child may use. Pure; raises nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class ChildLimits:
    """What a child may use: bytes of address space, seconds, open files, bytes of one round of ranges, threads, words.

    `wall_seconds` leaves out the time in which the parent fetches ranges: a slow store is not the file's fault.
    """

    memory: int = 900_000_000
    cpu_seconds: int = 20
    wall_seconds: float = 25.0
    files: int = 64
    round_bytes: int = 96 * 1024 * 1024
    threads: int = 1
    messages: int = 10_000

    def for_child(self) -> str:
        """Those that the child puts on itself, as `Confinement.read` understands them."""
        own = ("memory", "cpu_seconds", "files", "threads")
        return json.dumps({name: getattr(self, name) for name in own})
