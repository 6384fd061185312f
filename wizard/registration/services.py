"""The verbs of registration. `ProblemError` leaves them when the order breaks a rule or its version is taken.

However often and from however many tabs an order comes in, one row is made: the idempotency key is unique in the
workspace, and so are model id and version name among the registrations that have not failed.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.accounts.services import audit
from wizard.core.bell import ring
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, ProblemError
from wizard.registration import problems
from wizard.registration.destinations import problems as elsewhere
from wizard.registration.in_the_way import found_in_the_way
from wizard.registration.laying_out import lay_out, lay_out_anew
from wizard.registration.models import Registration, RegistrationStep, SavedDestination
from wizard.registration.plan import Generation, Order
from wizard.registration.rules import carrying_problems, order_problems


def request_registration(
    *,
    workspace: Workspace,
    order: Order,
    idempotency_key: str,
    by: User | None,
    destination: SavedDestination | None = None,
) -> Registration:
    """The registration of that key; made and queued when there is none.

    One that has failed takes the new order and is queued again; one that is under way or done stays as it is, and
    another order with its key is refused (`registration.key.reused`). It is sent to `destination`, one of the
    workspace's that was checked; None for the built-in registry.
    """
    if found := order_problems(order):
        raise ProblemError(found[0])
    with transaction.atomic():
        mine = _of_key(workspace, idempotency_key)
        if mine is not None and not mine.has_failed:
            return _same(mine, order, destination)
        if destination is not None:
            must_be_ready(workspace, destination)
            must_be_carried(order, destination)
        elif taken := found_in_the_way(workspace=workspace, order=order, of=mine.pk if mine else ""):
            raise ProblemError(taken)
        if mine is None:
            mine = _insert(workspace, order, idempotency_key, by, destination)
        if mine.has_failed:
            _start_over(mine, order, by, destination)
    return mine


def must_be_ready(workspace: Workspace, destination: SavedDestination) -> None:
    """Raise the Problem of a destination that was removed, or whose last check has not ended well."""
    row = SavedDestination.objects.select_for_update().get(pk=destination.pk, workspace=workspace)
    if row.removed_at is not None:
        raise ProblemError(elsewhere.removed(name=row.name))
    if not row.is_ready:
        raise ProblemError(elsewhere.unchecked(name=row.name))


def retry_registration(*, registration: Registration, by: User | None) -> Registration:
    """Queue a failed registration again; it goes on behind the calls that are done. Otherwise nothing happens."""
    with transaction.atomic():
        if _requeue(registration, registration.order):
            failed = registration.steps.filter(state=RegistrationStep.State.FAILED)
            failed.update(state=RegistrationStep.State.WAITING, problem_json=None, finished_at=None)
            _audit(registration, by, "registration.retried")
            ring(registration)
    return registration


def must_be_carried(order: Order, destination: SavedDestination) -> None:
    """Raise the Problem of what the other server has no words for."""
    if found := next(carrying_problems(order, Generation(destination.generation)), None):
        raise ProblemError(found)


def _of_key(workspace: Workspace, key: str) -> Registration | None:
    return Registration.objects.filter(workspace=workspace, idempotency_key=key).first()


def _same(mine: Registration, order: Order, destination: SavedDestination | None) -> Registration:
    """The registration, when it is of this very order; a key stands for one order only."""
    if (mine.order, mine.destination) != (order, destination):
        raise ProblemError(problems.key_reused(model_id=mine.order.model_id))
    return mine


def _insert(
    workspace: Workspace, order: Order, key: str, by: User | None, destination: SavedDestination | None
) -> Registration:
    """A new row; or the row of the same key, when another request was faster."""
    row = Registration(workspace=workspace, idempotency_key=key, requested_by=by, **_order_columns(order, destination))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if (mine := _of_key(workspace, key)) is not None:
            return _same(mine, order, destination)
        raise ProblemError(_taken(order)) from error
    lay_out(row)
    _audit(row, by, "registration.requested")
    ring(row)
    return row


def _start_over(row: Registration, order: Order, by: User | None, destination: SavedDestination | None) -> None:
    """The failed registration takes the order as it is now. Its calls are made again; their keys keep them single."""
    before = Registration.objects.select_related("destination").get(pk=row.pk)
    columns = _order_columns(order, destination)
    Registration.objects.filter(pk=row.pk, state=JobState.FAILED).update(**columns)
    if not _requeue(row, order):
        return
    lay_out_anew(row, before)
    _audit(row, by, "registration.requested")
    ring(row)


def _requeue(row: Registration, order: Order) -> bool:
    """Failed → queued; the row in hand is brought up to date. Raises ProblemError when another has the version now."""
    try:
        with transaction.atomic():
            changed = row.requeue(now=timezone.now(), removed_at=None)
    except IntegrityError as error:
        raise ProblemError(_taken(order)) from error
    row.refresh_from_db()
    return changed


def _order_columns(order: Order, destination: SavedDestination | None) -> dict[str, Any]:
    named = {"model_id": order.model_id, "version_name": order.version_name}
    return {"order_json": order.to_json(), "destination": destination, **named}


def _taken(order: Order) -> Problem:
    return problems.version_taken(model_id=order.model_id, version_name=order.version_name)


def _audit(row: Registration, by: User | None, verb: str) -> None:
    facts = {"model_id": row.model_id, "version": row.version_name}
    if row.destination:
        facts |= {"destination": row.destination.name, "server": row.destination.base_url}
    audit(workspace=row.workspace, by=by, verb=verb, subject_id=row.pk, **facts)
