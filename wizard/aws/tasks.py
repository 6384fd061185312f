"""The background work of aws. A job's task takes the id of its row and leaves the rest to `core.running.run`."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from wizard.aws import problems
from wizard.aws.check import waiting
from wizard.aws.check.outcomes import ended_red, learn_key, turned_green
from wizard.aws.check.probes import walk
from wizard.aws.issuer import keys
from wizard.aws.issuer.identity import is_projected
from wizard.aws.models import AccessCheck, Listing
from wizard.aws.session.listing import list_page
from wizard.aws.session.receipts import forget_receipts
from wizard.aws.session.sessions import open_session
from wizard.aws.types import Probe
from wizard.core.problems import Problem, ProblemError
from wizard.core.running import Postponed, Result, is_last_word, run

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
        connection,
        now=timezone.now(),
        purpose=check.pk,
        pays=check.pays,
        report=lambda probes: check.note(probes=_stored(probes)),
    )
    learn_key(check, outcome.kms_key_arn)
    if outcome.problem:
        _wait_for_iam(check, outcome.problem)
        check.note(progress_note="")  # of the waiting, if there was any
        if is_last_word(check, outcome.problem):
            ended_red(check, outcome.problem, now=timezone.now())
        raise ProblemError(outcome.problem)
    turned_green(check, region=outcome.region, now=timezone.now())
    return {"probes": _stored(outcome.probes), "progress_note": ""}


def _wait_for_iam(check: AccessCheck, problem: Problem) -> None:
    """Put the check off while the refusal may be nothing but IAM's delay; otherwise do nothing. Raises Postponed."""
    role = check.connection
    until = waiting.next_try(
        code=problem.code,
        tries=check.tries,
        role_saved_at=role.role_saved_at,
        green_at=role.green_at,
        now=timezone.now(),
    )
    if until:
        tries = check.tries + 1
        raise Postponed(until=until, tries=tries, progress_note=waiting.note(tries))


def _list(listing: Listing) -> Result:
    session = open_session(listing.connection, now=timezone.now(), purpose=listing.pk)
    page = list_page(session, listing.connection.bucket, listing.prefix, limit=LISTING_LIMIT, after=listing.after)
    return {"result_json": page.to_json()}


def _stored(probes: tuple[Probe, ...]) -> list[dict[str, object]]:
    return [probe.to_json() for probe in probes]
