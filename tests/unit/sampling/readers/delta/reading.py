"""What the tests of the Delta reader share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.delta import Lake
from tests.fakes.file_source import ObjectsSource
from wizard.core.problems import Problem, ProblemError
from wizard.sampling.limits import Limits
from wizard.sampling.readers.delta import read
from wizard.sampling.reading import ReadSample
from wizard.sampling.settings import ReadSettings


def sampled(lake: Lake | ObjectsSource, **options: str) -> ReadSample:
    source = lake.source() if isinstance(lake, Lake) else lake
    return read(source, Limits(), ReadSettings(options=options))


def refused(lake: Lake, **options: str) -> Problem:
    with pytest.raises(ProblemError) as caught:
        sampled(lake, **options)
    return caught.value.problem


def values(found: ReadSample) -> dict[str, list[Any]]:
    """Column → sampled values, as Python has them."""
    return {
        column.real_name: column.values.to_pylist() if column.values is not None else [] for column in found.columns
    }
