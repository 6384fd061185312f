"""Reads objects in ranges, within a budget, and counts what that costs.

`ProblemError` leaves this module: AWS's refusals with their diagnosis, and `aws.object.*`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import HTTPClientError, IncompleteReadError
from django.utils import timezone

from wizard.aws import problems
from wizard.aws.diagnosis import Operation
from wizard.aws.session.attempts import Response
from wizard.aws.session.listing import stat
from wizard.aws.session.sessions import AwsSession
from wizard.aws.types import S3Object
from wizard.core.problems import ProblemError

_PARALLEL = 8
_RESUMES = 3
_CHUNK = 256 * 1024


class RangedObject:
    """One version of one object, read in ranges. `requests` and `bytes_read` count what it has cost so far.

    Every read asks for the version that was listed; an object replaced meanwhile is `aws.object.changed`. A read that
    would go beyond the `budget` (bytes) is refused before it is asked for (`aws.object.budget`).
    """

    def __init__(self, session: AwsSession, bucket: str, entry: S3Object, *, budget: int | None = None) -> None:
        self._session = session
        self._bucket = bucket
        self._entry = entry
        self._budget = budget
        self._promised = 0
        self._lock = threading.Lock()
        self.requests = 0
        self.bytes_read = 0

    @classmethod
    def open(cls, session: AwsSession, bucket: str, key: str, *, budget: int | None = None) -> RangedObject:
        """The object as it is now. Raises ProblemError."""
        return cls(session, bucket, stat(session, bucket, key), budget=budget)

    @property
    def size(self) -> int:
        """Bytes in the object."""
        return self._entry.size

    @property
    def name(self) -> str:
        """The object's key."""
        return self._entry.key

    @property
    def etag(self) -> str:
        """S3's fingerprint of the version that is read."""
        return self._entry.etag

    def read(self, start: int, length: int) -> bytes:
        """The bytes from `start`, exactly `length` of them unless the object ends before. Raises ProblemError."""
        length = min(length, self.size - start)
        if length <= 0:
            return b""
        self._promise(length)
        return self._read(start, length)

    def read_many(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        """One answer per (start, length), in order, asked for in parallel. Raises ProblemError."""
        if len(ranges) < 2:
            return [self.read(start, length) for start, length in ranges]
        # The database is this thread's business and not the pool's.
        self._session.between_rounds(now=timezone.now())
        with ThreadPoolExecutor(max_workers=min(_PARALLEL, len(ranges)), thread_name_prefix="range") as pool:
            return list(pool.map(lambda wanted: self.read(*wanted), ranges))

    def _promise(self, length: int) -> None:
        with self._lock:
            if self._budget is not None and self._promised + length > self._budget:
                raise ProblemError(problems.over_budget(self.name, budget=self._budget))
            self._promised += length

    def _read(self, start: int, length: int) -> bytes:
        """Read the range; a body that is cut is resumed where it broke off."""
        got = bytearray()
        for _ in range(1 + _RESUMES):
            response = self._ask(start + len(got), length - len(got))
            self._drain(response, got, length)
            if len(got) >= length:
                return bytes(got)
        raise ProblemError(problems.cut_short(self.name))

    def _ask(self, start: int, length: int) -> Response:
        response = self._session.ask(
            Operation.GET,
            "get_object",
            key=self.name,
            Bucket=self._bucket,
            Key=self.name,
            Range=f"bytes={start}-{start + length - 1}",
            IfMatch=self.etag,
        )
        with self._lock:
            self.requests += 1
        if start and not response.get("ContentRange"):
            raise ProblemError(problems.no_ranges(self.name))
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
