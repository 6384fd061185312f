"""The objects of one location → one sample of them all, with what differs between them. Raises ProblemError (`data.*`).

An object that cannot be read is told with its Problem and left out; when none can be read, the first one's Problem is
everybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wizard.core.problems import Problem, ProblemError
from wizard.sampling.describing import describe
from wizard.sampling.limits import Limits
from wizard.sampling.objects.matrix import compare
from wizard.sampling.objects.merging import merge
from wizard.sampling.one_object import ReadObject, attempted, reading
from wizard.sampling.ranges import RangeCache
from wizard.sampling.readers import delta
from wizard.sampling.readers.rounds import together
from wizard.sampling.reading import ReadSample
from wizard.sampling.results import MatrixRow, ObjectSet, SampledObject
from wizard.sampling.settings import ReadSettings
from wizard.sampling.sources import Listed, ObjectSource, OneObject, StoredObject
from wizard.sampling.types import FileFormat, Note


@dataclass(frozen=True)
class Gathered:
    """One sample of all objects, the format they were read as, and a matrix row per column that differs."""

    format: FileFormat
    sample: ReadSample
    sampled: tuple[SampledObject, ...] = ()
    matrix: tuple[MatrixRow, ...] = ()
    notes: tuple[Note, ...] = ()


def gather(source: ObjectSource, *, settings: ReadSettings, found: ObjectSet, limits: Limits) -> Gathered:
    """Read the objects of `source`, which were picked from `found`, in shared rounds."""
    if found.kind == "delta":
        return Gathered(FileFormat.DELTA, delta.read(source, limits, settings))
    share = limits.shared_by(len(source.objects))
    caches = [RangeCache(OneObject(source, entry)) for entry in source.objects]
    outcomes = together(source, [attempted(reading(cache, settings, share)) for cache in caches])
    read = [(entry, outcome) for entry, outcome in zip(source.objects, outcomes, strict=True) if _is_read(outcome)]
    if not read:
        raise ProblemError(next(outcome for outcome in outcomes if isinstance(outcome, Problem)))
    sampled = tuple(_sampled(entry, outcome) for entry, outcome in zip(found.sampled, outcomes, strict=False))
    return _merged(read, replace(found, sampled=sampled), settings)  # type: ignore[arg-type]


def _is_read(outcome: ReadObject | Problem) -> bool:
    return isinstance(outcome, ReadObject)


def _sampled(entry: SampledObject, outcome: ReadObject | Problem) -> SampledObject:
    if isinstance(outcome, Problem):
        return replace(entry, problem=outcome)
    return replace(entry, rows=outcome.sample.row_count, rows_exact=outcome.sample.row_count_exact)


def _merged(read: Sequence[tuple[Listed, ReadObject]], found: ObjectSet, settings: ReadSettings) -> Gathered:
    first = read[0][1]
    samples = [outcome.sample for _, outcome in read]
    notes = dict.fromkeys(note for _, outcome in read for note in outcome.detection.notes)
    unread = [entry.object.key for entry in found.sampled if entry.problem]
    if unread:
        notes[_unread(unread)] = None
    if len(samples) == 1 and not found.partitions and not unread and found.matched == 1:
        return Gathered(first.detection.format, samples[0], found.sampled, (), tuple(notes))
    types = [describe(sample).logical_types for sample in samples] if len(samples) > 1 else []
    matrix = compare(types, resolutions=settings.resolutions)
    merged = merge(samples, matrix, objects=[entry for entry, _ in read], found=found)
    return Gathered(first.detection.format, merged, found.sampled, matrix, tuple(notes))


def _unread(keys: Sequence[str]) -> Note:
    text = f"{len(keys)} of the objects looked into could not be read; the first is {keys[0]}."
    return Note("data.objects.unread", text)


def one_location(source: ObjectSource) -> ObjectSet:
    """What is known of objects that nobody has listed."""
    objects = [StoredObject(entry.key, entry.size) for entry in source.objects]
    return ObjectSet(
        kind="object" if len(objects) == 1 else "prefix",
        matched=len(objects),
        matched_bytes=sum(entry.size for entry in objects),
        shown=tuple(objects),
        sampled=tuple(map(SampledObject, objects)),
    )
