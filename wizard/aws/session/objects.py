"""Reads objects in ranges, within a budget, and counts what that costs.

`ProblemError` leaves this module: AWS's refusals with their diagnosis, and `aws.object.*`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import wait

from botocore.exceptions import HTTPClientError, IncompleteReadError
from django.utils import timezone

from wizard.aws import problems
from wizard.aws.diagnosis import Operation
from wizard.aws.session.attempts import Response
from wizard.aws.session.listing import stat
from wizard.aws.session.sessions import AwsSession
from wizard.aws.session.threads import pool
from wizard.aws.types import S3Object
from wizard.core.problems import ProblemError

_RESUMES = 3
_CHUNK = 256 * 1024

Wanted = tuple[str, int, int]
"""A range of an object: its key, the first byte, the number of bytes."""


class RangedObjects:
    """Objects of one bucket, read in ranges, each in the version that was listed.

    `name` is what a person calls all of them. `folder` is a prefix below which any other key may be read too, in
    whatever version it has ("" for none). `requests` and `bytes_read` count what was spent so far. An object replaced
    meanwhile is `aws.object.changed`. A read that would go beyond the `budget` (bytes) is refused before it is asked
    for (`aws.object.budget`).
    """

    def __init__(
        self,
        session: AwsSession,
        bucket: str,
        objects: Sequence[S3Object],
        *,
        name: str = "",
        folder: str = "",
        budget: int | None = None,
    ) -> None:
        self._session = session
        self._bucket = bucket
        self._entries = {entry.key: entry for entry in objects}
        self._budget = budget
        self._promised = 0
        self._lock = threading.Lock()
        self.objects = objects
        self.name = name or objects[0].key
        self.folder = folder
        self.requests = 0
        self.bytes_read = 0

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """One answer per (key, start, length), in order, asked for in parallel. Raises ProblemError."""
        if len(wanted) < 2:
            return [self._read(*one) for one in wanted]
        # The database is this thread's business and not the pool's.
        self._session.between_rounds(now=timezone.now())
        futures = [pool().submit(self._read, *one) for one in wanted]
        try:
            return [future.result() for future in futures]
        finally:  # no request of this round outlives it
            for future in futures:
                future.cancel()
            wait(futures)

    def _read(self, key: str, start: int, length: int) -> bytes:
        """Read the range; a body that is cut is resumed where it broke off."""
        entry = self._entries.get(key)
        if entry is not None:
            length = min(length, entry.size - start)
        if length <= 0:
            return b""
        self._promise(key, length)
        return self._resuming(key, start, length)

    def _promise(self, key: str, length: int) -> None:
        with self._lock:
            if self._budget is not None and self._promised + length > self._budget:
                raise ProblemError(problems.over_budget(key, budget=self._budget))
            self._promised += length

    def _resuming(self, key: str, start: int, length: int) -> bytes:
        got = bytearray()
        for _ in range(1 + _RESUMES):
            response = self._ask(key, start + len(got), length - len(got))
            end = _end(response, start + length)
            self._drain(response, got, end - start)
            if len(got) >= end - start:
                return bytes(got)
        raise ProblemError(problems.cut_short(key))

    def _ask(self, key: str, start: int, length: int) -> Response:
        entry = self._entries.get(key)
        version = {"IfMatch": entry.etag} if entry is not None else {}
        response = self._session.ask(
            Operation.GET,
            "get_object",
            key=key,
            Bucket=self._bucket,
            Key=key,
            Range=f"bytes={start}-{start + length - 1}",
            **version,
        )
        with self._lock:
            self.requests += 1
        if start and not response.get("ContentRange"):
            raise ProblemError(problems.no_ranges(key))
        return response

    def _drain(self, response: Response, got: bytearray, length: int) -> None:
        body = response["Body"]
        try:
            while len(got) < length and (chunk := body.read(min(_CHUNK, length - len(got)))):
                got += chunk
                with self._lock:
                    self.bytes_read += len(chunk)
        except (HTTPClientError, IncompleteReadError):
            pass  # what came is kept; the caller asks for the rest
        finally:
            body.close()


def _end(response: Response, end: int) -> int:
    """Where the range ends: before `end` when the object does (`Content-Range: bytes 0-9/10`)."""
    total = str(response.get("ContentRange") or "").rpartition("/")[2]
    return min(end, int(total)) if total.isdigit() else end


class RangedObject(RangedObjects):
    """One version of one object, read in ranges."""

    def __init__(self, session: AwsSession, bucket: str, entry: S3Object, *, budget: int | None = None) -> None:
        super().__init__(session, bucket, [entry], budget=budget)
        self._entry = entry

    @classmethod
    def open(cls, session: AwsSession, bucket: str, key: str, *, budget: int | None = None) -> RangedObject:
        """The object as it is now. Raises ProblemError."""
        return cls(session, bucket, stat(session, bucket, key), budget=budget)

    @property
    def size(self) -> int:
        """Bytes in the object."""
        return self._entry.size

    @property
    def etag(self) -> str:
        """S3's fingerprint of the version that is read."""
        return self._entry.etag

    def read(self, start: int, length: int) -> bytes:
        """The bytes from `start`, exactly `length` of them unless the object ends before. Raises ProblemError."""
        return self._read(self.name, start, length)
