"""Read a JSON text as a sample does."""

from __future__ import annotations

from wizard.sampling.limits import Limits
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers.json.reader import read
from wizard.sampling.readers.pieces import text_object
from wizard.sampling.reading import ReadSample
from wizard.sampling.settings import ReadSettings


class Bytes:
    """An object in memory."""

    name = "x.json"

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, len(data)

    def read(self, start: int, length: int) -> bytes:
        return self.data[start : start + length]

    def read_many(self, ranges: list[tuple[int, int]]) -> list[bytes]:
        return [self.read(*one) for one in ranges]


def read_json(text: str | bytes, limits: Limits | None = None, **options: str) -> ReadSample:
    """The sample of `text`."""
    data = text.encode() if isinstance(text, str) else text
    limits = limits or Limits()
    return read(text_object(RangeCache(Bytes(data)), limits), limits, ReadSettings(options=options))


def columns(text: str | bytes, limits: Limits | None = None, **options: str) -> dict[str, list[object]]:
    """Column name → values of the sample."""
    return values(read_json(text, limits, **options))


def values(sample: ReadSample) -> dict[str, list[object]]:
    """Column name → values."""
    return {column.real_name: [] if column.values is None else column.values.to_pylist() for column in sample.columns}


def layout(sample: ReadSample) -> dict[str, str]:
    """Trait name → value."""
    return {trait.name: trait.value for trait in sample.traits}
