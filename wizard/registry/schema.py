"""What a version's schema is and which rules it keeps: fields of four kinds and a closed set of types. Pure.

The one place that judges a schema; the Columns step, registration and (later) the API all ask here. Types and model
types are those of the guide and of the vendor's 2.x client.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ModelType(StrEnum):
    BINARY = "binary"
    REGRESSION = "regression"
    MULTICLASS = "multiclass"
    MULTI_LABEL = "multi-label"
    RANKING = "ranking"


class FieldKind(StrEnum):
    RAW_INPUT = "raw_input"
    FEATURE = "feature"
    PREDICTION = "prediction"
    ACTUAL = "actual"


class FieldType(StrEnum):
    NUMERIC = "numeric"
    STRING = "string"
    BOOLEAN = "boolean"
    TEXT = "text"
    TENSOR = "tensor"
    DATETIME = "datetime"
    CATEGORICAL = "categorical"
    VECTOR = "vector"
    DICT = "dict"


@dataclass(frozen=True)
class Field:
    """An entry of a model version. `dimensions` only for tensors; `actual_for` names the prediction of an actual."""

    name: str
    kind: FieldKind
    type: FieldType
    dimensions: tuple[int, ...] = ()
    actual_for: str = ""

    def to_json(self) -> dict[str, Any]:
        """`from_json` reads it back."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "type": self.type.value,
            "dimensions": list(self.dimensions),
            "actual_for": self.actual_for,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Field:
        """The field that `to_json` wrote."""
        return cls(
            name=stored["name"],
            kind=FieldKind(stored["kind"]),
            type=FieldType(stored["type"]),
            dimensions=tuple(stored["dimensions"]),
            actual_for=stored["actual_for"],
        )


@dataclass(frozen=True)
class VersionSchema:
    """The ordered fields of a version."""

    fields: tuple[Field, ...]

    def of_kind(self, kind: FieldKind) -> tuple[Field, ...]:
        """The fields of one kind, in order."""
        return tuple(field for field in self.fields if field.kind == kind)

    def to_json(self) -> dict[str, Any]:
        """`from_json` reads it back."""
        return {"fields": [field.to_json() for field in self.fields]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> VersionSchema:
        """The schema that `to_json` wrote."""
        return cls(tuple(Field.from_json(field) for field in stored["fields"]))
