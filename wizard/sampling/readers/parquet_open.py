"""A Parquet object whose footer is known, opened by Arrow; a footer that Arrow refuses is mended first where it can be.

Raises what Arrow raises on damage (ArrowException, OSError, UnicodeDecodeError).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wizard.sampling.limits import Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import parquet_problems
from wizard.sampling.readers.parquet_bytes import Meaning, declared
from wizard.sampling.readers.parquet_footers import Mended, mended
from wizard.sampling.readers.parquet_sound import BUFFER, refuse_unsound
from wizard.sampling.readers.sparse import SparseFile

TRAILER = 8
"""Length of the footer (4 bytes) and PAR1."""


@dataclass(frozen=True)
class ParquetObject:
    """`meanings` says of columns, by position, that Arrow has as bytes what they stand for; `schema` has them as that.

    `locked` are leaves whose compression Arrow lacks.
    """

    source: RangeCache
    handle: SparseFile
    opened: Any
    depth: int
    meanings: Mapping[int, Meaning] = field(default_factory=dict)
    locked: frozenset[int] = frozenset()

    @property
    def footer(self) -> Any:
        return self.opened.metadata

    @property
    def schema(self) -> pa.Schema:
        return declared(self.opened.schema_arrow, self.meanings)

    def unchecked(self) -> ParquetObject:
        """The same, whose pages need not fit their checksums."""
        return replace(self, opened=_file(self.handle, self.depth, self.footer, checksums=False))

    def with_decimals_as_bytes(self) -> ParquetObject | None:
        """The same, whose decimals are decoded as the bytes that they are; None where there are none in bytes."""
        as_bytes = mended(_footer(self.source), decimals=True)
        if as_bytes is None or not as_bytes.meanings.keys() - self.meanings.keys():
            return None
        again = _file(self.handle, self.depth, _metadata(as_bytes))
        return replace(self, opened=again, meanings=as_bytes.meanings)


def opened(source: RangeCache, limits: Limits) -> ParquetObject:
    """The object with its footer understood; the footer's bytes are known already."""
    handle = SparseFile(source)
    try:
        return _opened(source, handle, limits)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if not parquet_problems.may_be_mended(error):
            raise
        found = mended(_footer(source))
        if found is None:
            raise
        try:
            return _opened(source, handle, limits, found)
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            raise error from None


def _opened(source: RangeCache, handle: SparseFile, limits: Limits, found: Mended | None = None) -> ParquetObject:
    file = _file(handle, limits.depth, None if found is None else _metadata(found))
    # Both are read late, and may be what cannot be read.
    _ = (file.schema_arrow.names, file.metadata.created_by)
    locked = refuse_unsound(file, size=source.size)
    return ParquetObject(source, handle, file, limits.depth, found.meanings if found else {}, locked)


def _file(handle: SparseFile, depth: int, metadata: Any, *, checksums: bool = True) -> Any:
    return pq.ParquetFile(
        handle,
        metadata=metadata,
        pre_buffer=False,
        buffer_size=BUFFER,
        schema_depth_limit=depth,
        # Spark's INT96 reaches further than nanoseconds in 64 bits do.
        coerce_int96_timestamp_unit="us",
        page_checksum_verification=checksums,
    )


def _metadata(found: Mended) -> Any:
    return pq.read_metadata(io.BytesIO(found.file))


def _footer(source: RangeCache) -> bytes:
    length = int.from_bytes(source.available(source.size - TRAILER, 4), "little")
    return source.available(source.size - length - TRAILER, length)
