"""Entries of listings for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    key: str
    size: int = 100
    etag: str = '"e"'
    modified: datetime = START
    is_archived: bool = False


def entries(*keys: str) -> list[Entry]:
    """One entry per key, each written an hour after the one before."""
    return [Entry(key, modified=START + timedelta(hours=hour)) for hour, key in enumerate(keys)]


def keys(found: Sequence[Entry]) -> list[str]:
    return [entry.key for entry in found]
