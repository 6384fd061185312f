"""Which compression an object has: by its first bytes, or by a person's choice. ProblemError leaves `chosen`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath

from wizard.core.problems import ProblemError
from wizard.sampling.types import Trait
from wizard.sampling.written import compression_problems as problems
from wizard.sampling.written import snappy

OPTION = "compression"
"""The read option that overrules what is found; Spark has it for writing only."""
NONE = "none"


class Compression(StrEnum):
    """How the whole object is packed; Parquet's own compression is no concern of this."""

    GZIP = "gzip"
    ZSTD = "zstd"
    BZIP2 = "bzip2"
    SNAPPY = "snappy"
    """Its framing format."""
    HADOOP_SNAPPY = "hadoop-snappy"
    """What Spark writes as `.snappy`."""
    LZ4 = "lz4"
    """Its frame format."""
    XZ = "xz"


_MAGIC = {
    b"\x1f\x8b": Compression.GZIP,
    b"\x28\xb5\x2f\xfd": Compression.ZSTD,
    b"BZh": Compression.BZIP2,
    b"\xfd7zXZ\x00": Compression.XZ,
    b"\x04\x22\x4d\x18": Compression.LZ4,
    snappy.MAGIC: Compression.SNAPPY,
}
_ENDINGS = {
    ".gz": Compression.GZIP,
    ".gzip": Compression.GZIP,
    ".zst": Compression.ZSTD,
    ".zstd": Compression.ZSTD,
    ".bz2": Compression.BZIP2,
    ".snappy": Compression.HADOOP_SNAPPY,
    ".sz": Compression.SNAPPY,
    ".lz4": Compression.LZ4,
    ".xz": Compression.XZ,
}
_OTHER_WORDS = {"bz2": Compression.BZIP2, "zstandard": Compression.ZSTD, "gz": Compression.GZIP}


def by_content(head: bytes) -> Compression | None:
    """The compression that the first bytes tell."""
    for magic, how in _MAGIC.items():
        if head.startswith(magic):
            return how
    return Compression.HADOOP_SNAPPY if snappy.looks_like_hadoop(head) else None


def by_name(name: str) -> Compression | None:
    """The compression that an object's ending promises."""
    return _ENDINGS.get(PurePosixPath(name.lower()).suffix)


def inner_name(name: str) -> str:
    """The name without the ending of its compression: `a.csv.gz` → `a.csv`."""
    return name[: -len(PurePosixPath(name).suffix)] if by_name(name) else name


def chosen(options: Mapping[str, str], name: str) -> Compression | str | None:
    """What a person chose: a Compression, NONE, or None for nothing. Raises `data.compression.unknown`."""
    word = options.get(OPTION, "").strip().lower()
    if word in ("", NONE, "uncompressed"):
        return NONE if word else None
    if word in _OTHER_WORDS:
        return _OTHER_WORDS[word]
    try:
        return Compression(word)
    except ValueError as error:
        known = ", ".join([*Compression, NONE])
        raise ProblemError(problems.unknown(name, chosen=word, known=known)) from error


def found(head: bytes, options: Mapping[str, str], name: str) -> Compression | None:
    """How to unpack the object. "snappy" as chosen means either of its two formats."""
    told, seen = chosen(options, name), by_content(head)
    if told is None:
        return seen
    if told == NONE:
        return None
    either = {Compression.SNAPPY, Compression.HADOOP_SNAPPY}
    return seen if told in either and seen in either else Compression(told)


def traits(how: Compression | None, options: Mapping[str, str]) -> tuple[Trait, ...]:
    """The compression as a Trait, where there is one or where a person chose that there is none."""
    chosen = bool(options.get(OPTION, "").strip())
    if how is None and not chosen:
        return ()
    evidence = "chosen" if chosen else "told by the first bytes"
    return (Trait(OPTION, how.value if how else NONE, evidence, chosen=chosen),)
