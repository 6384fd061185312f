"""How calls end that fail: one body for both generations, and which statuses a call may end in."""

from __future__ import annotations

from typing import Any

from ninja import Schema


class Fault(Schema):
    """What went wrong: `message` for people, `code` for scripts."""

    message: str
    detail: str | None
    code: str


class Failure(Schema):
    """The body of every failure."""

    error: Fault
    detail: Any


ALWAYS = frozenset((400, 401, 413, 422, 429))
"""Failures that every call may end in."""
REFUSED: dict[Any, Any] = {ALWAYS: Failure}
NAMED: dict[Any, Any] = {ALWAYS | {404}: Failure}
"""…of a call whose address names something."""
TAKEN: dict[Any, Any] = {ALWAYS | {404, 409}: Failure}
"""…of a call that makes something."""
