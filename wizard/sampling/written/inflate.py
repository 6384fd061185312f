"""Unpack a compressed stream piece by piece, within caps on ratio and total. Pure.

ProblemError leaves this module (`data.compression.*`, `data.limits.ratio`, `data.limits.decompressed`), and whatever
the source of the packed bytes raises. gzip, bzip2 and xz come from the standard library and zstd, LZ4 and snappy from
Arrow, so no further library is needed; all of them hand out bounded pieces.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB
from wizard.sampling.written import compression_problems as problems
from wizard.sampling.written import snappy
from wizard.sampling.written.compression import Compression

PIECE = 256 * 1024
"""Unpacked bytes that one step hands out, at most (a Hadoop block may be larger)."""
STEP = 16 * 1024
"""Packed bytes taken in one step: small, so that what was taken is close to what was unpacked."""
_XZ_MEMORY = 128 * MIB


@dataclass(frozen=True)
class Caps:
    """`ratio` counts once `free` bytes are unpacked; `total` (None: any) ends even an honest stream."""

    ratio: int = 200
    free: int = 16 * MIB
    total: int | None = 256 * MIB


class Packed(io.RawIOBase):
    """The packed bytes as a file, counting what was taken."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks = iter(chunks)
        self._ready = memoryview(b"")
        self.taken = 0
        self.failure: Exception | None = None
        """What the source raised; Arrow may wrap it on its way."""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, STEP at most, none at the end."""
        while not self._ready and (chunk := self._next()) is not None:
            self._ready = memoryview(chunk)
        length = min(size, STEP) if size >= 0 else STEP
        part, self._ready = bytes(self._ready[:length]), self._ready[length:]
        self.taken += len(part)
        return part

    def exactly(self, size: int) -> bytes:
        """`size` bytes, unless the stream ends before."""
        parts: list[bytes] = []
        while size > 0 and (part := self.read(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _next(self) -> bytes | None:
        try:
            return next(self._chunks, None)
        except Exception as error:
            self.failure = error
            raise


class Inflated:
    """The unpacked bytes of `chunks`, to be gone through once.

    `complete` says that the chunks end where the object does: only then is a stream that breaks off a Problem.
    `packed` and `unpacked` count bytes so far; `ended` says that the stream came to its proper end.
    """

    def __init__(
        self, chunks: Iterable[bytes], how: Compression, *, name: str, complete: bool, caps: Caps | None = None
    ) -> None:
        self._file = Packed(chunks)
        self._how, self._name, self._complete = how, name, complete
        self._caps = caps or Caps()
        self.unpacked = 0
        self.ended = False

    @property
    def packed(self) -> int:
        return self._file.taken

    def __iter__(self) -> Iterator[bytes]:
        pieces = _UNPACKERS[self._how](self._file)
        while (piece := self._next(pieces)) is not None:
            self.unpacked += len(piece)
            self._hold_caps()
            yield piece

    def _next(self, pieces: Iterator[bytes]) -> bytes | None:
        try:
            piece = next(pieces, None)
        except snappy.CutOffError:
            self._broken_off()
            return None
        except (pa.ArrowException, OSError, EOFError, zlib.error, lzma.LZMAError, snappy.DamagedError) as error:
            if self._file.failure is not None:
                raise self._file.failure from error
            if "Truncated" in str(error):
                self._broken_off()
                return None
            problem = problems.corrupt(self._name, by=self._how.value, byte=self.packed)
            raise ProblemError(problem) from error
        self.ended = piece is None
        return piece

    def _broken_off(self) -> None:
        if self._complete:
            raise ProblemError(problems.truncated(self._name, by=self._how.value, byte=self.packed))

    def _hold_caps(self) -> None:
        caps = self._caps
        if caps.total is not None and self.unpacked > caps.total:
            raise ProblemError(problems.decompressed(self._name, limit=caps.total))
        if self.unpacked > caps.free and self.unpacked > caps.ratio * self.packed:
            problem = problems.ratio(self._name, consumed=self.packed, produced=self.unpacked, limit=caps.ratio)
            raise ProblemError(problem)


class _Decoder(Protocol):
    """What bz2 and lzma offer, and zlib after `_Zlib`."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Zlib:
    """One gzip member, with the interface of `bz2.BZ2Decompressor`."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        piece = self._inner.decompress(self._inner.unconsumed_tail + data, max_length)
        self.needs_input = not self._inner.unconsumed_tail and len(piece) < max_length
        return piece


def _members(make: Callable[[], _Decoder], magic: bytes) -> Callable[[Packed], Iterator[bytes]]:
    """How to unpack streams set end to end; what follows the last and is no such stream is left alone."""

    def unpack(file: Packed) -> Iterator[bytes]:
        decoder, data = make(), file.read(PIECE)
        while data or not decoder.needs_input:
            yield decoder.decompress(data, PIECE)
            if decoder.eof:
                data = decoder.unused_data or file.read(PIECE)
                data += file.exactly(len(magic) - len(data))
                if not data.startswith(magic):
                    return
                decoder = make()
            else:
                data = file.read(PIECE) if decoder.needs_input else b""
        raise snappy.CutOffError

    return unpack


def _arrow(codec: str) -> Callable[[Packed], Iterator[bytes]]:
    def unpack(file: Packed) -> Iterator[bytes]:
        with pa.CompressedInputStream(pa.PythonFile(file, mode="r"), codec) as stream:
            while piece := stream.read(PIECE):
                yield piece

    return unpack


_UNPACKERS: dict[Compression, Callable[[Packed], Iterator[bytes]]] = {
    Compression.GZIP: _members(_Zlib, b"\x1f\x8b"),
    Compression.BZIP2: _members(bz2.BZ2Decompressor, b"BZh"),
    Compression.XZ: _members(lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY), b"\xfd7zXZ"),
    Compression.ZSTD: _arrow("zstd"),
    Compression.LZ4: _arrow("lz4"),
    Compression.SNAPPY: lambda file: snappy.frames(file.exactly),
    Compression.HADOOP_SNAPPY: lambda file: snappy.blocks(file.exactly),
}
