"""What never gets into a log: the words of an exception, the question part of an address, links that open something.

A database quotes the row that it refuses, a parser the cell, a library the token: so an exception is logged as its type
and its place, never with its text. Pure; raises nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

from structlog.tracebacks import ExceptionDictTransformer

Event = MutableMapping[str, Any]

_KEY_IN_A_LINK = re.compile(r"(/password/reset/key/|/demo/sign-in/|/handoff/)[^/?\s]+|hnd_[0-9a-z]+\.[\w-]+")
"""By the address that it opens; and a hand-off link's also by its form, as people mistype addresses."""
_KEPT = ("exc_type", "is_cause", "frames")
_frames = ExceptionDictTransformer(show_locals=False)


def where_it_broke(exc_info: Any) -> list[dict[str, Any]]:
    """Type and frames of an exception and of its causes, as JSON."""
    return [{name: stack[name] for name in _KEPT} for stack in _frames(exc_info)]


def without_secrets(logger: Any, method: str, event: Event) -> Event:  # noqa: ARG001 - structlog's signature
    """A processor: addresses lose their question part and the keys in them, other people's `error=` its text."""
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    for name in ("event", "request"):
        if isinstance(event.get(name), str):
            event[name] = _KEY_IN_A_LINK.sub(r"\1…", event[name])
    if str(event.get("logger", "")).startswith("django_structlog"):
        event.pop("error", None)
        event.pop("exception", None)  # the object; the renderer behind us writes where it broke
    return event


class WithoutWords(logging.Filter):
    """Celery writes the text of a task's exception into its own line; the structured one beside it says where."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, dict) and "exc" in record.args:
            record.args = record.args | {"exc": "…", "traceback": ""}
        return True
