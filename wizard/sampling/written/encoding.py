"""Which encoding text is in, and how to decode a piece of it. Raises nothing; undecodable bytes become �."""

from __future__ import annotations

import codecs
import re

from wizard.sampling.written.charsets import likeliest
from wizard.sampling.written.formats import utf16_without_bom

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SHIFTS = {b"\x1b$B": "iso2022_jp", b"\x1b$@": "iso2022_jp", b"\x1b$)C": "iso2022_kr"}
LOOKED_AT = 200_000
"""Characters that are counted when UTF-8 is not quite valid."""
JAVAS = {"cp932": "windows-31j", "cp949": "x-windows-949"}
"""Java's names of encodings, by Python's; Python knows the rest by Java's, too."""
_CUT_OFF = re.compile(rb"\A[\x80-\xbf]{1,3}")


def detect(head: bytes, others: list[bytes]) -> str:
    """Python's name of an object's encoding, from its beginning and pieces of its rest.

    By byte order mark, then UTF-16's zeros, then escapes that shift between sets, then UTF-8 when (nearly) everything
    is valid, else by what the bytes that are no ASCII most likely spell.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wide := utf16_without_bom(head[:4096]):
        return wide
    pieces = [head, *(_CUT_OFF.sub(b"", piece) for piece in others)]
    if shifting := _shifting(head):
        return shifting
    if all(map(_is_utf8, pieces)) or _is_damaged_utf8(pieces):
        return "utf-8"
    return likeliest(b"".join(pieces))


def _shifting(head: bytes) -> str | None:
    """The encoding of seven bits whose escapes choose a set of characters (RFC 1468, RFC 1557), if all are valid."""
    name = next((name for mark, name in _SHIFTS.items() if mark in head), None)
    if name is None or not head.isascii():
        return None
    try:
        head[: head.rfind(b"\n") + 1].decode(name)
    except UnicodeDecodeError:
        return None
    return name


def _is_damaged_utf8(pieces: list[bytes]) -> bool:
    """A few bytes amid much UTF-8 that is valid: better a few � than all of it misread."""
    text = "".join(piece.decode("utf-8", errors="replace") for piece in pieces)
    wrong = text.count("\ufffd")
    fine = sum(not character.isascii() for character in text[:LOOKED_AT]) - wrong
    return wrong <= fine / 20


def chosen(name: str, head: bytes) -> str | None:
    """Python's name of an encoding that a person named; None where it is none that text is written in."""
    try:
        found = codecs.lookup(python_charset(name.strip())).name
        "".encode(found)
    except (LookupError, UnicodeError, ValueError):
        return None
    if found in ("utf-16", "utf-32"):
        return f"{found}-be" if head.startswith((b"\xfe\xff", b"\x00\x00\xfe\xff")) else f"{found}-le"
    return found


def python_charset(name: str) -> str:
    """Python's name of an encoding that Java has another name for."""
    return {java: python for python, java in JAVAS.items()}.get(name.lower(), name)


def why(name: str, head: bytes) -> str:
    """What was seen that says so."""
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return "The object begins with a byte order mark."
    if name.startswith("utf-16"):
        return "Every other byte is zero."
    if name.startswith("iso2022"):
        return f"Its escapes are those of {name}."
    if name != "utf-8":
        return f"Not valid UTF-8; the bytes beyond ASCII make words in {name}."
    return "All bytes read are valid UTF-8." if _is_utf8(head) else "Nearly all bytes read are valid UTF-8."


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
