"""What an access check leaves behind: the connection's facts, a first listing, and word to whoever waits for it.

`LeaseLost` leaves these verbs when another worker has taken the check over: then nothing of them happens.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.dispatch import Signal

from wizard.accounts.models import AuditEntry
from wizard.accounts.services import audit
from wizard.aws.listings import locked, request_listing
from wizard.aws.models import AccessCheck, Connection
from wizard.core.problems import Problem

access_opened = Signal()
"""Sent for every check that has found all green, in the transaction that keeps it: `check`. Its row ends soon after."""
check_ended = Signal()
"""Sent for a check that somebody waits for, in the transaction that ends it: `check`, `problem` (None when all is
green) and `now`. Who is to be told, and where that person goes on, is known further up."""

GREEN, RED = "access_check.green", "access_check.red"
SAME_NEWS = timedelta(hours=1)
"""So long nobody is told again that the same connection fails in the same way."""


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
    """Keep that the role works, list the prefix, and tell whoever waits; a check that is run again tells once."""
    connection = locked(check.connection)  # before the check's row, as everybody who asks for a check does it
    with check.fenced_transaction():
        if (connection.role_arn, connection.bucket) == (check.role_arn, check.bucket):
            Connection.objects.filter(pk=connection.pk).update(region=region, green_at=now)
            request_listing(connection=connection, prefix=connection.prefix, by=check.requested_by)
            access_opened.send(AccessCheck, check=check)
        if not AuditEntry.objects.filter(workspace=connection.workspace, verb=GREEN, subject_id=check.pk).exists():
            audit(workspace=connection.workspace, by=None, verb=GREEN, subject_id=check.pk)
            if check.is_waited_for:
                check_ended.send(AccessCheck, check=check, problem=None, now=now)


@transaction.atomic
def ended_red(check: AccessCheck, problem: Problem, *, now: datetime) -> None:
    """Send word of what a check has found that is not tried again; the same news not twice in an hour.

    A cloud admin who mends and checks, and mends and checks, would otherwise fill her colleague's mailbox.
    """
    if not check.is_waited_for:
        return
    connection = locked(check.connection)
    with check.fenced_transaction():
        told = AuditEntry.objects.filter(workspace=connection.workspace, verb=RED, at__gt=now - SAME_NEWS)
        if not told.filter(facts__connection=connection.pk, facts__code=problem.code).exists():
            news = {"connection": connection.pk, "code": problem.code}
            audit(workspace=connection.workspace, by=None, verb=RED, subject_id=check.pk, **news)
            check_ended.send(AccessCheck, check=check, problem=problem, now=now)
