"""What comes next in an onboarding, and whose turn it is, in one sentence. Reads only; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from wizard.onboarding.attention import attention
from wizard.onboarding.models import Onboarding
from wizard.onboarding.planned import planned_schema, planned_sources
from wizard.onboarding.progress import Progress, progress
from wizard.onboarding.steps import StepStatus

_RUNNING = {
    "aws": "The access check runs",
    "data": "The data is being sampled; then the columns are to be looked at.",
    "registration": "The registration runs.",
}
_OPEN = {
    "model": "Name the model.",
    "aws": "Make the role that opens the data: in the AWS access step, or by a hand-off link to the cloud admin.",
    "data": "Choose the data of every dataset.",
    "columns": "Look at the columns and save them.",
    "review": "Look at the review and register.",
    "registration": "The registration begins.",
}
_AS_TOLD = "Look at the columns, which are filled in as the document says, and save them."


@dataclass(frozen=True)
class Following:
    """The next thing to do in `words`, and whose `turn` it is (`attention.Ball`)."""

    words: str
    turn: str


def whats_next(onboarding: Onboarding) -> Following:
    """Of an onboarding that was loaded `with_facts`."""
    states = progress(onboarding)
    (judged,) = attention([states], now=timezone.now())
    return Following(_words(onboarding, states), judged.ball.value)


def _words(onboarding: Onboarding, states: Progress) -> str:
    current = states.current
    if states.is_complete:
        return "Nothing: what it registered was deleted." if onboarding.is_record else "Nothing: it is registered."
    if current.status == StepStatus.PROBLEM and current.problem:
        return f"{current.title}: {current.problem.title}. {current.problem.remedy}"
    if current.status == StepStatus.RUNNING:
        return _RUNNING.get(current.key, "") + (_then(onboarding) if current.key == "aws" else "")
    if current.key == "columns" and planned_schema(onboarding):
        return _AS_TOLD
    return _OPEN[current.key]


def _then(onboarding: Onboarding) -> str:
    return "; as soon as it is green the data is sampled." if planned_sources(onboarding) else "."
