"""A share of the rows of another reader, picked at random, the same ones every time. Raises what the reader does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from wizard.sync.engines.base import Batch, LeftOut, Reader

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

    def batches(self, positions: Sequence[int]) -> Iterator[Batch]:
        chance = np.random.default_rng(SEED)
        for batch in self._inner.batches(positions):
            kept = pa.array(chance.random(batch.rows) < self._share)
            columns = [column.filter(kept) for column in batch.columns]
            yield replace(batch, columns=columns, rows=kept.true_count)
