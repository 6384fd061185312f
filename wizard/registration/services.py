"""The verbs of registration. `ProblemError` leaves them when the order breaks a rule or its version is taken.

However often and from however many tabs an order comes in, one row is made: the idempotency key is unique in the
workspace, and so are model id and version name among the registrations that have not failed.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from wizard.accounts.models import User, Workspace
from wizard.accounts.services import audit
from wizard.core.bell import ring
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, ProblemError
from wizard.registration import problems
from wizard.registration.models import Registration, RegistrationStep
from wizard.registration.plan import Order, make_plan
from wizard.registration.rules import order_problems
from wizard.registry.models import MLModel
from wizard.registry.problems import model_exists, version_exists
from wizard.registry.services import find_model


def request_registration(*, workspace: Workspace, order: Order, idempotency_key: str, by: User | None) -> Registration:
    """The registration of that key; made and queued when there is none.

    One that has failed takes the new order and is queued again; one that is under way or done stays as it is.
    """
    if found := order_problems(order):
        raise ProblemError(found[0])
    with transaction.atomic():
        mine = _of_key(workspace, idempotency_key)
        if mine is None:
            mine = _insert(workspace, order, idempotency_key, by)
        if mine.has_failed:
            _start_over(mine, order, by)
    return mine


def retry_registration(*, registration: Registration, by: User | None) -> Registration:
    """Queue a failed registration again; it goes on behind the calls that are done. Otherwise nothing happens."""
    with transaction.atomic():
        if _requeue(registration, registration.order):
            failed = registration.steps.filter(state=RegistrationStep.State.FAILED)
            failed.update(state=RegistrationStep.State.WAITING, problem_json=None, finished_at=None)
            _audit(registration, by, "registration.retried")
            ring(registration)
    return registration


def _of_key(workspace: Workspace, key: str) -> Registration | None:
    return Registration.objects.filter(workspace=workspace, idempotency_key=key).first()


def _insert(workspace: Workspace, order: Order, key: str, by: User | None) -> Registration:
    """A new row; or the row of the same key, when another request was faster."""
    if found := _in_the_way(workspace, order):
        raise ProblemError(found)
    row = Registration(workspace=workspace, idempotency_key=key, requested_by=by, **_order_columns(order))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if (mine := _of_key(workspace, key)) is not None:
            return mine
        raise ProblemError(_taken(order)) from error
    _lay_out(row, order)
    _audit(row, by, "registration.requested")
    ring(row)
    return row


def _in_the_way(workspace: Workspace, order: Order) -> Problem | None:
    """What the registry holds that a new registration of this order would run into."""
    if not order.is_next_version:
        model = MLModel.objects.filter(workspace=workspace, model_id=order.model_id)
        return model_exists(model_id=order.model_id) if model.exists() else None
    model_id, name = order.model_id, order.version_name
    versions = find_model(workspace=workspace, model_id=model_id).versions.filter(name=name)
    return version_exists(model_id=model_id, name=name) if versions.exists() else None


def _start_over(row: Registration, order: Order, by: User | None) -> None:
    """The failed registration takes the order as it is now. Its calls are made again; their keys keep them single."""
    Registration.objects.filter(pk=row.pk, state=JobState.FAILED).update(**_order_columns(order))
    if not _requeue(row, order):
        return
    row.steps.all().delete()
    _lay_out(row, order)
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


def _lay_out(row: Registration, order: Order) -> None:
    RegistrationStep.objects.bulk_create(
        RegistrationStep(registration=row, position=place, key=call.key, title=call.title)
        for place, call in enumerate(make_plan(order))
    )


def _order_columns(order: Order) -> dict[str, object]:
    return {"order_json": order.to_json(), "model_id": order.model_id, "version_name": order.version_name}


def _taken(order: Order) -> Problem:
    return problems.version_taken(model_id=order.model_id, version_name=order.version_name)


def _audit(row: Registration, by: User | None, verb: str) -> None:
    facts = {"model_id": row.model_id, "version": row.version_name}
    audit(workspace=row.workspace, by=by, verb=verb, subject_id=row.pk, **facts)
