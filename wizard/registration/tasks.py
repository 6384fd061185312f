"""The task that works on a registration."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from wizard.core.running import Result, run
from wizard.registration.destinations.local import LocalDestination
from wizard.registration.models import Registration
from wizard.registration.runner import run_plan


@shared_task
def run_registration(registration_id: str) -> None:
    """Claim the registration and make the calls of its plan."""
    run(Registration, registration_id, _register)


def _register(job: Registration) -> Result:
    destination = LocalDestination(workspace=job.workspace, by=job.requested_by)
    return run_plan(job, destination, now=timezone.now)
