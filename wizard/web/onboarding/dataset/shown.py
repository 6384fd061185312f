"""What a person may see of a sample: its facts always, its values to members while they are kept. Raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wizard.sampling.models import Sample
from wizard.sampling.results import SampleResult
from wizard.sampling.services import opened
from wizard.web.onboarding.frame import StepVisit


class Values(StrEnum):
    """Whether the values of a sample are shown, and if not, why."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    """An account manager looks on."""
    OFF = "off"
    """The workspace keeps none."""
    GONE = "gone"
    """They were deleted, as their time was up or the model is registered."""


@dataclass(frozen=True)
class Shown:
    """A sample's result as this person may see it; `until` is when its values are deleted."""

    result: SampleResult
    values: Values
    until: datetime | None = None


def shown(visit: StepVisit, sample: Sample | None, *, now: datetime) -> Shown | None:
    """What may be shown of `sample`; None while there is no result."""
    values = _values(visit, sample, now=now) if sample else Values.GONE
    result = opened(sample) if sample and values == Values.SHOWN else sample.result if sample else None
    if sample is None or result is None:
        return None
    if values != Values.SHOWN:
        return Shown(result, values)
    return Shown(result, values, sample.values_until)


def _values(visit: StepVisit, sample: Sample, *, now: datetime) -> Values:
    if visit.read_only:
        return Values.HIDDEN
    if not visit.onboarding.workspace.keeps_sample_values:
        return Values.OFF
    return Values.SHOWN if sample.values_until and now < sample.values_until else Values.GONE
