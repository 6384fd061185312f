"""A share of the rows of another reader, picked at random, the same ones every time. Raises what the reader does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np
import pyarrow as pa

from wizard.sync.engines.base import Batch, LeftOut, Reader, Unit

SEED = 20_260_101
"""Any number: what matters is that each time through keeps the same rows."""


class KeptShare:
    """About `share` (above 0, below 1) of the rows of `inner`."""

    def __init__(self, inner: Reader, share: float) -> None:
        self._inner = inner
        self._share = share
        self.names = inner.names
        self.row_count = None if inner.row_count is None else round(share * inner.row_count)

    @property
    def left_out(self) -> LeftOut:
        return self._inner.left_out

    @property
    def units(self) -> Sequence[Unit]:
        return self._inner.units

    def batches(self, positions: Sequence[int], units: Sequence[int] | None = None) -> Iterator[Batch]:
        names, unit = self._inner.units, -1
        for batch in self._inner.batches(positions, units):
            if batch.unit != unit:  # the same rows of a unit, whatever was read before it
                unit = batch.unit
                chance = np.random.default_rng([SEED, crc32(names[unit].name.encode("utf-8", "replace"))])
            kept = pa.array(chance.random(batch.rows) < self._share)
            columns = [column.filter(kept) for column in batch.columns]
            yield replace(batch, columns=columns, rows=kept.true_count)
