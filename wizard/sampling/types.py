"""What a sample is: the source it is read from, what was found in it, and its JSON form. Raises nothing of its own.

JSON holds only str, int, float, bool and None, never NaN or Infinity. Every text in it is visible (see `text`), so
PostgreSQL's jsonb takes it; a column's real name survives in `real_name`, escaped only inside JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from wizard.sampling.text import decode, encode

Scalar = str | int | float | bool | None

EPOCH_UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
"""The units in which numbers count from 1970, and how many of each a second has."""


class ByteSource(Protocol):
    """One object that can be read in ranges. Reading raises ProblemError when its store refuses."""

    @property
    def size(self) -> int:
        """Bytes in the object."""

    @property
    def name(self) -> str:
        """The object's key; its ending hints at the format."""

    def read(self, start: int, length: int) -> bytes:
        """The bytes from `start`, exactly `length` of them unless the object ends before."""

    def read_many(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        """One answer per (start, length), in order, asked for in one round of parallel requests."""


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
class Dialect:
    """How a CSV object is written. `preamble` counts the physical lines above the header (or above the first row)."""

    delimiter: str = ","
    quote: str | None = '"'
    escape: str | None = None
    header: bool = True
    preamble: int = 0
    skip_initial_space: bool = False
    decimal: str = "."
    thousands: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True)
class Note:
    """Something worth knowing that did not stop the reading: a stable code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class ColumnProfile:
    """One column and what its sampled values look like.

    `name` is unique in the file and safe to store; `real_name` is what the file says. `rows` counts the sampled rows
    behind the figures (0: the column's values were not read). `nulls` counts the whole object when `null_count_exact`,
    else the sample; `null_share` is their share of the same rows. `distinct` is an estimate for the whole object unless
    `distinct_exact`. `extremes_exact` says that `minimum` and `maximum` hold for the whole object. `epoch` is "s",
    "ms", "us" or "ns" when the numbers are plausible moments since 1970. `histogram` is up to 20 (label, count) pairs.
    """

    name: str
    position: int
    physical_type: str
    logical_type: LogicalType
    real_name: str = ""
    confidence: float = 1.0
    evidence: str = ""
    rows: int = 0
    nulls: int = 0
    null_share: float = 0.0
    null_count_exact: bool = False
    distinct: int | None = None
    distinct_exact: bool = False
    minimum: Scalar = None
    maximum: Scalar = None
    extremes_exact: bool = False
    mean: float | None = None
    list_length: int | None = None
    text_min_length: int | None = None
    text_max_length: int | None = None
    epoch: str | None = None
    examples: tuple[str, ...] = ()
    histogram: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` reads it back unchanged."""
        return asdict(self) | {
            "logical_type": self.logical_type.value,
            "real_name": encode(self.real_name),
            "examples": list(self.examples),
            "histogram": [list(bar) for bar in self.histogram],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> ColumnProfile:
        """The profile that `to_json` wrote."""
        return cls(
            **(
                stored
                | {
                    "logical_type": LogicalType(stored["logical_type"]),
                    "real_name": decode(stored["real_name"]),
                    "examples": tuple(stored["examples"]),
                    "histogram": tuple((label, count) for label, count in stored["histogram"]),
                }
            )
        )


@dataclass(frozen=True)
class SampleResult:
    """What reading a bounded part of one object told.

    `size` and `bytes_read` are bytes, `seconds` wall time. `row_count` is an estimate unless `row_count_exact`.
    `preview` holds up to 20 rows of cells of up to 200 characters; None is a null (or a column that was not read).
    """

    format: FileFormat
    columns: tuple[ColumnProfile, ...]
    size: int
    compression: str | None = None
    encoding: str | None = None
    dialect: Dialect | None = None
    preview: tuple[tuple[str | None, ...], ...] = ()
    rows_sampled: int = 0
    row_count: int | None = None
    row_count_exact: bool = False
    requests: int = 0
    bytes_read: int = 0
    seconds: float = 0.0
    notes: tuple[Note, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` reads it back unchanged."""
        return asdict(self) | {
            "format": self.format.value,
            "columns": [column.to_json() for column in self.columns],
            "preview": [list(row) for row in self.preview],
            "notes": [asdict(note) for note in self.notes],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> SampleResult:
        """The result that `to_json` wrote."""
        return cls(
            **(
                stored
                | {
                    "format": FileFormat(stored["format"]),
                    "dialect": Dialect(**stored["dialect"]) if stored["dialect"] else None,
                    "columns": tuple(ColumnProfile.from_json(column) for column in stored["columns"]),
                    "preview": tuple(tuple(row) for row in stored["preview"]),
                    "notes": tuple(Note(**note) for note in stored["notes"]),
                }
            )
        )
