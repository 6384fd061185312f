"""Which format an object has: by its first and last bytes, and by its name only where those say nothing.

`detect` answers, or raises ProblemError naming what the object is instead. It runs before any parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from wizard.core.problems import Problem, ProblemError
from wizard.sampling import problems
from wizard.sampling.types import FileFormat, Note

HEAD_NEEDED = 4096
"""First bytes that `detect` looks at."""
TAIL_NEEDED = 8
"""Last bytes that `detect` looks at."""

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
}
_COMPRESSIONS = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x04\x22\x4d\x18": "lz4",
    b"\xff\x06\x00\x00sNaPpY": "snappy",
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
_JSON = re.compile(rb'(\{\s*("|\}|\{)|\[\s*(\{|\[|"|\]|-?\d|true|false|null))')
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TEXT_CONTROLS = bytes(range(0x20)).translate(None, b"\t\n\r\x0b\x0c\x1b\x00\x1a")


@dataclass(frozen=True)
class Detection:
    """The format to read the object as, and what was odd about it."""

    format: FileFormat
    notes: tuple[Note, ...] = ()


def by_name(name: str) -> FileFormat | None:
    """The format that an object's ending promises."""
    return _ENDINGS.get(PurePosixPath(name.lower()).suffix)


def detect(*, head: bytes, tail: bytes, name: str, size: int, declared: FileFormat | None = None) -> Detection:
    """The format of an object of `size` bytes, of which `head` and `tail` were read (see HEAD_NEEDED, TAIL_NEEDED).

    `declared` is the format a person chose; the content wins over it and over the name, with a note.
    """
    if size == 0:
        raise ProblemError(problems.empty(name))
    promised = declared or by_name(name)
    if found := _parquet(head, tail, name, size):
        return _compared(found, promised)
    if problem := _refusal(head, name):
        raise ProblemError(problem)
    if not looks_like_text(head):
        binary = problems.foreign(name, kind="unknown", found="binary data of an unknown kind")
        raise ProblemError(problems.not_parquet(name) if promised is FileFormat.PARQUET else binary)
    return _compared(FileFormat.CSV, promised)


def looks_like_text(head: bytes) -> bool:
    """Whether `head` can be text in some encoding: few control characters, and NUL only as UTF-16 has them."""
    if head.startswith(_BOMS):
        return True
    controls = len(head) - len(head.translate(None, _TEXT_CONTROLS))
    if controls > len(head) // 100:
        return False
    return head.count(0) <= len(head) // 100 or utf16_without_bom(head) is not None


def utf16_without_bom(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` when every other byte is mostly NUL."""
    half = max(1, len(head) // 2)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.1 * half else None


def bracket_depth(data: bytes) -> int:
    """The deepest nesting of brackets and braces outside double quotes; costs no recursion."""
    deepest = level = 0
    outside = re.sub(rb'"(?:[^"\\]|\\.)*"?', b"", data)
    for byte in re.findall(rb"[\[\]{}]", outside):
        level += 1 if byte in b"[{" else -1
        deepest = max(deepest, level)
    return deepest


def _parquet(head: bytes, tail: bytes, name: str, size: int) -> FileFormat | None:
    if head[:4] == b"PARE" or tail[-4:] == b"PARE":
        raise ProblemError(problems.encrypted(name))
    if tail[-4:] == b"PAR1" and size >= 12:
        return FileFormat.PARQUET
    if head[:4] == b"PAR1":
        raise ProblemError(problems.truncated(name, size=size))
    return None


def _compared(found: FileFormat, promised: FileFormat | None) -> Detection:
    if promised in (None, found):
        return Detection(found)
    text = f"The object was expected to be {str(promised).upper()} but holds {found.upper()}, and was read so."
    return Detection(found, (Note("data.format.mismatch", text),))


def _refusal(head: bytes, name: str) -> Problem | None:
    for magic, how in _COMPRESSIONS.items():
        if head.startswith(magic):
            return problems.compressed(name, by=how)
    for magic, (kind, found) in _FOREIGN.items():
        if head.startswith(magic):
            return problems.foreign(name, kind=kind, found=found)
    if head.startswith(b"PK\x03\x04"):
        return _zip(head, name)
    if _PICKLE.match(head):
        return problems.foreign(name, kind="pickle", found="a Python pickle, which is never opened")
    return _markup(head, name)


def _zip(head: bytes, name: str) -> Problem:
    if b"xl/" in head or name.lower().endswith((".xlsx", ".xlsm")):
        return problems.foreign(name, kind="excel", found="an Excel workbook")
    return problems.compressed(name, by="zip")


def _markup(head: bytes, name: str) -> Problem | None:
    start = head.removeprefix(_BOMS[0]).lstrip()
    if _HTML.match(start):
        return problems.foreign(name, kind="html", found="a web page (HTML)")
    if _XML.match(start):
        return problems.foreign(name, kind="xml", found="XML")
    if _JSON.match(start):
        return _json(start, name)
    return None


def _json(start: bytes, name: str) -> Problem:
    depth_limit = 64
    if bracket_depth(start[: 64 * 1024]) > depth_limit:
        return problems.too_deep(name, limit=depth_limit)
    return problems.later(name, found="JSON")
