"""Whether this reader can read a table, by the protocol that the table asks for. Pure.

Raises ProblemError: `data.delta.reader_version`, `.feature`.
"""

from __future__ import annotations

from enum import StrEnum

from wizard.core.problems import ProblemError
from wizard.sampling.readers.delta import problems
from wizard.sampling.readers.delta.actions import Metadata, Protocol

FEATURES_FROM = 3
"""The reader version from which a table lists its features; version 2 means column mapping."""
SHREDDED = frozenset({"variantShredding", "variantShredding-preview"})
"""The features by which a variant may stand in typed columns of its own instead of its field `value`."""
SUPPORTED = frozenset(
    {
        "columnMapping",
        "deletionVectors",
        "timestampNanos",
        "timestampNtz",
        "typeWidening",
        "typeWidening-preview",
        "v2Checkpoint",
        "vacuumProtocolCheck",
        *SHREDDED,
        "variantType",
        "variantType-preview",
    }
)
"""Table features that a reader must know; those that only writers must know are never listed for readers."""


class Mapping(StrEnum):
    """How a column of the table is found in a data file."""

    NONE = "none"
    NAME = "name"
    """By the physical name that the schema gives."""
    ID = "id"
    """By the field id that the schema gives and the file repeats."""


def refuse_unreadable(protocol: Protocol, *, name: str) -> None:
    """Raise when the table needs what is not supported."""
    if not 1 <= protocol.min_reader_version <= FEATURES_FROM:
        raise ProblemError(problems.reader_version(name, version=protocol.min_reader_version))
    unknown = sorted(set(listed(protocol)) - SUPPORTED)
    if unknown:
        raise ProblemError(problems.features(name, features=unknown))


def listed(protocol: Protocol) -> tuple[str, ...]:
    """The features that a reader of the table must know."""
    if protocol.min_reader_version == FEATURES_FROM:
        return tuple(protocol.reader_features or ())
    return ("columnMapping",) if protocol.min_reader_version == 2 else ()


def mapping(protocol: Protocol, metadata: Metadata, *, name: str) -> Mapping:
    """The column mapping in force: the mode counts only where the protocol allows it."""
    mode = str((metadata.configuration or {}).get("delta.columnMapping.mode") or Mapping.NONE).lower()
    if "columnMapping" not in listed(protocol):
        return Mapping.NONE
    if mode not in set(Mapping):
        raise ProblemError(problems.features(name, features=[f"columnMapping mode {mode}"]))
    return Mapping(mode)
