"""Asks for parts of an object before it is known to be there, so that finding and reading it take one round.

Raises nothing: what is refused, cut short or not there is asked for again, by whoever needs it, and told then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass

from botocore.exceptions import HTTPClientError, IncompleteReadError

from wizard.aws.diagnosis import Operation
from wizard.aws.session.sessions import AwsSession
from wizard.aws.session.threads import pool
from wizard.core.problems import ProblemError

_PLACE = re.compile(r"bytes (\d+)-\d+/\d+")


@dataclass(frozen=True)
class Block:
    """Bytes of an object from `start` on, in the version that has this `etag`."""

    start: int
    data: bytes
    etag: str


class Ahead:
    """The parts of one object that are on their way: its first `head` bytes, and its last `tail` (0: none)."""

    def __init__(self, session: AwsSession, bucket: str, key: str, *, head: int, tail: int = 0) -> None:
        spans = [f"bytes=0-{head - 1}", *([f"bytes=-{tail}"] if tail else [])]
        self._asked = [pool().submit(_part, session, bucket, key, span) for span in spans]
        self.requests = len(spans)

    def blocks(self) -> Sequence[Block]:
        """What has come, once nothing more is under way."""
        return [block for block in map(_outcome, self._asked) if block]

    def finish(self) -> None:
        """Wait until nothing more is under way."""
        wait(self._asked)


def _outcome(asked: Future[Block | None]) -> Block | None:
    return asked.result()


def _part(session: AwsSession, bucket: str, key: str, span: str) -> Block | None:
    try:
        response = session.ask(Operation.GET, "get_object", key=key, Bucket=bucket, Key=key, Range=span)
    except ProblemError:
        return None
    body = response["Body"]
    place = _PLACE.fullmatch(str(response.get("ContentRange") or ""))
    try:
        # Without its place the answer is the whole object, however large.
        return Block(int(place[1]), body.read(), str(response.get("ETag", ""))) if place else None
    except (HTTPClientError, IncompleteReadError):
        return None
    finally:
        body.close()
