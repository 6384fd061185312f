"""The small words of sampling: formats, logical types, dialects, notes. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Scalar = str | int | float | bool | None

EPOCH_UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
"""The units in which numbers count from 1970, and how many of each a second has."""


class FileFormat(StrEnum):
    """How the object is written; wire name `object_format`."""

    PARQUET = "parquet"
    CSV = "csv"
    JSON = "json"
    DELTA = "delta"


class LogicalType(StrEnum):
    """What a column holds, whatever its file calls it."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    STRING = "string"
    DATETIME = "datetime"
    DATE = "date"
    TIME = "time"
    DURATION = "duration"
    TENSOR = "tensor"
    """Lists of numbers that all have one length (`list_length`)."""
    VECTOR = "vector"
    """Lists of numbers of differing length."""
    ARRAY = "array"
    """Lists of strings."""
    DICT = "dict"
    """Struct or map whose values are all numbers."""
    LIST = "list"
    """Lists of anything else."""
    STRUCT = "struct"
    """Struct or map of anything else."""
    BINARY = "binary"
    UNKNOWN = "unknown"
    """No value was seen."""


@dataclass(frozen=True)
class NumberStyle:
    """How numbers are written in one column of texts; `thousands` None: nothing stands between them.

    `is_mixed` says that 1.5 stands there as well as 1.234,50: then a point that is alone in a number is a decimal one.
    """

    decimal: str = "."
    thousands: str | None = None
    is_mixed: bool = False


@dataclass(frozen=True)
class Dialect:
    """How a CSV object is written. `preamble` counts the physical lines above the header (or above the first row).

    `header_rows` counts the rows that a header takes. Where blanks are skipped and are the delimiter, any number of
    them is one.

    `null_words` are the words that stand for null beside the usual ones; `date_format` is Spark's pattern of the
    dates ("" = as found), `time_zone` the IANA zone of moments that name none ("" = UTC).
    """

    delimiter: str = ","
    quote: str | None = '"'
    escape: str | None = None
    header: bool = True
    preamble: int = 0
    skip_initial_space: bool = False
    decimal: str = "."
    thousands: str | None = None
    confidence: float = 1.0
    comment: str | None = None
    null_words: tuple[str, ...] = ()
    date_format: str = ""
    time_zone: str = ""
    header_rows: int = 1


@dataclass(frozen=True)
class Trait:
    """One thing about how the data is written, and why we think so.

    `name` is that of a read option (`options`), `value` in its spelling. `chosen` says that a person overruled it.
    """

    name: str
    value: str
    evidence: str = ""
    confidence: float = 1.0
    chosen: bool = False


@dataclass(frozen=True)
class Note:
    """Something worth knowing that did not stop the reading: a stable code and a sentence."""

    code: str
    text: str
