"""Lists a prefix and reads objects in ranges, within a budget, and counts what that costs.

`ProblemError` leaves this module: AWS's refusals with their diagnosis, and `aws.object.*`. Nothing here asks by HEAD,
whose refusals have no body to diagnose.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import HTTPClientError, IncompleteReadError

from wizard.aws import problems
from wizard.aws.calls import Response
from wizard.aws.diagnosis import Failure, Operation, diagnose
from wizard.aws.regions import region_of_constraint
from wizard.aws.sessions import AwsSession
from wizard.aws.types import ListPage, S3Object
from wizard.core.problems import ProblemError

PAGE_LIMIT = 1_000
"""Entries that S3 gives in one answer at most."""

_PARALLEL = 8
_RESUMES = 3
_CHUNK = 256 * 1024


def list_page(
    session: AwsSession,
    bucket: str,
    prefix: str,
    *,
    delimiter: str = "/",
    limit: int = PAGE_LIMIT,
    token: str | None = None,
) -> ListPage:
    """One page of what is under `prefix`, in the order of the keys; `delimiter` "" looks below every level."""
    wanted: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": min(limit, PAGE_LIMIT)}
    if delimiter:
        wanted["Delimiter"] = delimiter
    if token:
        wanted["ContinuationToken"] = token
    response = session.ask(Operation.LIST, "list_objects_v2", **wanted)
    return ListPage(
        prefix=prefix,
        objects=tuple(_object(entry) for entry in response.get("Contents", ())),
        prefixes=tuple(entry["Prefix"] for entry in response.get("CommonPrefixes", ())),
        truncated=bool(response.get("IsTruncated")),
        next_token=response.get("NextContinuationToken", ""),
    )


def stat(session: AwsSession, bucket: str, key: str) -> S3Object:
    """Size, ETag and age of one object. Raises ProblemError `aws.object.missing`."""
    found = list_page(session, bucket, key, delimiter="", limit=1).objects
    if found and found[0].key == key:
        return found[0]
    raise ProblemError(diagnose(Failure(Operation.GET, 404, "NoSuchKey", "", session.grant, key=key)))


def bucket_region(session: AwsSession, bucket: str) -> str:
    """The region that S3 says the bucket is in, or "" when the role may not ask."""
    try:
        response = session.ask(Operation.LOCATION, "get_bucket_location", Bucket=bucket)
    except ProblemError:
        return ""
    return region_of_constraint(response.get("LocationConstraint"))


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


def _object(entry: Response) -> S3Object:
    return S3Object(
        key=entry["Key"],
        size=entry["Size"],
        etag=entry.get("ETag", ""),
        modified=entry["LastModified"],
        storage_class=entry.get("StorageClass", "STANDARD"),
    )
