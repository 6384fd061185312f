"""What an access check leaves behind: the connection's facts, a first listing, and letters to whoever waits.

`LeaseLost` leaves these verbs when another worker has taken the check over: then nothing of them happens.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from wizard.accounts.letters import access_is_green
from wizard.accounts.models import AuditEntry, HandOffLink, User
from wizard.accounts.services import audit, post_letter
from wizard.aws.listings import locked, request_listing
from wizard.aws.models import AccessCheck, Connection

GREEN = "access_check.green"


def learn_key(check: AccessCheck, kms_key_arn: str) -> None:
    """Keep the KMS key of the bucket's objects ("" changes nothing): from now on the guide's policy allows its use."""
    if kms_key_arn:
        of_this_bucket = Connection.objects.filter(pk=check.connection_id, bucket=check.bucket)
        with transaction.atomic():
            locked(check.connection)
            with check.fenced_transaction():
                of_this_bucket.update(kms_key_arn=kms_key_arn)


@transaction.atomic
def turned_green(check: AccessCheck, *, region: str, now: datetime) -> None:
    """Keep that the role works, list the prefix, and write to whoever waits; a check that is run again writes once."""
    connection = locked(check.connection)  # before the check's row, as everybody who asks for a check does it
    with check.fenced_transaction():
        if (connection.role_arn, connection.bucket) == (check.role_arn, check.bucket):
            Connection.objects.filter(pk=connection.pk).update(region=region, green_at=now)
            request_listing(connection=connection, prefix=connection.prefix, by=check.requested_by)
        if not AuditEntry.objects.filter(workspace=connection.workspace, verb=GREEN, subject_id=check.pk).exists():
            audit(workspace=connection.workspace, by=None, verb=GREEN, subject_id=check.pk)
            _write_to_whoever_waits(check, now)


def _write_to_whoever_waits(check: AccessCheck, now: datetime) -> None:
    """A check that took a few seconds was watched to its end; others are waited for somewhere else."""
    if not check.tries and not check.hand_off:
        return
    workspace = check.connection.workspace
    for person, onboarding_id in _whoever_waits(check, now).items():
        step_url = settings.BASE_URL + reverse("onboarding:aws", args=[onboarding_id])
        letter = access_is_green(place=str(check.connection), step_url=step_url)
        post_letter(to=person.email, letter=letter, workspace=workspace)


def _whoever_waits(check: AccessCheck, now: datetime) -> dict[User, str]:
    """Person → the onboarding to go on with: who asked for the check, and who handed the step off."""
    onboardings = list(check.connection.onboardings.values_list("pk", flat=True))
    links = HandOffLink.objects.open(now=now).filter(onboarding_id__in=onboardings).select_related("created_by")
    waiting = {link.created_by: link.onboarding_id for link in links if link.created_by}
    if check.requested_by and onboardings:
        waiting.setdefault(check.requested_by, onboardings[0])
    return {person: onboarding_id for person, onboarding_id in waiting.items() if person.is_active}
