"""Casts values to another Arrow type; what does not fit becomes null and is counted. Raises nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types as at

from wizard.sampling.meaning.shapes import plain

MOST_FAILURES = 2_000
"""Failed tries after which what is left becomes null: a column of values that never fit is not cast one by one."""


def common_kind(kinds: Sequence[pa.DataType]) -> pa.DataType:
    """The type that holds the values of all where Arrow knows one, else the first."""
    try:
        fields = [pa.schema([pa.field("values", kind)]) for kind in kinds]
        return pa.unify_schemas(fields, promote_options="permissive").field("values").type
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return kinds[0]


def cast(values: pa.Array, kind: pa.DataType) -> tuple[pa.Array, int]:
    """The values as `kind`, and how many of them became null."""
    values = plain(values)
    if values.type.equals(kind):
        return values, 0
    before = values.null_count
    try:
        found = _cast_in_parts(_decimal_only(_trimmed(values), kind), kind)
    except (pa.ArrowNotImplementedError, pa.ArrowTypeError):
        found = pa.nulls(len(values), kind)
    return found, found.null_count - before


def _trimmed(values: pa.Array) -> pa.Array:
    """Texts without white space around them, which numbers in texts often have."""
    is_text = at.is_string(values.type) or at.is_large_string(values.type)
    return pc.utf8_trim_whitespace(values) if is_text else values


def _decimal_only(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Texts but for hexadecimal ones, which Arrow alone would take as whole numbers."""
    if not (at.is_integer(kind) and (at.is_string(values.type) or at.is_large_string(values.type))):
        return values
    return pc.if_else(pc.match_substring_regex(values, "^[+-]?0[xX]"), pa.scalar(None, values.type), values)


def _cast_in_parts(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Cast all at once, or in halves down to single values where some do not fit."""
    done: list[pa.Array] = [pa.nulls(0, kind)]
    waiting, failures = [values], 0
    while waiting:
        part = waiting.pop()
        found = _tried(part, kind) if failures < MOST_FAILURES else None
        if found is None and len(part) > 1 and failures < MOST_FAILURES:
            half = len(part) // 2
            waiting += [part.slice(half), part.slice(0, half)]
        else:
            done.append(pa.nulls(len(part), kind) if found is None else found)
        failures += found is None
    return pa.concat_arrays(done)


def _tried(values: pa.Array, kind: pa.DataType) -> pa.Array | None:
    # Whole numbers beyond 2^53 lose digits as floating point, as in every engine; that is no misfit.
    is_rounding = at.is_integer(values.type) and at.is_floating(kind)
    try:
        return values.cast(kind, safe=not is_rounding)
    except pa.ArrowInvalid:
        return None
