"""Which encoding text is in, and how to decode a piece of it. Raises nothing; undecodable bytes become �."""

from __future__ import annotations

import re

from wizard.sampling.written.formats import utf16_without_bom

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CUT_OFF = re.compile(rb"\A[\x80-\xbf]{1,3}")


def detect(head: bytes, others: list[bytes]) -> str:
    """Python's name of an object's encoding, from its beginning and pieces of its rest.

    By byte order mark, then UTF-16's zeros, then UTF-8 when everything is valid, else cp1252.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wide := utf16_without_bom(head[:4096]):
        return wide
    valid = _is_utf8(head) and all(_is_utf8(_CUT_OFF.sub(b"", piece)) for piece in others)
    return "utf-8" if valid else "cp1252"


def decode(piece: bytes, encoding: str) -> str:
    """A piece of the object as text, without a byte order mark."""
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    return piece.decode(name, errors="replace").removeprefix("\ufeff")


def _is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8, but for a character cut off at its end."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(data) - 3 and error.reason == "unexpected end of data"
    return True
