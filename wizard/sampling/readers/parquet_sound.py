"""Find out, before it is looked at, whether the footer's word on column chunks would end the process.

pyarrow 26 checks a chunk's metadata when it is first touched. From Python's `row_group(…).column(…)` a failed check
ends the process (the C++ exception has no way out); the decoder, touching the same chunks, raises. So the decoder goes
first, over a file without bytes. It passes over row groups without rows, and so must everybody else: `filled`. Raises
what Arrow raises on damage.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wizard.sampling.limits import KIB

CHECKED = 500
"""Chunks that are checked, and at least one row group: it takes 15 µs each, and damage in a later one is still only
the end of the child."""

BUFFER = 64 * KIB


_NO_CODEC = re.compile(r"\bLZO\b")
"""What Arrow says of the one compression that it knows by name only (source: arrow/util/compression.cc)."""


def refuse_unsound(opened: Any, *, size: int) -> frozenset[int]:
    """Touch the chunks of the first row groups of a ParquetFile, of an object of `size` bytes, as the decoder does.

    The leaves whose compression Arrow lacks, when that is all that is wrong, and other leaves are fine.
    """
    footer = opened.metadata
    if footer.num_columns == 0:
        return frozenset()
    probe = pq.ParquetFile(_Empty(size), metadata=footer, pre_buffer=False, buffer_size=BUFFER)
    leaves = list(range(footer.num_columns))
    try:
        _touch(probe, leaves)
    except (pa.ArrowException, OSError) as error:
        locked = frozenset(leaf for leaf in leaves[:CHECKED] if _lacks_codec(probe, leaf))
        if not locked or len(locked) == len(leaves):
            raise error
        _touch(probe, [leaf for leaf in leaves if leaf not in locked])
        return locked
    return frozenset()


def _touch(probe: Any, leaves: list[int]) -> None:
    footer = probe.metadata
    for group in range(min(footer.num_row_groups, max(1, CHECKED // footer.num_columns))):
        next(probe.reader.iter_batches(1, row_groups=[group], column_indices=leaves, use_threads=False), None)


def _lacks_codec(probe: Any, leaf: int) -> bool:
    try:
        _touch(probe, [leaf])
    except (pa.ArrowException, OSError) as error:
        return bool(_NO_CODEC.search(str(error)))
    return False


def filled(footer: Any) -> list[Any]:
    """The metadata of the row groups that hold rows."""
    groups = (footer.row_group(number) for number in range(footer.num_row_groups))
    return [group for group in groups if group.num_rows > 0]


class _Empty(io.RawIOBase):
    """A file of `size` bytes of which none can be had: pages are never decoded."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset
        return self._at

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002 - the signature of a file
        return b""
