"""Unpack snappy: the framing format, and the blocks that Hadoop and Spark write.

`DamagedError` and `CutOffError` leave this module.

Sources: https://github.com/google/snappy/blob/main/framing_format.txt, and Hadoop's BlockCompressorStream: a block is
its unpacked length, then chunks of (packed length, packed bytes), lengths as four bytes, the highest first. Checksums
of frames are not compared: a wrong cell shows in the preview, and S3 keeps checksums of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

MAGIC = b"\xff\x06\x00\x00sNaPpY"

_FRAME = 65_536
"""Unpacked bytes of one frame, at most, by the format."""
_BLOCK = 8 * 1024 * 1024
"""Unpacked bytes of one Hadoop block that we take; its own default is 256 KiB."""
_PACKED, _PLAIN, _LAST_UNSKIPPABLE = 0x00, 0x01, 0x7F
_CHECKSUM = 4

Take = Callable[[int], bytes]
"""Gives the next bytes, exactly so many unless the stream ends before."""


class DamagedError(Exception):
    """What came is not this format."""


class CutOffError(Exception):
    """The stream ended inside a frame or block."""


def looks_like_hadoop(head: bytes) -> bool:
    """Whether `head` begins with a Hadoop block whose three lengths agree."""
    block, chunk = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    if len(head) < 12 or not 0 < block <= _BLOCK or not 0 < chunk <= _worst(block):
        return False
    unpacked = _length(head[8:13])
    return unpacked is not None and 0 < unpacked <= block


def frames(take: Take) -> Iterator[bytes]:
    """The unpacked bytes of a framed stream, frame by frame."""
    while header := take(4):
        kind, length = header[0], int.from_bytes(header[1:4], "little")
        body = _whole(take, length) if len(header) == 4 else _cut_off()
        if kind == _PACKED:
            yield _unpacked(body[_CHECKSUM:], most=_FRAME)
        elif kind == _PLAIN:
            yield body[_CHECKSUM:]
        elif kind <= _LAST_UNSKIPPABLE:
            raise DamagedError


def blocks(take: Take) -> Iterator[bytes]:
    """The unpacked bytes of Hadoop's blocks, chunk by chunk."""
    while header := take(4):
        left = int.from_bytes(header, "big") if len(header) == 4 else len(_cut_off())
        if left > _BLOCK:
            raise DamagedError
        while left > 0:
            length = int.from_bytes(_whole(take, 4), "big")
            if length > _worst(left):
                raise DamagedError
            chunk = _unpacked(_whole(take, length), most=left)
            left -= len(chunk)
            yield chunk


def _whole(take: Take, length: int) -> bytes:
    data = take(length)
    return data if len(data) == length else _cut_off()


def _cut_off() -> bytes:
    raise CutOffError


def _unpacked(packed: bytes, *, most: int) -> bytes:
    length = _length(packed[:5])
    if not length or length > most:
        raise DamagedError
    try:
        return bytes(pa.decompress(packed, decompressed_size=length, codec="snappy", asbytes=True))
    except (pa.ArrowException, OSError) as error:
        raise DamagedError from error


def _length(packed: bytes) -> int | None:
    """The unpacked length that a packed chunk begins with: seven bits a byte, the lowest first."""
    value = 0
    for place, byte in enumerate(packed):
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return value
    return None


def _worst(length: int) -> int:
    """The most packed bytes that `length` bytes can take, by snappy's own bound."""
    return 32 + length + length // 6
