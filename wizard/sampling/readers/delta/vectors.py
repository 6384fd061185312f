"""Deletion vectors: where one is stored, and the numbers of the deleted rows that it holds. Pure.

Raises ProblemError: `data.delta.deletion_vector`, `.outside`.
"""

from __future__ import annotations

import base64
import uuid
import zlib
from dataclasses import dataclass

import pyarrow as pa
from pyroaring import BitMap64

from wizard.core.problems import ProblemError
from wizard.sampling.limits import MIB
from wizard.sampling.readers.delta import problems
from wizard.sampling.readers.delta.actions import DeletionVector
from wizard.sampling.readers.delta.paths import inside

SIZE_LIMIT = 32 * MIB
"""Bytes of one deletion vector: more than 200 million scattered rows."""
_MAGIC = (1681511377).to_bytes(4, "little")
_SIZE_BYTES = _CHECKSUM_BYTES = 4
_UUID_CHARACTERS = 20
_Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
_RFC1924 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_FROM_Z85 = str.maketrans(_Z85, _RFC1924)
"""Python's base64 module knows the same code with the letters of RFC 1924."""


@dataclass(frozen=True)
class Stored:
    """The bytes of a vector in a file: its size, the vector itself, its checksum."""

    key: str
    start: int
    length: int


def stored(vector: DeletionVector, *, folder: str, name: str) -> Stored | None:
    """Where the vector's bytes are; None when the log holds them itself."""
    if vector.size_in_bytes > SIZE_LIMIT:
        raise ProblemError(problems.damaged_vector(name, why=f"it takes more than {SIZE_LIMIT:,} bytes"))
    if vector.storage_type == "i":
        return None
    length = _SIZE_BYTES + vector.size_in_bytes + _CHECKSUM_BYTES
    # The first byte of the file is its version, so a vector that names no offset begins after it.
    return Stored(_key(vector, folder, name), 1 if vector.offset is None else vector.offset, length)


def _key(vector: DeletionVector, folder: str, name: str) -> str:
    if vector.storage_type == "p":
        return inside(vector.path_or_inline_dv, folder=folder, name=name)
    if vector.storage_type != "u":
        raise ProblemError(problems.damaged_vector(name, why="it is stored in a way that the protocol does not know"))
    prefix, code = vector.path_or_inline_dv[:-_UUID_CHARACTERS], vector.path_or_inline_dv[-_UUID_CHARACTERS:]
    number = _from_z85(code, name)
    if len(number) != 16:
        raise ProblemError(problems.damaged_vector(name, why="the name of its file is no UUID"))
    file = f"deletion_vector_{uuid.UUID(bytes=number)}.bin"
    return inside(f"{prefix}/{file}" if prefix else file, folder=folder, name=name)


def _from_z85(code: str, name: str) -> bytes:
    try:
        return base64.b85decode(code.translate(_FROM_Z85))
    except ValueError:
        raise ProblemError(problems.damaged_vector(name, why="its code is no Z85")) from None


def of_file(data: bytes, vector: DeletionVector, *, key: str) -> BitMap64:
    """The deleted rows that the bytes of `stored` hold."""
    size, body = int.from_bytes(data[:_SIZE_BYTES], "big"), data[_SIZE_BYTES:-_CHECKSUM_BYTES]
    if size != vector.size_in_bytes or len(body) != size:
        raise ProblemError(problems.damaged_vector(key, why="its size is not the one that the log names"))
    if zlib.crc32(body) != int.from_bytes(data[-_CHECKSUM_BYTES:], "big"):
        raise ProblemError(problems.damaged_vector(key, why="its checksum does not fit"))
    return _decoded(body, vector, key)


def of_log(vector: DeletionVector, *, name: str) -> BitMap64:
    """The deleted rows that the log holds itself."""
    return _decoded(_from_z85(vector.path_or_inline_dv, name)[: vector.size_in_bytes], vector, name)


def _decoded(body: bytes, vector: DeletionVector, key: str) -> BitMap64:
    if body[: len(_MAGIC)] != _MAGIC:
        raise ProblemError(problems.damaged_vector(key, why="it does not begin with the mark of a portable bitmap"))
    try:
        rows = BitMap64.deserialize(body[len(_MAGIC) :])
    except (ValueError, IndexError):
        raise ProblemError(problems.damaged_vector(key, why="it is no Roaring bitmap")) from None
    if len(rows) != vector.cardinality:
        why = f"it holds {len(rows):,} rows where the log says {vector.cardinality:,}"
        raise ProblemError(problems.damaged_vector(key, why=why))
    return rows


def kept(deleted: BitMap64, *, first: int, rows: int) -> pa.Array:
    """One boolean per row of `rows` rows that begin with row `first` of the file: whether it is still there."""
    flags = bytearray(b"\1") * rows
    for row in deleted.iter_equal_or_larger(first):
        if not first <= row < first + rows:
            break
        flags[row - first] = 0
    return pa.Array.from_buffers(pa.uint8(), rows, [None, pa.py_buffer(flags)]).cast(pa.bool_())
