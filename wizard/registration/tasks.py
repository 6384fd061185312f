"""The tasks of registration: one sends a registration where it goes, one looks at another server."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from wizard.core.running import Result, run
from wizard.registration.destinations.checking import CHECK_SECONDS, check, check_workspace
from wizard.registration.models import DestinationCheck, Registration
from wizard.registration.opening import account_of, destination_of, server_of
from wizard.registration.plan import Generation
from wizard.registration.runner import run_plan
from wizard.registration.samples import samples_behind
from wizard.sampling.freshness import must_be_as_sampled
from wizard.sampling.services import forget_values


@shared_task
def run_registration(registration_id: str) -> None:
    """Claim the registration and make the calls of its plan."""
    run(Registration, registration_id, _register)


@shared_task
def check_destination(check_id: str) -> None:
    """Look at the other server and keep what was wrong, if anything."""
    run(DestinationCheck, check_id, _check)


def _check(job: DestinationCheck) -> Result:
    job.report(done=0, note=f"Asking {job.destination.base_url} …")
    server = server_of(job.destination, seconds=CHECK_SECONDS)
    if job.destination.generation == Generation.THREE:
        check_workspace(server, account_of(job.destination))
    else:
        check(server)
    return {}


def _register(job: Registration) -> Result:
    samples = samples_behind(job)
    job.report(done=0, note="Looking whether the data is as it was sampled …")
    for sample in samples:
        must_be_as_sampled(sample, purpose=job.pk, now=timezone.now())
    result = run_plan(job, destination_of(job), now=timezone.now)
    forget_values(samples)
    return result
