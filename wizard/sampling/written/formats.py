"""Which format an object has: by its first and last bytes, and by its name only where those say nothing.

A person's choice overrules both, as far as bytes can be taken for text. `detect` answers, or raises ProblemError naming
what the object is instead. It runs before any parser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from wizard.core.problems import Problem, ProblemError
from wizard.sampling import problems
from wizard.sampling.types import FileFormat, Note
from wizard.sampling.written import compression, compression_problems
from wizard.sampling.written.compression import Compression
from wizard.sampling.written.inflate import Inflated

HEAD_NEEDED = 4096
"""First bytes that `detect` looks at."""
TAIL_NEEDED = 8
"""Last bytes that `detect` looks at."""

FEW_BLOCKS = 5
"""Blocks of 256 characters that one text needs at most, but for Chinese, Japanese and Korean."""

_ENDINGS = {
    ".parquet": FileFormat.PARQUET,
    ".pq": FileFormat.PARQUET,
    ".parq": FileFormat.PARQUET,
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.CSV,
    ".tab": FileFormat.CSV,
    ".psv": FileFormat.CSV,
    ".txt": FileFormat.CSV,
    ".json": FileFormat.JSON,
    ".jsonl": FileFormat.JSON,
    ".ndjson": FileFormat.JSON,
    ".geojson": FileFormat.JSON,
}
_OTHER_COMPRESSIONS = {
    b"\x1f\x9d": "compress (.Z)",
    b"\x89LZO": "LZO",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
}
_FOREIGN = {
    b"ORC": ("orc", "ORC"),
    b"Obj\x01": ("avro", "Avro"),
    b"ARROW1": ("arrow", "an Arrow (Feather) file"),
    b"%PDF": ("pdf", "a PDF document"),
    b"\xd0\xcf\x11\xe0": ("excel", "an old Excel or Word file"),
    b"SQLite format 3\x00": ("sqlite", "an SQLite database"),
    b"\x89HDF": ("hdf5", "HDF5"),
    b"\x93NUMPY": ("numpy", "a NumPy array"),
    b"\x89PNG": ("image", "an image"),
    b"\xff\xd8\xff": ("image", "an image"),
}
_PICKLE = re.compile(rb"\x80[\x02-\x05][\x95}\]c(K]")
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML = re.compile(rb"<(\?xml\b|!DOCTYPE\b|!--|[A-Za-z_][\w:.-]*[\s/>])")
_JSON = re.compile(r'\{\s*["}{]|\[\s*(?:[{\["\]]|-?\d|true|false|null|NaN)')
_LIKE_JSON = re.compile(r"[{\[]|//|/\*")
_INSIDE_STRINGS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_WIDEST_BOMS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_TEXT_CONTROLS = bytes(range(0x20)).translate(None, b"\t\n\r\x0b\x0c\x1b\x00\x1a\x1c\x1d\x1e\x1f\x01")
"""Control characters that text does not hold; the separators of ASCII, and Hive's, it may."""


@dataclass(frozen=True)
class Detection:
    """The format to read the object as, how it is packed as a whole (None: it is not), and what was odd about it."""

    format: FileFormat
    notes: tuple[Note, ...] = ()
    compression: Compression | None = None


def by_name(name: str) -> FileFormat | None:
    """The format that an object's ending promises, before that of its compression if it has one."""
    return _ENDINGS.get(PurePosixPath(compression.inner_name(name).lower()).suffix)


def detect(
    *,
    head: bytes,
    tail: bytes,
    name: str,
    size: int,
    declared: FileFormat | None = None,
    options: Mapping[str, str] | None = None,
) -> Detection:
    """The format of an object of `size` bytes, of which `head` and `tail` were read (see HEAD_NEEDED, TAIL_NEEDED).

    `declared` is the format a person chose. Text is read as chosen; what is Parquet, or no text at all, is not.
    `options` are the read options, of which `compression` overrules what the bytes tell.
    """
    if size == 0:
        raise ProblemError(problems.empty(name))
    packed = compression.found(head, options or {}, name)
    if packed is None:
        return _plain(head, tail, name, size, declared)
    return replace(_unpacked(head, packed, name, size, declared), compression=packed)


def _unpacked(head: bytes, packed: Compression, name: str, size: int, declared: FileFormat | None) -> Detection:
    """What is inside a packed object, by the beginning of it."""
    start = _first(Inflated([head], packed, name=name, complete=len(head) >= size))
    if inner := compression.by_content(start):
        raise ProblemError(compression_problems.nested(name, outer=packed.value, inner=inner.value))
    if start.startswith((b"PAR1", b"PARE")):
        raise ProblemError(compression_problems.parquet_inside(name, by=packed.value))
    if not start:
        raise ProblemError(problems.empty(name))
    return _plain(start, b"", name, len(start), declared)


def _first(inflated: Inflated) -> bytes:
    start = b""
    for piece in inflated:
        start += piece
        if len(start) >= HEAD_NEEDED:
            break
    return start


def _plain(head: bytes, tail: bytes, name: str, size: int, declared: FileFormat | None) -> Detection:
    if _parquet(head, tail, name, size):
        return _compared(FileFormat.PARQUET, declared or by_name(name))
    if problem := _refusal(head, name):
        raise ProblemError(problem)
    if len(head) >= size and not _start(head):
        raise ProblemError(problems.no_rows(name))
    if not looks_like_text(head):
        binary = problems.foreign(name, kind="unknown", found="binary data of an unknown kind")
        is_promised = (declared or by_name(name)) is FileFormat.PARQUET
        raise ProblemError(problems.not_parquet(name) if is_promised else binary)
    if declared is FileFormat.PARQUET:
        raise ProblemError(problems.not_parquet(name))
    return _text(_text_format(head[:HEAD_NEEDED], name), name, declared)


def _text(seen: FileFormat, name: str, declared: FileFormat | None) -> Detection:
    if declared is None or declared is seen:
        return _compared(seen, declared or by_name(name))
    text = f"The object looks like {seen.upper()}, and was read as {declared.upper()} because that was chosen."
    return Detection(declared, (Note("data.format.mismatch", text),))


def _text_format(head: bytes, name: str) -> FileFormat:
    start = _start(head)
    promised = by_name(name) is FileFormat.JSON and (_LIKE_JSON.match(start) or _begins_with_json(start))
    return FileFormat.JSON if promised or _JSON.match(start) else FileFormat.CSV


def _start(head: bytes) -> str:
    """The beginning as text, without marks and blanks."""
    wide = "utf-16" if head.startswith(_BOMS[1:]) else utf16_without_bom(head)
    wide = "utf-32" if head.startswith(_WIDEST_BOMS) else wide
    return head.decode(wide or "utf-8", errors="ignore").lstrip("\ufeff\x1e \t\r\n")


def _begins_with_json(start: str) -> bool:
    """Whether the first line alone is a JSON value, such as a number or a string."""
    try:
        json.loads(start.splitlines()[0])
    except (ValueError, IndexError, RecursionError):
        return False
    return True


def looks_like_text(head: bytes) -> bool:
    """Whether `head` can be text in some encoding: few control characters, and NUL only as UTF-16 has them."""
    if head.startswith(_BOMS) or utf16_without_bom(head):
        return True
    controls = len(head) - len(head.translate(None, _TEXT_CONTROLS))
    if controls > len(head) // 100:
        return False
    return head.count(0) <= max(1, len(head) // 100)


def utf16_without_bom(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` when every other byte is mostly NUL, or one of few that begin a script's letters."""
    half = max(1, len(head) // 2)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    if odd > 0.05 * half and not even and len(set(head[1::2])) <= FEW_BLOCKS:
        return "utf-16-le"
    return "utf-16-be" if even > 0.05 * half and not odd and len(set(head[0::2])) <= FEW_BLOCKS else None


def bracket_depth(data: bytes) -> int:
    """The deepest nesting of brackets and braces outside double quotes; costs no recursion."""
    deepest = level = 0
    outside = _INSIDE_STRINGS.sub(b"", data)
    for byte in re.findall(rb"[\[\]{}]", outside):
        level += 1 if byte in b"[{" else -1
        deepest = max(deepest, level)
    return deepest


def _parquet(head: bytes, tail: bytes, name: str, size: int) -> bool:
    if head[:4] == b"PARE" or tail[-4:] == b"PARE":
        raise ProblemError(problems.encrypted(name))
    if tail[-4:] == b"PAR1" and size >= 12:
        return True
    if head[:4] == b"PAR1":
        raise ProblemError(problems.truncated(name, size=size))
    return False


def _compared(found: FileFormat, promised: FileFormat | None) -> Detection:
    if promised in (None, found):
        return Detection(found)
    text = f"The object was expected to be {str(promised).upper()} but holds {found.upper()}, and was read so."
    return Detection(found, (Note("data.format.mismatch", text),))


def _refusal(head: bytes, name: str) -> Problem | None:
    for magic, how in _OTHER_COMPRESSIONS.items():
        if head.startswith(magic):
            return compression_problems.unread(name, by=how)
    for magic, (kind, found) in _FOREIGN.items():
        if head.startswith(magic):
            return problems.foreign(name, kind=kind, found=found)
    if head.startswith(b"PK\x03\x04"):
        return _zip(head, name)
    if _PICKLE.match(head):
        return problems.foreign(name, kind="pickle", found="a Python pickle, which is never opened")
    if head[257:262] == b"ustar":
        return problems.foreign(name, kind="tar", found="a tar archive")
    return _markup(head, name)


def _zip(head: bytes, name: str) -> Problem:
    if b"xl/" in head or name.lower().endswith((".xlsx", ".xlsm")):
        return problems.foreign(name, kind="excel", found="an Excel workbook")
    return compression_problems.unread(name, by="zip")


def _markup(head: bytes, name: str) -> Problem | None:
    start = head.removeprefix(_BOMS[0]).lstrip()
    if _HTML.match(start):
        return problems.foreign(name, kind="html", found="a web page (HTML)")
    if _XML.match(start):
        return problems.foreign(name, kind="xml", found="XML")
    return None
