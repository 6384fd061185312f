"""Builds the Problems of compressed objects. Raises nothing; titles fit 60 characters."""

from __future__ import annotations

from wizard.core.problems import Problem, yours

_UNCOMPRESSED = "Store the object uncompressed, or save the data as Parquet, which compresses by itself."


def unread(name: str, *, by: str) -> Problem:
    return yours(
        code="data.format.compressed",
        title="This compression is not read",
        detail=f"{name} is compressed with {by}; gzip, zstd, bzip2, snappy, LZ4 frames and xz are read.",
        remedy=_UNCOMPRESSED,
        cure="data",
    )


def nested(name: str, *, outer: str, inner: str) -> Problem:
    return yours(
        code="data.compression.nested",
        title="This object is compressed twice",
        detail=f"{name} is {outer}, and holds {inner} inside.",
        remedy=f"Unpack the outer {outer} and upload what it holds.",
        cure="data",
    )


def parquet_inside(name: str, *, by: str) -> Problem:
    return yours(
        code="data.compression.parquet",
        title="This Parquet object is compressed as a whole",
        detail=f"{name} is Parquet inside {by}; Parquet is read from its end, which only unpacking all of it reaches.",
        remedy=f"Unpack the {by} and upload the Parquet object itself; it compresses its columns by itself.",
        cure="data",
    )


def unknown(name: str, *, chosen: str, known: str) -> Problem:
    return yours(
        code="data.compression.unknown",
        title="This compression is not known",
        detail=f"“{chosen[:40]}” was chosen as the compression of {name}.",
        remedy=f"Choose one of {known}, or leave it to be found.",
        cure="data",
    )


def truncated(name: str, *, by: str, byte: int) -> Problem:
    return yours(
        code="data.compression.truncated",
        title="This compressed object is cut off",
        detail=f"{name} ends after {byte:,} bytes in the middle of its {by} data.",
        remedy="Write or upload the object again, and choose it once that has finished.",
        cure="data",
    )


def corrupt(name: str, *, by: str, byte: int) -> Problem:
    return yours(
        code="data.compression.corrupt",
        title="This compressed object is damaged",
        detail=f"{name} cannot be unpacked as {by}: its data breaks off near byte {byte:,}.",
        remedy="Compress the data again and upload it, or choose another compression.",
        cure="data",
    )


def ratio(name: str, *, consumed: int, produced: int, limit: int) -> Problem:
    return yours(
        code="data.limits.ratio",
        title="This object unpacks to far more than it should",
        detail=f"The first {consumed:,} bytes of {name} unpack to {produced:,}; up to {limit} times as many are read.",
        remedy=_UNCOMPRESSED,
        cure="data",
    )


def decompressed(name: str, *, limit: int) -> Problem:
    return yours(
        code="data.limits.decompressed",
        title="This object unpacks to too much data",
        detail=f"{name} unpacks to more than {limit:,} bytes before a sample is complete.",
        remedy="Split the data into smaller objects, or save it as Parquet.",
        cure="data",
    )
