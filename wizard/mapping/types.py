"""The words of a mapping: what becomes of a column. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.registry.schema import FieldType


class ColumnKind(StrEnum):
    """What a column becomes: a key column of the dataset, a field of one of four kinds, or nothing."""

    ID = "id"
    TIMESTAMP = "timestamp"
    RAW_INPUT = "raw_input"
    FEATURE = "feature"
    PREDICTION = "prediction"
    ACTUAL = "actual"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Suggestion:
    """A proposed kind and type with its confidence (0 to 1) and the reason in words."""

    kind: ColumnKind
    type: FieldType
    confidence: float
    reason: str
    dimensions: tuple[int, ...] = ()
    actual_for: str = ""


@dataclass(frozen=True)
class MappedColumn:
    """What was decided for one column. `field_name` is the column's own name unless the person renamed the field."""

    column: str
    kind: ColumnKind
    type: FieldType | None = None
    field_name: str = ""
    dimensions: tuple[int, ...] = ()
    actual_for: str = ""

    def to_json(self) -> dict[str, Any]:
        """`from_json` reads it back."""
        return vars(self) | {  # asdict copies deeply: too slow for a thousand columns
            "kind": self.kind.value,
            "type": self.type.value if self.type else None,
            "dimensions": list(self.dimensions),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> MappedColumn:
        """The column that `to_json` wrote."""
        return cls(
            **(
                stored
                | {
                    "kind": ColumnKind(stored["kind"]),
                    "type": FieldType(stored["type"]) if stored["type"] else None,
                    "dimensions": tuple(stored["dimensions"]),
                }
            )
        )


@dataclass(frozen=True)
class MappingDraft:
    """All decided columns, in file order."""

    columns: tuple[MappedColumn, ...]

    def of_kind(self, kind: ColumnKind) -> tuple[MappedColumn, ...]:
        """The columns of one kind, in file order."""
        return tuple(column for column in self.columns if column.kind == kind)
