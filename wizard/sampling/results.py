"""What reading a bounded part of one dataset told, and its JSON form. Raises nothing of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from wizard.core.problems import Problem
from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.settings import Resolution
from wizard.sampling.sources import StoredObject
from wizard.sampling.types import Dialect, FileFormat, LogicalType, Note, Trait


@dataclass(frozen=True)
class SampledObject:
    """One of the objects that were looked into. `rows` is an estimate unless `rows_exact`; `problem`: unreadable."""

    object: StoredObject
    rows: int | None = None
    rows_exact: bool = False
    problem: Problem | None = None


@dataclass(frozen=True)
class Ignored:
    """Objects under the location that are not read, all for one reason: a stable code and a sentence."""

    code: str
    why: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Partition:
    """A column whose values stand in the keys (`day=2026-11-23/`), typed from its values."""

    name: str
    logical_type: LogicalType
    values: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class ObjectSet:
    """Which objects a location stands for.

    `kind` is "object", "prefix", "glob" or "delta". `matched` objects of `matched_bytes` bytes were found by
    `requests` list requests, of which `shown` are the first; `newest` and `oldest` are ISO 8601. `complete` is False
    when the listing was ended early. `fingerprint` changes when a sampled object is replaced.
    """

    kind: str
    matched: int = 1
    matched_bytes: int = 0
    newest: str = ""
    oldest: str = ""
    shown: tuple[StoredObject, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    partitions: tuple[Partition, ...] = ()
    complete: bool = True
    requests: int = 0
    sampled: tuple[SampledObject, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """A column that is not the same in every sampled object.

    `cells` has one entry per sampled object, in order: the type that the column has there, None where it is missing.
    `resolution` is what is done, `proposed` what we would do, `choices` what could be done, `effect` what that means.
    """

    column: str
    cells: tuple[str | None, ...]
    resolution: Resolution
    proposed: Resolution
    choices: tuple[Resolution, ...]
    effect: str


@dataclass(frozen=True)
class Layout:
    """A layout that we know: `siblings` are (dataset kind, location) pairs that lie beside this one.

    `groups` says that the names of the columns begin with `features.`, `predictions.`, `raw_inputs.` or `actuals.`.
    """

    siblings: tuple[tuple[str, str], ...] = ()
    groups: bool = False


@dataclass(frozen=True)
class ExpressionOutcome:
    """One entry of `select_expr`, checked.

    `canonical` is what is stored and sent on: Spark SQL generated anew from what was understood ("" with a `problem`).
    `columns` are the names it gives. `problem_at` is the (first, last) character of `text` that a problem is about.
    """

    text: str
    canonical: str = ""
    columns: tuple[str, ...] = ()
    problem: Problem | None = None
    problem_at: tuple[int, int] | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class ExpressionPreview:
    """What `select_expr` makes of some sampled rows.

    `columns` and `source_columns` are (name, logical type) pairs after and before; `rows` and `source_rows` up to 20
    rows of cells. Without `columns`, some entry has a problem.
    """

    outcomes: tuple[ExpressionOutcome, ...]
    columns: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    source_columns: tuple[tuple[str, str], ...] = ()
    source_rows: tuple[tuple[str | None, ...], ...] = ()


@dataclass(frozen=True)
class DeltaFacts:
    """What the log of a Delta table says of the version that was read: its data `files` have so many `bytes`."""

    version: int
    files: int
    bytes: int = 0
    reader_version: int = 1
    features: tuple[str, ...] = ()
    partition_columns: tuple[str, ...] = ()
    deletion_vectors: bool = False


@dataclass(frozen=True)
class SampleResult:
    """What reading a bounded part of one dataset told.

    `size` and `bytes_read` are bytes, `seconds` wall time. `row_count` is an estimate unless `row_count_exact`.
    `preview` holds up to 20 rows of cells of up to 200 characters; None is a null (or a column that was not read).
    `columns` are those after `select_expr`; where there is one, `source_columns` and `source_preview` are those before.
    `matrix` has a row per column that differs between the sampled objects.
    """

    format: FileFormat
    columns: tuple[ColumnProfile, ...]
    size: int
    compression: str | None = None
    encoding: str | None = None
    dialect: Dialect | None = None
    traits: tuple[Trait, ...] = ()
    preview: tuple[tuple[str | None, ...], ...] = ()
    rows_sampled: int = 0
    row_count: int | None = None
    row_count_exact: bool = False
    objects: ObjectSet | None = None
    matrix: tuple[MatrixRow, ...] = ()
    layout: Layout | None = None
    delta: DeltaFacts | None = None
    expressions: tuple[ExpressionOutcome, ...] = ()
    source_columns: tuple[ColumnProfile, ...] = ()
    source_preview: tuple[tuple[str | None, ...], ...] = ()
    requests: int = 0
    bytes_read: int = 0
    seconds: float = 0.0
    notes: tuple[Note, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` reads it back unchanged."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored | {
            "columns": [column.to_json() for column in self.columns],
            "source_columns": [column.to_json() for column in self.source_columns],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> SampleResult:
        """The result that `to_json` wrote. Raises `msgspec.ValidationError` on anything else."""
        columns = {
            name: tuple(ColumnProfile.from_json(column) for column in stored.get(name, ()))
            for name in ("columns", "source_columns")
        }
        return msgspec.convert(stored | columns, cls)
