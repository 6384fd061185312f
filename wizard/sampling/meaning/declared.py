"""What declared strings would bear besides: dates in a string column of a Parquet object. Raises nothing."""

from __future__ import annotations

import pyarrow as pa
from pyarrow import types as at

from wizard.sampling.meaning.inference import infer
from wizard.sampling.profiles import Alternative
from wizard.sampling.types import LogicalType

_FIELD_TYPES = {
    LogicalType.INTEGER: "numeric",
    LogicalType.NUMBER: "numeric",
    LogicalType.BOOLEAN: "boolean",
    LogicalType.DATETIME: "datetime",
    LogicalType.DATE: "datetime",
}


def declared_text(values: pa.Array) -> tuple[tuple[Alternative, ...], tuple[int, ...]]:
    """Alternatives to the type of a column of strings that is declared as such, and the shape of lists in them."""
    if not (at.is_string(values.type) or at.is_large_string(values.type)):
        return (), ()
    meaning = infer(values, blanks_are_null=False)
    kind = _FIELD_TYPES.get(meaning.logical_type)
    own = (Alternative(kind, f"text that reads as {meaning.evidence}"),) if kind else ()
    return (*own, *meaning.alternatives), meaning.dimensions
