"""How far an onboarding is: the state of all six steps, for one or for many. Writes nothing, raises nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.core.problems import Problem
from wizard.onboarding.facts import Facts
from wizard.onboarding.steps import STEPS, Step, StepStatus
from wizard.sampling.keeping import BIG_FACTS
from wizard.sampling.models import Sample
from wizard.sync.models import SyncRun

if TYPE_CHECKING:
    from wizard.onboarding.models import Onboarding


@dataclass(frozen=True)
class StepState:
    """A step with its place and status, ready for the stepper."""

    step: Step
    number: int
    status: StepStatus
    problem: Problem | None = None
    remark: str = ""

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
    def remarks(self) -> tuple[str, ...]:
        """What stays with one of the steps, whatever its status."""
        return tuple(state.remark for state in self.steps if state.remark)

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
    open_ones = [facts for facts in each if facts.mapping_is_open]
    samples = [sample for facts in open_ones for sample in (facts.samples.get("serving"), facts.late) if sample]
    ids = [sample.pk for sample in samples]
    results = Sample.objects.only(*BIG_FACTS).in_bulk(ids)
    for sample in samples:
        for name in BIG_FACTS:
            setattr(sample, name, getattr(results[sample.pk], name))


def _progress(facts: Facts) -> Progress:
    states, reachable = [], True
    is_frozen = facts.onboarding.is_frozen  # what is registered stays in sight, also when its role is refused later
    for number, step in enumerate(STEPS, start=1):
        status = step.status(facts, reachable=reachable)
        problem = _problem_of(step, facts) if reachable else None
        states.append(StepState(step, number, status, problem, step.remark(facts)))
        reachable = is_frozen or (reachable and (status == StepStatus.DONE or step.is_done(facts)))
    return Progress(facts, tuple(states))


def _problem_of(step: Step, facts: Facts) -> Problem | None:
    return next((job.problem for job in step.jobs(facts) if job.stands_in_the_way), None)
