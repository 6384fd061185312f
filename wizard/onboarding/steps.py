"""The six steps as data, and the status of each, derived from what is stored. Writes nothing, raises nothing.

`progress(onboarding)` loads what the six questions need once and answers them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.aws.models import AccessCheck
from wizard.core.jobs import Job
from wizard.core.problems import Problem
from wizard.mapping.findings import blocking
from wizard.mapping.validation import mapping_findings
from wizard.registry.schema import ModelType
from wizard.sampling.models import Sample
from wizard.sync.models import SyncRun

if TYPE_CHECKING:
    from wizard.onboarding.models import Onboarding


class StepStatus(StrEnum):
    DONE = "done"
    RUNNING = "running"
    PROBLEM = "problem"
    OPEN = "open"
    LOCKED = "locked"


@dataclass
class Facts:
    """The rows behind the six answers, each loaded at most once."""

    onboarding: Onboarding

    @cached_property
    def check(self) -> AccessCheck | None:
        """The newest access check of the connection as it is now; an older one says nothing about a changed role."""
        connection = self.onboarding.connection
        if connection is None:
            return None
        newest = max(connection.checks.all(), key=lambda check: check.created_at, default=None)
        asked = (connection.role_arn, connection.bucket, connection.prefix)
        return newest if newest and (newest.role_arn, newest.bucket, newest.prefix) == asked else None

    @cached_property
    def samples(self) -> dict[str, Sample]:
        """Kind of dataset → its sample, as far as they were taken from the connection's bucket."""
        connection = self.onboarding.connection
        rows = self.onboarding.dataset_samples.all()
        return {row.kind: row.sample for row in rows if connection and row.sample.bucket == connection.bucket}

    @cached_property
    def wanted_samples(self) -> list[Sample | None]:
        """One entry per dataset to be connected, in order; None where nothing was sampled yet."""
        return [self.samples.get(kind) for kind in self.onboarding.datasets]

    @cached_property
    def mapping_blocks(self) -> tuple[Problem, ...]:
        """What still stands between the mapping and a registration; nothing does once that is under way or done."""
        if not self.mapping_is_open:
            return ()
        sample, mapping = self.samples.get("serving"), self.onboarding.mapping
        result = sample.result if sample else None
        if result is None or mapping is None or not self.onboarding.model_type:
            return ()
        findings = mapping_findings(
            mapping.draft,
            model_type=ModelType(self.onboarding.model_type),
            serving=True,
            columns=result.columns,
        )
        return tuple(finding.problem for finding in blocking(findings))

    @property
    def mapping_is_open(self) -> bool:
        """There is a mapping that no registration has frozen."""
        registration = self.onboarding.registration
        return self.onboarding.mapping is not None and (registration is None or registration.has_failed)

    @cached_property
    def mapping_fits_sample(self) -> bool:
        """The mapping was made for the columns that the sample has now."""
        sample, mapping = self.samples.get("serving"), self.onboarding.mapping
        return bool(sample and mapping and sample.schema_hash == mapping.schema_hash)

    @property
    def sync_run_ids(self) -> list[str]:
        """Ids of the first syncs that the registration has asked for."""
        registration = self.onboarding.registration
        answers = [step.external_id for step in registration.steps.all()] if registration else []
        return [answer for answer in answers if answer.startswith("syn_")]

    @cached_property
    def sync_runs(self) -> list[SyncRun]:
        """The first syncs of the registered datasets, in order."""
        ids = self.sync_run_ids
        runs = SyncRun.objects.filter(pk__in=ids).select_related("dataset").order_by("created_at", "pk")
        return list(runs) if ids else []


def _no_jobs(facts: Facts) -> list[Job]:  # noqa: ARG001 - as the steps that have jobs
    return []


@dataclass(frozen=True)
class Step:
    """One page of the wizard: its key (also in its address), its title, and how its status is derived."""

    key: str
    title: str
    is_done: Callable[[Facts], bool]
    jobs: Callable[[Facts], list[Job]] = _no_jobs

    def status(self, facts: Facts, *, reachable: bool) -> StepStatus:
        """The status while every earlier step is done (`reachable`) or not."""
        if not reachable:
            return StepStatus.LOCKED
        jobs = self.jobs(facts)
        if any(job.has_failed for job in jobs):
            return StepStatus.PROBLEM
        if any(job.is_live for job in jobs):
            return StepStatus.RUNNING
        return StepStatus.DONE if self.is_done(facts) else StepStatus.OPEN


def _model_done(facts: Facts) -> bool:
    onboarding = facts.onboarding
    return all(
        [
            onboarding.model_name,
            onboarding.model_id,
            onboarding.model_type,
            onboarding.version_name,
            onboarding.datasets,
        ]
    )


def _access_done(facts: Facts) -> bool:
    return facts.check is not None and facts.check.is_done


def _data_done(facts: Facts) -> bool:
    return bool(facts.wanted_samples) and all(sample and sample.is_done for sample in facts.wanted_samples)


def _columns_done(facts: Facts) -> bool:
    return facts.mapping_fits_sample and not facts.mapping_blocks


def _review_done(facts: Facts) -> bool:
    return facts.onboarding.registration is not None


def _registration_done(facts: Facts) -> bool:
    registration = facts.onboarding.registration
    return bool(registration and registration.is_done) and all(run.is_done for run in facts.sync_runs)


def _registration_jobs(facts: Facts) -> list[Job]:
    registration = facts.onboarding.registration
    return [registration, *facts.sync_runs] if registration else []


STEPS = (
    Step("model", "Model", _model_done),
    Step("aws", "AWS access", _access_done, lambda facts: [facts.check] if facts.check else []),
    Step("data", "Data", _data_done, lambda facts: [sample for sample in facts.wanted_samples if sample]),
    Step("columns", "Columns", _columns_done),
    Step("review", "Review", _review_done),
    Step("registration", "Registration", _registration_done, _registration_jobs),
)


@dataclass(frozen=True)
class StepState:
    """A step with its place and status, ready for the stepper."""

    step: Step
    number: int
    status: StepStatus
    problem: Problem | None = None

    @property
    def key(self) -> str:
        return self.step.key

    @property
    def title(self) -> str:
        return self.step.title

    @property
    def is_open(self) -> bool:
        """May its page be opened?"""
        return self.status != StepStatus.LOCKED


@dataclass(frozen=True)
class Progress:
    """All six steps of one onboarding."""

    facts: Facts
    steps: tuple[StepState, ...]

    def state(self, key: str) -> StepState:
        """The state of the step with that key."""
        return next(state for state in self.steps if state.key == key)

    @property
    def current(self) -> StepState:
        """The first step that is not done; the last one when all are."""
        return next((state for state in self.steps if state.status != StepStatus.DONE), self.steps[-1])

    @property
    def is_complete(self) -> bool:
        return all(state.status == StepStatus.DONE for state in self.steps)

    @property
    def last_problem(self) -> Problem | None:
        """The Problem of the first step that has one."""
        return next((state.problem for state in self.steps if state.problem), None)


def progress(onboarding: Onboarding) -> Progress:
    """The status of every step, from the rows as they are now."""
    return _progress(Facts(onboarding))


def progress_of_many(onboardings: Iterable[Onboarding]) -> list[Progress]:
    """`progress` of each onboarding (loaded `with_facts`), with two queries for all of them."""
    each = [Facts(onboarding) for onboarding in onboardings]
    _load_sync_runs(each)
    _load_sample_results(each)
    return [_progress(facts) for facts in each]


def _load_sync_runs(each: list[Facts]) -> None:
    ids = [run_id for facts in each for run_id in facts.sync_run_ids]
    found = SyncRun.objects.filter(pk__in=ids).select_related("dataset").defer("result_json")
    runs = {run.pk: run for run in found.order_by("created_at", "pk")}
    for facts in each:
        facts.sync_runs = [run for run in runs.values() if run.pk in facts.sync_run_ids]


def _load_sample_results(each: list[Facts]) -> None:
    """The big part of a sample, only where a mapping is still to be judged by it."""
    samples = [facts.samples["serving"] for facts in each if facts.mapping_is_open and "serving" in facts.samples]
    ids = [sample.pk for sample in samples]
    results = dict(Sample.objects.filter(pk__in=ids).values_list("pk", "result_json"))
    for sample in samples:
        sample.result_json = results[sample.pk]


def _progress(facts: Facts) -> Progress:
    states, reachable = [], True
    for number, step in enumerate(STEPS, start=1):
        status = step.status(facts, reachable=reachable)
        states.append(StepState(step, number, status, _problem_of(step, facts) if reachable else None))
        reachable = reachable and (status == StepStatus.DONE or step.is_done(facts))
    return Progress(facts, tuple(states))


def _problem_of(step: Step, facts: Facts) -> Problem | None:
    return next((job.problem for job in step.jobs(facts) if job.has_failed), None)
