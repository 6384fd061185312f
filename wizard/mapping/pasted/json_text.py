"""JSON with a schema → fields: ours, and what the vendor's two clients send. Pure; raises ProblemError."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from wizard.core.problems import ProblemError
from wizard.mapping.pasted import problems
from wizard.mapping.pasted.groups import fields_of, holds_groups
from wizard.mapping.pasted.types import MOST_FIELDS, PastedField, PastedSchema
from wizard.mapping.types import ColumnKind

_KINDS = {kind.value: kind for kind in ColumnKind}


def read_json(text: str) -> PastedSchema | None:
    """The schema in `text`; None when there is none in it."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise ProblemError(problems.unreadable("JSON", "it is not valid JSON")) from None
    told = found.get("schema", found) if isinstance(found, dict) else {}
    told = told if isinstance(told, dict) else {}
    if isinstance(told.get("fields"), list):
        return PastedSchema("a JSON schema", tuple(_own(told["fields"])))
    if holds_groups(told):
        return PastedSchema("the JSON of a version or dataset", tuple(fields_of({**found, **told})))
    return None


def _own(fields: list[Any]) -> list[PastedField]:
    return [_field(field) for field in fields[:MOST_FIELDS] if _is_field(field)]


def _is_field(field: Any) -> bool:
    return isinstance(field, dict) and isinstance(field.get("name"), str) and field.get("kind") in _KINDS


def _field(told: Mapping[str, Any]) -> PastedField:
    sizes = told.get("dimensions")
    return PastedField(
        name=told["name"],
        kind=_KINDS[told["kind"]],
        type=str(told.get("type") or ""),
        column=str(told.get("column") or ""),
        dimensions=tuple(size for size in sizes[:16] if type(size) is int) if isinstance(sizes, list) else (),
        actual_for=str(told.get("actual_for") or ""),
    )
