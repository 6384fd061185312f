"""One sample of the samples of several objects, columns brought together as the matrix says. Raises nothing.

Rows follow each other in the order of the objects. Columns are the same when their shown names are (repeated names are
told apart by position); they come in the order of the first object, then those that later ones add.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from wizard.sampling.objects.joining import Joined, Part, joined
from wizard.sampling.objects.matrix import target
from wizard.sampling.objects.merge_notes import notes_on_merging
from wizard.sampling.objects.partition_columns import partition_columns
from wizard.sampling.reading import Column, ReadSample, unique_names
from wizard.sampling.results import MatrixRow, ObjectSet
from wizard.sampling.sources import Listed
from wizard.sampling.types import Note


def merge(
    samples: Sequence[ReadSample], rows: Sequence[MatrixRow], *, objects: Sequence[Listed], found: ObjectSet
) -> ReadSample:
    """One sample of them all, with the columns that stand in the keys.

    `samples` (at least one) were read from `objects`, in the same order; `rows` is their matrix; `found` is the set
    that the objects were picked from, to which the number of rows is extrapolated.
    """
    is_all = found.complete and len(samples) == found.matched
    columns = _columns(samples, rows, is_all=is_all)
    kept, overruled = partition_columns([one.column for one in columns], found.partitions, samples, objects)
    count, is_exact = _row_count(samples, objects, found, is_all=is_all)
    return replace(
        samples[0],
        columns=kept,
        rows=sum(sample.rows for sample in samples),
        row_count=count,
        row_count_exact=is_exact,
        whole=is_all and all(sample.whole for sample in samples),
        notes=(*_notes(samples), *overruled, *notes_on_merging(samples), *_lost(columns)),
        place_of=_place_of(samples, [entry.key for entry in objects]),
    )


def _columns(samples: Sequence[ReadSample], rows: Sequence[MatrixRow], *, is_all: bool) -> list[Joined]:
    by_name = [_by_shown_name(sample) for sample in samples]
    differing = {row.column: row for row in rows}
    found = []
    for name in dict.fromkeys(name for columns in by_name for name in columns):
        row = differing.get(name)
        if row is None or target(row) is not None:
            parts = [Part(columns.get(name), sample.rows) for columns, sample in zip(by_name, samples, strict=True)]
            found.append(joined(parts, row=row, is_all=is_all))
    return found


def _by_shown_name(sample: ReadSample) -> dict[str, Column]:
    names = unique_names([column.real_name for column in sample.columns])
    return dict(zip(names, sample.columns, strict=True))


def _row_count(
    samples: Sequence[ReadSample], objects: Sequence[Listed], found: ObjectSet, *, is_all: bool
) -> tuple[int | None, bool]:
    """Rows of all matched objects: the sum of what was read of all, else extrapolated by bytes."""
    known = [(sample.row_count, entry.size) for sample, entry in zip(samples, objects, strict=True)]
    counted = [(rows, size) for rows, size in known if rows is not None]
    total, size = sum(rows for rows, _ in counted), sum(size for _, size in counted)
    if is_all and len(counted) == len(samples):
        return total, all(sample.row_count_exact for sample in samples)
    return (round(total * found.matched_bytes / size) if size else None), False


def _notes(samples: Sequence[ReadSample]) -> tuple[Note, ...]:
    """The notes of all objects, each once."""
    return tuple(dict.fromkeys(note for sample in samples for note in sample.notes))


def _lost(columns: Sequence[Joined]) -> tuple[Note, ...]:
    lost = sum(one.lost for one in columns)
    if not lost:
        return ()
    shown = ", ".join(unique_names([one.column.real_name for one in columns if one.lost])[:5])
    return (
        Note("data.objects.cast", f"{lost:,} sampled values do not fit their column's type and are null: {shown}."),
    )


def _place_of(samples: Sequence[ReadSample], keys: Sequence[str]) -> Callable[[int], str]:
    starts = [0, *accumulate(sample.rows for sample in samples)]
    names = _names(keys)

    def place(row: int) -> str:
        at = min(bisect_right(starts, row), len(samples)) - 1
        inner = samples[at].place_of
        within = row - starts[at]
        return f"{inner(within) if inner else f'row {within + 1:,}'} of {names[at]}"

    return place


def _names(keys: Sequence[str]) -> list[str]:
    """The last parts of the keys; where two are the same, the keys themselves."""
    names = [key.rpartition("/")[2] for key in keys]
    return names if len(set(names)) == len(names) else list(keys)
