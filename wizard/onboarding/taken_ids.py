"""Is an onboarding's model id taken by a model that is registered in Embark, and when does that matter?

Where it is to be registered is chosen in Review: the Model step refuses a taken id only where there is no other server
to choose, and warns otherwise. Review asks again, as ids come and go. Reads rows, raises nothing.
"""

from __future__ import annotations

from dataclasses import replace

from wizard.core.problems import Problem
from wizard.onboarding.models import Onboarding
from wizard.registration.in_the_way import model_in_the_way


def id_refusal(onboarding: Onboarding, model_id: str) -> Problem | None:
    """Why the Model step cannot keep this id."""
    return None if _has_a_choice(onboarding) else _taken(onboarding, model_id)


def id_warning(onboarding: Onboarding) -> str:
    """What there is to say of the id that the Model step has kept; "" when it is free, or of no matter."""
    if _problem_here(onboarding) is None:
        return ""
    named = f"“{onboarding.model_id}” is the id of a model that is registered in Embark already."
    return f"{named} Choose another id, or another server to register it with, in Review."


def review_refusal(onboarding: Onboarding) -> Problem | None:
    """Why “Register” cannot do what Review shows, as long as it is Embark that is chosen there."""
    problem = _problem_here(onboarding)
    if problem is None or not _has_a_choice(onboarding):
        return problem
    return replace(problem, remedy="Choose another model id, or register with another server.")


def _problem_here(onboarding: Onboarding) -> Problem | None:
    """Next versions have an id that is taken, by their own model."""
    if onboarding.is_frozen or onboarding.is_next_version or onboarding.destination_id or not onboarding.model_id:
        return None
    return _taken(onboarding, onboarding.model_id)


def _taken(onboarding: Onboarding, model_id: str) -> Problem | None:
    return model_in_the_way(workspace=onboarding.workspace, model_id=model_id, of=onboarding.registration_id or "")


def _has_a_choice(onboarding: Onboarding) -> bool:
    return onboarding.workspace.destinations.kept().exists()
