"""The background work of aws. A job's task takes the id of its row and leaves the rest to `core.running.run`."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from wizard.aws import keys, problems
from wizard.aws.identity import is_projected
from wizard.aws.listing import list_page
from wizard.aws.models import AccessCheck, Connection, Listing
from wizard.aws.probes import walk
from wizard.aws.receipts import forget_receipts
from wizard.aws.services import request_listing
from wizard.aws.sessions import open_session
from wizard.aws.types import Probe
from wizard.core.problems import ProblemError
from wizard.core.running import Result, run

LISTING_LIMIT = 500
"""Objects and prefixes that a listing keeps."""


@shared_task
def run_access_check(check_id: str) -> None:
    """Walk the ladder of probes and keep every step of it."""
    run(AccessCheck, check_id, _check)


@shared_task(expires=3600)
def tend_signing_keys() -> None:
    """Publish and retire signing keys as their time comes; beat asks every hour."""
    if not is_projected():
        keys.tend(now=timezone.now())


@shared_task
def list_objects(listing_id: str) -> None:
    """List one level below the prefix."""
    run(Listing, listing_id, _list)


@shared_task(expires=3600)
def forget_old_receipts() -> int:
    """Delete receipts older than the setting allows; how many there were. 0 days keep them for ever."""
    if not settings.RECEIPT_DAYS:
        return 0
    return forget_receipts(before=timezone.now() - timedelta(days=settings.RECEIPT_DAYS))


def _check(check: AccessCheck) -> Result:
    connection = check.connection
    if (check.role_arn, check.bucket, check.prefix) != (connection.role_arn, connection.bucket, connection.prefix):
        raise ProblemError(problems.outdated_check())
    outcome = walk(
        connection, now=timezone.now(), purpose=check.pk, report=lambda probes: check.note(probes=_stored(probes))
    )
    if outcome.problem:
        raise ProblemError(outcome.problem)
    Connection.objects.filter(pk=connection.pk, bucket=check.bucket).update(region=outcome.region)
    request_listing(connection=connection, prefix=connection.prefix, by=check.requested_by)
    return {"probes": _stored(outcome.probes)}


def _list(listing: Listing) -> Result:
    session = open_session(listing.connection, now=timezone.now(), purpose=listing.pk)
    page = list_page(session, listing.connection.bucket, listing.prefix, limit=LISTING_LIMIT)
    return {"result_json": page.to_json()}


def _stored(probes: tuple[Probe, ...]) -> list[dict[str, object]]:
    return [probe.to_json() for probe in probes]
