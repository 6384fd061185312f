"""What a listing tells of one object, as far as choosing goes. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from wizard.sampling.sources import StoredObject


class Entry(Protocol):
    """One object of a listing; `wizard.aws.types.S3Object` is one."""

    @property
    def key(self) -> str: ...

    @property
    def size(self) -> int: ...

    @property
    def etag(self) -> str: ...

    @property
    def modified(self) -> datetime: ...

    @property
    def is_archived(self) -> bool: ...


E = TypeVar("E", bound=Entry)


def stored(entry: Entry) -> StoredObject:
    """The same as a result keeps it."""
    return StoredObject(entry.key, entry.size, entry.etag, moment(entry.modified))


def moment(when: datetime) -> str:
    """ISO 8601 in UTC."""
    return when.astimezone(UTC).isoformat()


def by_key(entries: Sequence[E]) -> list[E]:
    """The entries in the order of their keys."""
    return sorted(entries, key=lambda entry: entry.key)
