"""The letters about an access check that nobody watched to its end: to whoever waits for it.

A check that took a few seconds was watched; one that waited for IAM, or was asked for through a hand-off link, is
waited for somewhere else. Call these in the transaction that ends the check. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from wizard.accounts.letters import CheckedPlace, access_is_green, access_is_red
from wizard.accounts.models import HandOffLink, User
from wizard.accounts.services import post_letter
from wizard.aws.models import AccessCheck
from wizard.core.problems import Problem


def is_waited_for(check: AccessCheck) -> bool:
    """Whether somebody who does not look at the page wants to know how it ends."""
    return bool(check.tries or check.hand_off)


def tell_green(check: AccessCheck, *, now: datetime) -> None:
    """Write that Embark can read the place."""
    workspace = check.connection.workspace
    for person, onboarding_id in _whoever_waits(check, _open_links(check, now)).items():
        letter = access_is_green(_checked(check), step_url=_step_url(onboarding_id))
        post_letter(to=person.email, letter=letter, workspace=workspace)


def tell_red(check: AccessCheck, problem: Problem, *, now: datetime) -> None:
    """Write what the check has found, and whose turn it is."""
    workspace, links = check.connection.workspace, _open_links(check, now)
    for person, onboarding_id in _whoever_waits(check, links).items():
        letter = access_is_red(
            _checked(check), problem=problem, is_handed_off=bool(links), step_url=_step_url(onboarding_id)
        )
        post_letter(to=person.email, letter=letter, workspace=workspace)


def _checked(check: AccessCheck) -> CheckedPlace:
    models = sorted({str(onboarding) for onboarding in check.connection.onboardings.all()})
    return CheckedPlace(place=str(check.connection), models=tuple(models))


def _open_links(check: AccessCheck, now: datetime) -> list[HandOffLink]:
    onboardings = check.connection.onboardings.values("pk")
    return list(HandOffLink.objects.open(now=now).filter(onboarding_id__in=onboardings).select_related("created_by"))


def _whoever_waits(check: AccessCheck, links: Sequence[HandOffLink]) -> dict[User, str]:
    """Person → the onboarding to go on with: who asked for the check, and who handed the step off."""
    waiting = {link.created_by: link.onboarding_id for link in links if link.created_by}
    first = check.connection.onboardings.first()
    if check.requested_by and first:
        waiting.setdefault(check.requested_by, first.pk)
    return {person: onboarding_id for person, onboarding_id in waiting.items() if person.is_active}


def _step_url(onboarding_id: str) -> str:
    return settings.BASE_URL + reverse("onboarding:aws", args=[onboarding_id])
