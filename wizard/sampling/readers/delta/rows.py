"""How many rows a version of a table has. Raises what reading its footers raises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.sampling.limits import Limits
from wizard.sampling.readers.delta.actions import Add
from wizard.sampling.readers.delta.data_files import SampledFile, stored_rows
from wizard.sampling.readers.delta.opened import DeltaTable
from wizard.sampling.readers.delta.statistics import deleted_rows, live_rows
from wizard.sampling.sources import ObjectSource

FOOTERS = 24
"""Files without statistics of which the footers are read for their rows."""


@dataclass(frozen=True)
class RowCount:
    """Live rows of the whole version: an estimate unless `exact`."""

    rows: int
    exact: bool


def counted(source: ObjectSource, table: DeltaTable, sampled: Sequence[SampledFile], limits: Limits) -> RowCount:
    """The sum of what the log says of each file; where it says nothing of a few, their footers do."""
    known = {id(one.file): one.stored_rows - deleted_rows(one.file) for one in sampled}
    counts = [known.get(id(file), live_rows(file)) for file in table.files]
    silent = [file for file, count in zip(table.files, counts, strict=True) if count is None]
    if not silent:
        return RowCount(sum(count or 0 for count in counts), exact=True)
    asked = silent[:FOOTERS]
    told = stored_rows(source, table, asked, limits)
    rows = sum(count or 0 for count in counts) + sum(
        count - deleted_rows(file) for file, count in zip(asked, told, strict=True)
    )
    if len(asked) == len(silent):
        return RowCount(rows, exact=True)
    return RowCount(_scaled(rows, table.files, silent[FOOTERS:]), exact=False)


def _scaled(rows: int, files: Sequence[Add], unknown: Sequence[Add]) -> int:
    """`rows`, counted in all files but the `unknown` ones, scaled up by the bytes of those."""
    total, missing = sum(file.size for file in files), sum(file.size for file in unknown)
    return round(rows * total / max(1, total - missing))
