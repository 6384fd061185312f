"""Decoded values that are not sound, made sound where that loses next to nothing. Raises pa.ArrowInvalid otherwise.

Arrow trusts what it decodes. Text that is not UTF-8 gets � where it is not, and a time of day beyond the day is null;
both however deep they lie in lists, structs and maps.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from wizard.sampling.meaning.shapes import plain

_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def sound(values: pa.Array) -> pa.Array:
    """`values` after a full check, repaired where it failed."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        repaired = _repaired(plain(values))
        repaired.validate(full=True)
        return repaired
    return values


def _repaired(values: pa.Array) -> pa.Array:
    kind = values.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _texts(values)
    if pa.types.is_time(kind):
        return _times(values)
    if values.offset:
        values = values.take(pa.array(range(len(values)), pa.int64()))
    if pa.types.is_struct(kind) and kind.num_fields:
        parts = [_repaired(plain(values.field(number))) for number in range(kind.num_fields)]
        fields = [kind.field(number).with_type(part.type) for number, part in enumerate(parts)]
        return pa.StructArray.from_arrays(parts, fields=fields, mask=values.is_null())
    if pa.types.is_map(kind):
        keys, items = _repaired(plain(values.keys)), _repaired(plain(values.items))
        return pa.MapArray.from_arrays(values.offsets, keys, items, mask=values.is_null())
    if pa.types.is_list(kind):
        return pa.ListArray.from_arrays(values.offsets, _repaired(plain(values.values)), mask=values.is_null())
    return values


def _texts(values: pa.Array) -> pa.Array:
    texts = values.cast(pa.large_binary()).to_pylist()
    return pa.array([None if text is None else text.decode(errors="replace") for text in texts], pa.string())


def _times(values: pa.Array) -> pa.Array:
    counts = values.view(pa.int32() if values.type.bit_width == 32 else pa.int64())
    of_a_day = pc.and_(pc.greater_equal(counts, 0), pc.less(counts, _DAY[values.type.unit]))
    return pc.if_else(of_a_day, counts, pa.scalar(None, counts.type)).view(values.type)
