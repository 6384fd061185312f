"""What a person has chosen about the reading of one dataset; what was not chosen is found out. Pure; raises nothing.

The same settings reach the child of a sample, the registered data source and its sync.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec

from wizard.sampling.types import FileFormat


class Resolution(StrEnum):
    """What to do with a column that is not the same in every object."""

    WIDEN = "widen"
    """One type that holds the values of all."""
    CAST = "cast"
    """The type of most objects; values of the others are cast, and null where they do not fit."""
    MISSING = "missing"
    """The type of most objects; null in the rows of the others."""
    IGNORE = "ignore"
    """Leave the column out."""


@dataclass(frozen=True)
class ReadSettings:
    """How to read one dataset.

    `options` are the `read_options`: Spark's names where Spark has one (see `options`), values as text. `select` is
    the `select_expr`, one Spark SQL expression each. `fraction` (0 < fraction ≤ 1) is the share of rows to be
    monitored (wire name `sample_size`); it changes what a sync keeps, not what a sample shows. `resolutions` is column
    name → what to do where the objects differ.
    """

    format: FileFormat | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    fraction: float = 1.0
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; `from_json` reads it back unchanged."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> ReadSettings:
        """The settings that `to_json` wrote. Raises `msgspec.ValidationError` on anything else."""
        return msgspec.convert(stored, cls)
