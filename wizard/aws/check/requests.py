"""The verbs around access checks: ask for one, hurry one that waits, accept the risk of an open role.

Each is one transaction with its audit entry. `ProblemError` leaves them: no role yet, too many checks, not for you.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wizard.accounts.models import Actor, AuditEntry, Membership, User, Workspace
from wizard.accounts.services import audit, link_of, user_of
from wizard.aws import problems
from wizard.aws.check import request_problems
from wizard.aws.check.problems import OPEN_ROLE
from wizard.aws.listings import locked
from wizard.aws.models import AccessCheck, Connection, RiskAcceptance
from wizard.core.bell import ring
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError

CHECKS_A_MINUTE = 10
"""Walks that the people of one workspace may set off by hand."""
REASON_CHARACTERS = 20
REQUESTED, HURRIED = "access_check.requested", "access_check.hurried"


@transaction.atomic
def request_access_check(*, connection: Connection, by: Actor, pays: bool = False) -> AccessCheck:
    """Queue an access check of the connection as it is saved now.

    Asked twice while the first is live, it is the same row, which waits no longer if it waited; a live one of older
    facts is ended for the new one. `pays`: an account manager agrees to pay for one request to S3.
    """
    connection = _in_turn(connection)
    if not connection.role_arn:
        raise ProblemError(problems.unknown_pair(connection.pk))
    if pays:
        _must_be_account_manager(connection.workspace, by, "agree to pay for a request")
    facts = {"role_arn": connection.role_arn, "bucket": connection.bucket, "prefix": connection.prefix}
    live: AccessCheck | None = AccessCheck.objects.live().filter(connection=connection, **facts).first()
    if live:
        return _hurried(live, connection.workspace, by=by, pays=pays)
    _must_be_few(connection.workspace)
    _end_outdated(connection)
    check = AccessCheck.objects.create(
        connection=connection, requested_by=user_of(by), hand_off=link_of(by), pays=pays, **facts
    )
    audit(workspace=connection.workspace, by=by, verb=REQUESTED, subject_id=check.pk, pays=pays)
    ring(check)
    return check


@transaction.atomic
def accept_risk(*, connection: Connection, reason: str, by: User) -> RiskAcceptance:
    """Keep an account manager's word that the open role may be used all the same, and check again."""
    connection = _in_turn(connection)
    _must_be_account_manager(connection.workspace, by, "accept the risk of an open role")
    reason = reason.strip()
    if len(reason) < REASON_CHARACTERS:
        raise ProblemError(request_problems.reason_too_short(len(reason), least=REASON_CHARACTERS))
    if not _was_found_open(connection):
        raise ProblemError(request_problems.nothing_to_accept(connection.role_arn))
    word = {"reason": reason, "accepted_by": by, "accepted_at": timezone.now()}
    acceptance, _ = RiskAcceptance.objects.update_or_create(
        connection=connection, role_arn=connection.role_arn, defaults=word
    )
    audit(
        workspace=connection.workspace,
        by=by,
        verb="connection.risk_accepted",
        subject_id=connection.pk,
        role_arn=connection.role_arn,
        reason=reason,
    )
    request_access_check(connection=connection, by=by)
    return acceptance


def _in_turn(connection: Connection) -> Connection:
    """The connection, locked; its workspace is locked before it, so that the checks of a workspace can be counted."""
    Workspace.objects.select_for_update(no_key=True).get(pk=connection.workspace_id)
    return locked(connection)


def _hurried(live: AccessCheck, workspace: Workspace, *, by: Actor, pays: bool) -> AccessCheck:
    """The live check; if it waits for its next try, that begins now."""
    now = timezone.now()
    if pays and not live.pays:
        AccessCheck.objects.filter(pk=live.pk).update(pays=True)
    waits = AccessCheck.objects.filter(pk=live.pk, state=JobState.QUEUED, not_before__gt=now)
    if waits.exists():
        _must_be_few(workspace)
        waits.update(not_before=now, rung_at=None)
        audit(workspace=workspace, by=by, verb=HURRIED, subject_id=live.pk, pays=pays)
        ring(live)
    live.refresh_from_db()
    return live


def _must_be_few(workspace: Workspace) -> None:
    lately = timezone.now() - timedelta(minutes=1)
    asked = AuditEntry.objects.filter(workspace=workspace, at__gt=lately, verb__in=[REQUESTED, HURRIED])
    if asked.count() >= CHECKS_A_MINUTE:
        raise ProblemError(request_problems.too_many_checks(CHECKS_A_MINUTE))


def _must_be_account_manager(workspace: Workspace, by: Actor, what: str) -> None:
    managers = workspace.memberships.filter(kind=Membership.Kind.ACCOUNT_MANAGER)
    if not isinstance(by, User) or not managers.filter(user=by).exists():
        raise ProblemError(request_problems.managers_only(what))


def _was_found_open(connection: Connection) -> bool:
    newest = AccessCheck.objects.filter(connection=connection, role_arn=connection.role_arn).order_by("-created_at")
    found = newest.first()
    return bool(found and found.problem and found.problem.code == OPEN_ROLE)


def _end_outdated(connection: Connection) -> None:
    """Ends live checks; their workers, if any, have lost their lease and stop."""
    AccessCheck.objects.live().filter(connection=connection).update(
        state=JobState.FAILED,
        lease_token="",
        finished_at=timezone.now(),
        problem_json=problems.outdated_check().to_json(),
    )
