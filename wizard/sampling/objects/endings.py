"""Which objects are of the format of most, by the endings of their keys. Raises nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from wizard.sampling.objects.entries import Entry
from wizard.sampling.types import FileFormat
from wizard.sampling.written.compression import inner_name
from wizard.sampling.written.formats import by_name

UNREAD_COMPRESSIONS = (".deflate", ".br")
"""Endings of compressions beside those that are read (see `written.compression`)."""


def promised(key: str) -> FileFormat | None:
    """The format that the ending promises, whatever it is compressed with."""
    return by_name(_uncompressed(key))


def of_one_format(entries: Sequence[Entry], *, declared: FileFormat | None) -> list[bool]:
    """For each entry whether it is read: those of the declared format, or else of the one that most have.

    Where no ending promises the declared format, a person knows better than the endings, and all are read. A `.txt`
    may be a table, but beside `.csv` it is a read-me.
    """
    groups = [_group(entry.key) for entry in entries]
    chosen = _chosen(groups, declared)
    return [chosen is None or group == chosen for group in groups]


def _chosen(groups: list[str], declared: FileFormat | None) -> str | None:
    counts = Counter(groups)
    if declared is not None:
        wanted = [declared.value, *([".txt"] if declared is FileFormat.CSV else [])]
        return next((group for group in wanted if counts[group]), None)
    known = [group for group in counts if group in FileFormat.__members__.values()]
    return max(known or counts, key=lambda group: (counts[group], group), default=None)


def _group(key: str) -> str:
    ending = _ending(_uncompressed(key))
    found = promised(key)
    return found.value if found and ending != ".txt" else ending


def _uncompressed(key: str) -> str:
    name = key.rpartition("/")[2]
    return name[: -len(_ending(name))] if _ending(name) in UNREAD_COMPRESSIONS else inner_name(name)


def _ending(name: str) -> str:
    return PurePosixPath(name.lower()).suffix
