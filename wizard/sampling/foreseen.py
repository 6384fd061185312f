"""One object of which some parts have come before anybody asked. Only what the source raises leaves this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.aws.session.ahead import Ahead
from wizard.aws.session.objects import RangedObjects
from wizard.aws.session.sessions import AwsSession
from wizard.aws.types import S3Object
from wizard.sampling.limits import Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.sources import OneObject, Wanted
from wizard.sampling.types import FileFormat
from wizard.sampling.written import formats


@dataclass(frozen=True)
class Foreseen:
    """(start, bytes) of the parts of the version that was listed, and what all parts have cost."""

    blocks: tuple[tuple[int, bytes], ...] = ()
    requests: int = 0
    bytes_read: int = 0

    @classmethod
    def of(cls, ahead: Ahead, entry: S3Object) -> Foreseen:
        """What has come of `entry`."""
        found = ahead.blocks()
        return cls(
            blocks=tuple((block.start, block.data) for block in found if block.etag == entry.etag),
            requests=ahead.requests,
            bytes_read=sum(len(block.data) for block in found),
        )


def ask_ahead(session: AwsSession, bucket: str, key: str, declared: FileFormat | None) -> Ahead | None:
    """Ask for what a sample begins with, if the key promises an object of a format that we read."""
    promised = declared or formats.by_name(key)
    limits = Limits()
    if promised is FileFormat.PARQUET:
        return Ahead(session, bucket, key, head=formats.HEAD_NEEDED, tail=limits.tail)
    return Ahead(session, bucket, key, head=limits.head) if promised in (FileFormat.CSV, FileFormat.JSON) else None


class ForeseenObjects:
    """The one object of `source`, of which the foreseen parts are not asked for again."""

    def __init__(self, source: RangedObjects, foreseen: Foreseen) -> None:
        self._source = source
        self._foreseen = foreseen
        self.name, self.objects, self.folder = source.name, source.objects, source.folder
        self._cache = RangeCache(OneObject(source, source.objects[0]))
        for start, block in foreseen.blocks:
            for at, length in self._cache.missing([(start, len(block))]):
                self._cache.keep(at, block[at - start : at - start + length])

    @property
    def requests(self) -> int:
        return self._source.requests + self._foreseen.requests

    @property
    def bytes_read(self) -> int:
        return self._source.bytes_read + self._foreseen.bytes_read

    def read_many(self, wanted: Sequence[Wanted]) -> list[bytes]:
        """One answer per range, in order; what is missing is asked for in one round. Raises ProblemError."""
        spans = [(start, length) for _, start, length in wanted]
        self._cache.fetch(spans)
        return [self._cache.available(*span) for span in spans]
