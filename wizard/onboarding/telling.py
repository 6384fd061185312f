"""Writes to whoever waits for an access check that nobody watched to its end: who asked, and who handed the step off.

Listens to `wizard.aws`, which knows no onboardings, and acts in the transaction that ends the check. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.urls import reverse

from wizard.accounts.letters import LetterText
from wizard.accounts.models import HandOffLink, User
from wizard.accounts.services import post_letter
from wizard.aws.check.outcomes import check_ended
from wizard.aws.models import AccessCheck
from wizard.core.problems import Problem
from wizard.onboarding.check_letters import CheckedPlace, access_is_green, access_is_red


@receiver(check_ended)
def tell_whoever_waits(*, check: AccessCheck, problem: Problem | None, now: datetime, **_: Any) -> None:
    """Write what the check has found, and whose turn it is."""
    links, checked = _open_links(check, now), _checked(check)
    for person, onboarding_id in _whoever_waits(check, links).items():
        letter = _letter(checked, problem, is_handed_off=bool(links), onboarding_id=onboarding_id)
        post_letter(to=person.email, letter=letter, workspace=check.connection.workspace)


def _letter(checked: CheckedPlace, problem: Problem | None, *, is_handed_off: bool, onboarding_id: str) -> LetterText:
    step_url = settings.BASE_URL + reverse("onboarding:aws", args=[onboarding_id])
    if problem is None:
        return access_is_green(checked, step_url=step_url)
    return access_is_red(checked, problem=problem, is_handed_off=is_handed_off, step_url=step_url)


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
