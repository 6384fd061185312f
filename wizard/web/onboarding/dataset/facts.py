"""What a result says of the objects, its cost and its exactness, in the order of the page. Pure; raises nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from wizard.sampling.profiles import ColumnProfile
from wizard.sampling.results import MatrixRow, ObjectSet, SampleResult
from wizard.sampling.settings import Resolution

RESOLUTIONS = {
    Resolution.WIDEN: "Widen to one type",
    Resolution.CAST: "Cast to the most frequent type",
    Resolution.MISSING: "Treat as missing",
    Resolution.IGNORE: "Leave the column out",
}
NAME_LIMIT = 36
"""Characters of an object's name at the head of a column of the matrix."""


@dataclass(frozen=True)
class Cell:
    """A column in one object: its type there (None: missing), and whether that is not what most objects have."""

    type: str | None
    is_other: bool


@dataclass(frozen=True)
class MatrixLine:
    """A row of the schema matrix, ready to be drawn."""

    row: MatrixRow
    cells: tuple[Cell, ...]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(choice.value, self._words(choice)) for choice in self.row.choices]

    def _words(self, choice: Resolution) -> str:
        return RESOLUTIONS[choice] + (" (proposed)" if choice == self.row.proposed else "")


@dataclass(frozen=True)
class SampleFacts:
    """A result, asked by the page."""

    result: SampleResult

    @property
    def objects(self) -> ObjectSet | None:
        return self.result.objects

    @property
    def is_many(self) -> bool:
        """More than one object, or some that were ignored: worth a panel of its own."""
        objects = self.objects
        return objects is not None and (objects.kind != "object" or objects.matched > 1 or bool(objects.ignored))

    @property
    def total_bytes(self) -> int:
        """Bytes of everything that the location stands for; of a Delta table, those of its present version."""
        if self.objects is None or self.is_delta:
            return self.result.size
        return self.objects.matched_bytes or self.result.size

    @property
    def is_delta(self) -> bool:
        """Whether the objects are the log of a table."""
        return self.result.delta is not None

    @property
    def parts(self) -> tuple[int, str]:
        """How many objects or data files hold the data, and what they are called."""
        if self.result.delta is not None:
            return self.result.delta.files, "data file"
        return max(1, self.objects.matched if self.objects else 1), "object"

    @property
    def is_whole(self) -> bool:
        """Every row was read."""
        return self.result.row_count_exact and self.result.row_count == self.result.rows_sampled

    @cached_property
    def exact(self) -> str:
        """Which figures hold for the whole, as the subject of a sentence; "" for none."""
        columns = self.result.columns
        parts = [
            "the number of rows" if self.result.row_count_exact else "",
            _of_columns("null counts", sum(column.null_count_exact for column in columns), len(columns)),
            _of_columns("minimum and maximum", sum(column.extremes_exact for column in columns), len(columns)),
        ]
        return _listed([part for part in parts if part])

    @property
    def exact_verb(self) -> str:
        return "holds" if self.exact == "the number of rows" else "hold"

    @cached_property
    def lines(self) -> list[MatrixLine]:
        return [MatrixLine(row, _cells(row)) for row in self.result.matrix]

    @property
    def compared(self) -> int:
        """Columns of all objects together, those that are left out among them."""
        return len(self.result.matrix) + len(self.alike)

    @property
    def alike(self) -> list[ColumnProfile]:
        """The columns that are the same in every sampled object."""
        different = {row.column for row in self.result.matrix}
        return [column for column in self.result.columns if column.name not in different]

    @cached_property
    def object_names(self) -> list[tuple[str, str]]:
        """(name at the head of the matrix, full key) of every sampled object."""
        keys = [each.object.key for each in self.objects.sampled] if self.objects else []
        return [(_end(name), key) for name, key in zip(_telling(keys), keys, strict=True)]


def _cells(row: MatrixRow) -> tuple[Cell, ...]:
    counted = Counter(cell for cell in row.cells if cell is not None)
    usual = counted.most_common(1)[0][0] if counted else None
    return tuple(Cell(cell, cell is not None and cell != usual) for cell in row.cells)


def _telling(keys: list[str]) -> list[str]:
    """What tells the keys apart: without the levels that all of them begin or end with."""
    levels = [key.split("/") for key in keys]
    fewest = min(map(len, levels), default=1) - 1
    begin = next((at for at in range(fewest) if len({each[at] for each in levels}) > 1), fewest)
    rest = [each[begin:] for each in levels]
    fewest -= begin
    end = next((at for at in range(fewest) if len({each[-1 - at] for each in rest}) > 1), fewest)
    return ["/".join(each[: len(each) - end]) for each in rest]


def _end(key: str) -> str:
    return key if len(key) <= NAME_LIMIT else "…" + key[-NAME_LIMIT:]


def _of_columns(what: str, count: int, columns: int) -> str:
    """Most columns have them or none; where it is some, how many."""
    if not count:
        return ""
    return what if 2 * count > columns else f"{what} of {count:,} column{'' if count == 1 else 's'}"


def _listed(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if parts[:-1] else "") + parts[-1] if parts else ""
