"""The actions of a Delta log that matter to a reader, checked field by field as they are decoded.

`of_lines` raises ProblemError (`data.delta.log`) naming the file and the line; no value of the log is quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from wizard.core.problems import ProblemError
from wizard.sampling.readers.delta import problems

Count = Annotated[int, msgspec.Meta(ge=0)]


class DeletionVector(msgspec.Struct, frozen=True, rename="camel"):
    """Where the deleted rows of a file are told; `offset` and `size_in_bytes` are bytes."""

    storage_type: str
    path_or_inline_dv: str
    size_in_bytes: Count
    cardinality: Count
    offset: Count | None = None

    @property
    def unique_id(self) -> str:
        """What tells two vectors of one file apart."""
        place = "" if self.offset is None else f"@{self.offset}"
        return f"{self.storage_type}{self.path_or_inline_dv}{place}"


class Add(msgspec.Struct, frozen=True, rename="camel"):
    """A file that belongs to the table. `stats` is JSON text; `stats_parsed` is what a checkpoint has instead."""

    path: str
    size: Count
    partition_values: dict[str, str | None] | None = None
    stats: str | None = None
    deletion_vector: DeletionVector | None = None
    stats_parsed: Any = msgspec.field(name="stats_parsed", default=None)


class Remove(msgspec.Struct, frozen=True, rename="camel"):
    """A file, with its deletion vector, that belongs to the table no longer."""

    path: str
    deletion_vector: DeletionVector | None = None


class Metadata(msgspec.Struct, frozen=True, rename="camel"):
    """Schema and configuration of the table. Settings are texts by the protocol; writers give flags, too."""

    schema_string: str
    partition_columns: list[str] | None = None
    configuration: dict[str, Any] | None = None


class Protocol(msgspec.Struct, frozen=True, rename="camel"):
    """What a reader must be able to do."""

    min_reader_version: Count
    reader_features: list[str] | None = None


class Sidecar(msgspec.Struct, frozen=True, rename="camel"):
    """A file in `_delta_log/_sidecars/` that holds a part of a checkpoint."""

    path: str
    size_in_bytes: Count


class Action(msgspec.Struct, frozen=True, rename="camel"):
    """One line of a commit: at most one of these is there; what else there is does not matter to a reader."""

    add: Add | None = None
    remove: Remove | None = None
    meta_data: Metadata | None = None
    protocol: Protocol | None = None
    sidecar: Sidecar | None = None


_DECODER = msgspec.json.Decoder(Action)


def of_lines(data: bytes, *, key: str) -> Iterator[Action]:
    """The actions of a commit, or of a checkpoint written as JSON: one per line."""
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield _DECODER.decode(line)
        except RecursionError:
            why = "it is nested too deeply"
            raise ProblemError(problems.damaged_log(key, place=f"Line {number:,}", why=why)) from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            # What msgspec says names fields and bytes, never values.
            raise ProblemError(problems.damaged_log(key, place=f"Line {number:,}", why=_words(error))) from None


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, msgspec.DecodeError) else "it is not UTF-8 text"
