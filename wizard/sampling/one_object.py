"""One object → what its reader found in it, as a Reading, so that several objects share their rounds of requests.

Raises ProblemError (`data.*`) when it is run; `attempted` gives the Problem back instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wizard.core.problems import Problem, ProblemError
from wizard.sampling import problems
from wizard.sampling.limits import Limits
from wizard.sampling.ranges import Range, RangeCache
from wizard.sampling.readers import csv, parquet
from wizard.sampling.readers.json import reader as json_reader
from wizard.sampling.readers.pieces import first_ranges, ranges, text_object
from wizard.sampling.readers.rounds import Ask, Reading
from wizard.sampling.reading import ReadSample
from wizard.sampling.settings import ReadSettings
from wizard.sampling.types import FileFormat
from wizard.sampling.written import compression, formats


@dataclass(frozen=True)
class ReadObject:
    """One object: the format that it was read as, with what was odd about that, and what was found."""

    detection: formats.Detection
    sample: ReadSample


def attempted(read: Reading[ReadObject]) -> Reading[ReadObject | Problem]:
    """The same; what is wrong with the object ends this reading alone."""
    try:
        return (yield from read)
    except ProblemError as error:
        return error.problem


def reading(cache: RangeCache, settings: ReadSettings, limits: Limits) -> Reading[ReadObject]:
    """Find out the format and let its reader read."""
    if settings.format is FileFormat.DELTA:
        raise ProblemError(problems.not_delta(cache.name))
    yield Ask(cache, _first_round(cache, settings, limits))
    detection = _detected(cache, settings, limits)
    if detection.format is FileFormat.PARQUET:
        return ReadObject(detection, (yield from parquet.sampling(cache, limits)))
    packed = detection.compression
    yield Ask(cache, ranges(cache.size, limits, packed=packed is not None))
    text = text_object(cache, limits, packed)
    read = json_reader.read if detection.format is FileFormat.JSON else csv.read
    found = read(text, limits, settings)
    traits = (*compression.traits(packed, settings.options), *found.traits)
    return ReadObject(detection, replace(found, compression=text.compression, traits=traits))


def _first_round(cache: RangeCache, settings: ReadSettings, limits: Limits) -> list[Range]:
    """What the promised format will need, and what tells whether the object keeps the promise."""
    if cache.size <= limits.whole:
        return [(0, cache.size)]
    if (settings.format or formats.by_name(cache.name)) is FileFormat.PARQUET:
        return [(0, formats.HEAD_NEEDED), (max(0, cache.size - limits.tail), limits.tail)]
    return first_ranges(cache.name, cache.size, limits)


def _detected(cache: RangeCache, settings: ReadSettings, limits: Limits) -> formats.Detection:
    head = cache.available(0, min(cache.size, limits.head))
    tail = cache.available(max(0, cache.size - formats.TAIL_NEEDED), formats.TAIL_NEEDED)
    return formats.detect(
        head=head,
        tail=tail,
        name=cache.name,
        size=cache.size,
        declared=settings.format,
        options=settings.options,
    )
