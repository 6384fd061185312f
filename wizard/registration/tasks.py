"""The task that works on a registration."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from wizard.core.running import Result, run
from wizard.registration.destinations.local import LocalDestination
from wizard.registration.models import Registration
from wizard.registration.runner import run_plan
from wizard.registration.samples import samples_behind
from wizard.sampling.freshness import must_be_as_sampled
from wizard.sampling.services import forget_values


@shared_task
def run_registration(registration_id: str) -> None:
    """Claim the registration and make the calls of its plan."""
    run(Registration, registration_id, _register)


def _register(job: Registration) -> Result:
    samples = samples_behind(job)
    job.report(done=0, note="Looking whether the data is as it was sampled …")
    for sample in samples:
        must_be_as_sampled(sample, purpose=job.pk, now=timezone.now())
    destination = LocalDestination(workspace=job.workspace, by=job.requested_by)
    result = run_plan(job, destination, now=timezone.now)
    forget_values(samples)
    return result
