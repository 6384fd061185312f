"""The readiness report as its page and its JSON need it: what is asked of whom, and of which data. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from wizard.mapping.models import Mapping
from wizard.mapping.readiness import problems
from wizard.mapping.readiness.baselines import about_baseline
from wizard.mapping.readiness.report import readiness_findings
from wizard.mapping.readiness.types import Curer, ReadinessFinding, Said, tells, warns
from wizard.onboarding.matching import match_for
from wizard.registry.schema import ModelType
from wizard.sampling.models import Sample
from wizard.sampling.results import SampleResult
from wizard.sampling.services import opened
from wizard.sampling.spark_options import not_for_spark
from wizard.sync.matching.findings import about_match
from wizard.sync.matching.types import MatchResult
from wizard.sync.models import ActualsMatch
from wizard.sync.refusals import refusal
from wizard.web.onboarding.frame import StepVisit


@dataclass(frozen=True)
class ReadinessReport:
    """What the serving data's sample says about the mapping, at one moment."""

    findings: tuple[ReadinessFinding, ...]
    sample: Sample
    result: SampleResult
    at: datetime
    match: MatchResult | None = None
    """What looking up the actuals of a location of their own has found."""

    def to_json(self, *, model: str, version: str) -> dict[str, Any]:
        """The report for a script."""
        return {
            "model": model,
            "version": version,
            "location": self.sample.uri,
            "rows_read": self.result.rows_sampled,
            "rows": self.result.row_count,
            "rows_exact": self.result.row_count_exact,
            "at": self.at.isoformat(timespec="seconds"),
            "actuals_match": self.match.to_json() if self.match else None,
            "findings": [finding.to_json() for finding in self.findings],
        }


def _about_sync(visit: StepVisit, serving: SampleResult) -> Iterator[ReadinessFinding]:
    """What the first sync will refuse, or Spark read otherwise, is said before anybody registers, and first of all."""
    effect = "The first sync does not check every row; the registration is made all the same."
    for kind in visit.onboarding.datasets:
        sample = visit.facts.samples.get(kind)
        why = refusal(sample.uri, objects=sample.result.objects) if sample and sample.result else None
        if why:
            yield warns(Said(why, effect, Curer.MEMBER))
    odd = not_for_spark(serving.dialect)
    if odd:
        location = visit.facts.samples["serving"].uri
        yield tells(problems.not_for_spark(location=location, what=", ".join(odd)))


def report_of(visit: StepVisit, mapping: Mapping) -> ReadinessReport:
    """The report as the visitor may see it: without sample values for an account manager."""
    sample = visit.facts.samples["serving"]
    result = visit.facts.unopened if visit.read_only else visit.facts.opened
    assert result is not None  # the step is locked until the sample is done
    now = timezone.now()
    findings = readiness_findings(
        mapping.draft,
        columns=result.columns,
        row_count=result.row_count,
        model_type=ModelType(visit.onboarding.model_type),
        matrix=result.matrix,
        now=now,
    )
    asked = match_for(visit.facts)
    match = asked.result if asked else None
    about_actuals = _about_actuals(asked) if asked else ()
    found = (*_about_sync(visit, result), *about_actuals, *findings, *_about_baselines(visit, mapping, result))
    return ReadinessReport(found, sample, result, now, match)


def _about_actuals(asked: ActualsMatch) -> Iterator[ReadinessFinding]:
    """What was found when the actuals were looked up among the predictions."""
    if asked.result:
        yield from about_match(asked.result, asked.columns)


def _about_baselines(visit: StepVisit, mapping: Mapping, serving: SampleResult) -> Iterator[ReadinessFinding]:
    """How the serving data differs from the training and the testing data, where these are connected."""
    for kind in ("training", "testing"):
        sample = visit.facts.samples.get(kind)
        found = (sample.result if visit.read_only else opened(sample)) if sample else None
        if found is not None:
            yield from about_baseline(mapping.draft, serving=serving.columns, baseline=found.columns, kind=kind)
