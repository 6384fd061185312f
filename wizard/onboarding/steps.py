"""The six steps as data, and how the status of each is derived. Writes nothing, raises nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from wizard.core.jobs import Job
from wizard.onboarding.facts import Facts


class StepStatus(StrEnum):
    DONE = "done"
    RUNNING = "running"
    PROBLEM = "problem"
    OPEN = "open"
    LOCKED = "locked"


def _no_jobs(facts: Facts) -> list[Job]:  # noqa: ARG001 - as the steps that have jobs
    return []


def _no_remark(facts: Facts) -> str:  # noqa: ARG001 - as the steps that have one
    return ""


@dataclass(frozen=True)
class Step:
    """One page of the wizard: its key (also in its address), its title, and how its status is derived."""

    key: str
    title: str
    is_done: Callable[[Facts], bool]
    jobs: Callable[[Facts], list[Job]] = _no_jobs
    remark: Callable[[Facts], str] = _no_remark
    """A few words that stay with the step whatever its status, "" for none."""

    def status(self, facts: Facts, *, reachable: bool) -> StepStatus:
        """The status while every earlier step is done (`reachable`) or not."""
        if not reachable:
            return StepStatus.LOCKED
        jobs = self.jobs(facts)
        if any(job.stands_in_the_way for job in jobs):
            return StepStatus.PROBLEM
        if any(job.is_live for job in jobs):
            return StepStatus.RUNNING
        return StepStatus.DONE if self.is_done(facts) else StepStatus.OPEN


def _model_done(facts: Facts) -> bool:
    onboarding = facts.onboarding
    if onboarding.is_untouched and not facts.samples:
        return False  # all of it is there, and nobody has seen it yet
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


def _access_jobs(facts: Facts) -> list[Job]:
    return [facts.check] if facts.check else []


def _access_remark(facts: Facts) -> str:
    return "risk accepted" if facts.accepted_risk else ""


def _data_done(facts: Facts) -> bool:
    return bool(facts.wanted_samples) and all(sample and sample.is_done for sample in facts.wanted_samples)


def _columns_done(facts: Facts) -> bool:
    return facts.mapping_fits_sample and not facts.mapping_blocks


def _review_done(facts: Facts) -> bool:
    return facts.onboarding.registration is not None


def _registration_done(facts: Facts) -> bool:
    registration = facts.onboarding.registration
    return bool(registration and registration.is_done) and all(run.is_done or run.is_refused for run in facts.sync_runs)


def _registration_jobs(facts: Facts) -> list[Job]:
    registration = facts.onboarding.registration
    return [registration, *facts.sync_runs] if registration else []


STEPS = (
    Step("model", "Model", _model_done),
    Step("aws", "AWS access", _access_done, _access_jobs, _access_remark),
    Step("data", "Data", _data_done, lambda facts: [sample for sample in facts.wanted_samples if sample]),
    Step("columns", "Columns", _columns_done),
    Step("review", "Review", _review_done),
    Step("registration", "Registration", _registration_done, _registration_jobs),
)
