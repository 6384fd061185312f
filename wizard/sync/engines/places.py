"""Where a row stands in a dataset, and which of two stands first. Pure; raises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

Order = Mapping[str, int]
"""The id of each unit → its place in the dataset."""


@dataclass(frozen=True)
class Place:
    """Row number `row` (from 1) of the unit with the id `unit`."""

    unit: str
    row: int

    def key(self, order: Order) -> tuple[int, int]:
        """What places are sorted by."""
        return order.get(self.unit, len(order)), self.row


def unit_id(*facts: object) -> str:
    """The id of a unit in the version that these facts tell: name, ETag, size."""
    return blake2b("\0".join(map(str, facts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
