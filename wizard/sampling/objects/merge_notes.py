"""What is odd about objects that are read as one. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wizard.sampling.reading import ReadSample
from wizard.sampling.text import cut
from wizard.sampling.types import Note


def notes_on_merging(samples: Sequence[ReadSample]) -> tuple[Note, ...]:
    """Names that differ in case only, CSV columns in another order, dialects or encodings that differ."""
    found = [_case(samples), _order(samples), _writing(samples)]
    return tuple(note for note in found if note)


def _case(samples: Sequence[ReadSample]) -> Note | None:
    spellings: dict[str, str] = {}
    twice: dict[str, str] = {}
    for name in (column.real_name for sample in samples for column in sample.columns):
        known = spellings.setdefault(name.casefold(), name)
        if known != name:
            twice.setdefault(known, name)
    if not twice:
        return None
    shown = ", ".join(f"{cut(one, 60)} and {cut(other, 60)}" for one, other in list(twice.items())[:3])
    return Note("data.objects.case", f"Names of columns differ in case only: {shown}. Spark takes them for one column.")


def _order(samples: Sequence[ReadSample]) -> Note | None:
    """Spark reads CSV by position, so that the order matters there."""
    if any(sample.dialect is None for sample in samples) or not _differ(_shared_order(samples)):
        return None
    text = "The columns stand in another order in some objects. They are matched by name here; Spark goes by position."
    return Note("data.objects.order", text)


def _shared_order(samples: Sequence[ReadSample]) -> list[tuple[str, ...]]:
    names = [[column.real_name for column in sample.columns] for sample in samples]
    shared = set(names[0]).intersection(*names[1:])
    return [tuple(name for name in each if name in shared) for each in names]


def _writing(samples: Sequence[ReadSample]) -> Note | None:
    aspects: dict[str, list[str | None]] = {
        "delimiter": [sample.dialect.delimiter for sample in samples if sample.dialect],
        "encoding": [sample.encoding for sample in samples],
        "compression": [sample.compression for sample in samples],
    }
    differing = [name for name, values in aspects.items() if _differ(values)]
    if not differing:
        return None
    return Note("data.objects.written_differently", f"Not the same in all objects: {', '.join(differing)}.")


def _differ(values: Iterable[object]) -> bool:
    return len(set(values)) > 1
