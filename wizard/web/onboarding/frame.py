"""What every step page shares: the stepper's states, the guard against skipping ahead, and the context of the frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from wizard.core.problems import Problem
from wizard.onboarding.facts import Facts
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import Progress, progress
from wizard.onboarding.steps import STEPS, StepStatus
from wizard.web.access import Visit, onboarding_visit

P = ParamSpec("P")


@dataclass(frozen=True)
class StepVisit:
    """A visit to one step's page: who sees it, and the state of all six steps."""

    onboarding: Onboarding
    read_only: bool
    progress: Progress
    key: str

    @property
    def facts(self) -> Facts:
        return self.progress.facts

    @property
    def is_frozen(self) -> bool:
        """Nothing can be changed: an account manager looks on, or it is registered already."""
        return self.read_only or self.onboarding.is_frozen

    def cure(self, problem: Problem | None) -> dict[str, str]:
        """Address and words of the step that cures a problem, when it is another one than this page's."""
        if problem is None or problem.cure == self.key or problem.cure not in (step.key for step in STEPS):
            return {}
        title = self.progress.state(problem.cure).title
        return {"cure_url": address(self.onboarding, problem.cure), "cure_label": f"Go to {title}"}

    def context(self, **more: Any) -> dict[str, Any]:
        """The frame's context, with the page's own on top."""
        order = [step.key for step in STEPS]
        place = order.index(self.key)
        return {
            "onboarding": self.onboarding,
            "steps": self.progress.steps,
            "step": self.progress.state(self.key),
            "read_only": self.read_only,
            "frozen": self.is_frozen,
            "previous_url": address(self.onboarding, order[place - 1]) if place else "",
            "next_url": address(self.onboarding, order[place + 1]) if place + 1 < len(order) else "",
            "next_is_open": place + 1 < len(order) and self.progress.state(order[place + 1]).is_open,
        } | more


def address(onboarding: Onboarding, key: str) -> str:
    """The address of one step of an onboarding."""
    return reverse(f"onboarding:{key}", args=[onboarding.pk])


StepView = Callable[Concatenate[HttpRequest, StepVisit, P], HttpResponse]


def step_view(key: str) -> Callable[[StepView[P]], Callable[..., HttpResponse]]:
    """Guard of a step's page: outsiders get 404; who skips ahead is sent to the first open step."""

    def decorate(view: StepView[P]) -> Callable[..., HttpResponse]:
        @onboarding_visit
        @wraps(view)
        def guarded(request: HttpRequest, visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            states = progress(visit.onboarding)
            if states.state(key).status == StepStatus.LOCKED:
                return redirect(address(visit.onboarding, states.current.key))
            return view(request, StepVisit(visit.onboarding, visit.read_only, states, key), *args, **kwargs)

        return guarded

    return decorate
