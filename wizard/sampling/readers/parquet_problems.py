"""What Arrow says of a Parquet object that it cannot read, as a Problem in our words. Raises nothing.

Arrow's sentences may quote data, so none is passed on: known ones become a reason of ours, the rest one for all.
"""

from __future__ import annotations

import re

import pyarrow as pa

from wizard.core.problems import Problem, Whose
from wizard.sampling import problems
from wizard.sampling.limits import Limits

_CHECKSUM = re.compile(r"CRC checksum verification failed")
_DECIMAL = re.compile(r"decimal", re.IGNORECASE)
_ENCRYPTED = re.compile(r"encrypt|decrypt|\baes\b|crypto", re.IGNORECASE)
_TOO_DEEP = re.compile(r"too deeply nested|nested too deep|schema depth", re.IGNORECASE)
_UNSUPPORTED = (
    (re.compile(r"unknown encoding|encoding.*not (?:yet )?(?:supported|implemented)", re.IGNORECASE), "encoding"),
    (
        re.compile(r"codec(?! can't)|compression.*not supported|not supported.*compression|\blzo\b", re.IGNORECASE),
        "compression",
    ),
    (
        re.compile(r"unhandled type|unsupported.*type|type.*not (?:yet )?(?:supported|implemented)", re.IGNORECASE),
        "type",
    ),
)
_REASONS = (
    (re.compile(r"thrift|TProtocol|deserializ", re.IGNORECASE), "a part of its footer or of a page header is garbled"),
    (re.compile(r"\blevels?\b", re.IGNORECASE), "the levels of nested or missing values do not fit"),
    (re.compile(r"snappy|zstd|gzip|zlib|brotli|lz4|decompress", re.IGNORECASE), "a compressed page cannot be unpacked"),
    (re.compile(r"column metadata|row group|column index|offset", re.IGNORECASE), "its footer points to no pages"),
    (re.compile(r"bit.?width|dictionary|index", re.IGNORECASE), "the dictionary of a column does not fit its pages"),
    (re.compile(r"page header|page size|number of values", re.IGNORECASE), "a page header does not fit its page"),
    (re.compile(r"schema|node|root|physical.*type|logical.*type", re.IGNORECASE), "its schema does not fit together"),
    (re.compile(r"utf-?8", re.IGNORECASE), "a name or text in it is not UTF-8"),
    (
        re.compile(r"unexpected end|eof|end of (?:file|stream)|too few|not enough|truncat", re.IGNORECASE),
        "a page ends early",
    ),
)
_OTHER = "its bytes do not fit together"


def diagnosis(name: str, error: Exception) -> Problem:
    """The Problem behind what Arrow raised on the object `name`."""
    said = str(error)
    if _ENCRYPTED.search(said):
        return problems.encrypted(name)
    if _TOO_DEEP.search(said):
        return problems.too_deep(name, limit=Limits().depth)
    for pattern, what in _UNSUPPORTED:
        if pattern.search(said):
            return unsupported(name, what=what)
    if isinstance(error, pa.ArrowNotImplementedError):
        return unsupported(name, what="feature")
    return problems.corrupt(name, reason=f"{reason(error)}.")


def may_be_mended(error: Exception) -> bool:
    """Whether what Arrow raised on a footer may come from an annotation alone: neither encryption nor depth."""
    said = str(error)
    return not (_ENCRYPTED.search(said) or _TOO_DEEP.search(said))


def is_checksum(error: Exception) -> bool:
    """Whether a page was refused for its checksum alone."""
    return bool(_CHECKSUM.search(str(error)))


def is_decimal(error: Exception) -> bool:
    """Whether a decimal of an odd length stopped Arrow."""
    return isinstance(error, pa.ArrowInvalid) and bool(_DECIMAL.search(str(error)))


def reason(error: Exception) -> str:
    """Why Arrow stopped, in words of ours."""
    said = str(error)
    return next((ours for pattern, ours in _REASONS if pattern.search(said)), _OTHER)


def fewer_rows(name: str, *, rows: int, expected: int) -> Problem:
    return problems.corrupt(name, reason=f"its pages hold {rows:,} of the {expected:,} rows that its footer counts.")


def odd_dictionary(name: str) -> Problem:
    return problems.corrupt(name, reason="the dictionary of a column holds values of another type.")


def no_count(name: str) -> Problem:
    return problems.corrupt(name, reason="its footer counts fewer than no rows.")


def unsupported(name: str, *, what: str) -> Problem:
    detail = f"{name} uses a Parquet {what} that the reader does not know."
    remedy = "Write the object with the usual encodings and Snappy or Zstandard compression."
    return Problem(
        "data.parquet.unsupported", Whose.YOURS, "This Parquet object needs another reader", detail, remedy, cure="data"
    )


def elsewhere(name: str) -> Problem:
    detail = f"{name} describes columns whose pages are in other objects, as a _metadata file does."
    remedy = "Give the location of the objects that hold the rows."
    return Problem(
        "data.parquet.elsewhere", Whose.YOURS, "This Parquet object holds no rows itself", detail, remedy, cure="data"
    )
