"""Asking for a registration: one row, whoever asks how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests import factories
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.registration.models import Registration
from wizard.registration.plan import Order
from wizard.registration.services import request_registration, retry_registration
from wizard.registration.tasks import run_registration
from wizard.registry.models import MLModel, ModelVersion
from wizard.registry.schema import VersionSchema

Request = Callable[..., Registration]


def code_of(refused: pytest.ExceptionInfo[ProblemError]) -> str:
    return refused.value.problem.code


def failed(registration: Registration) -> Registration:
    Registration.objects.filter(pk=registration.pk).update(state=JobState.FAILED)
    registration.refresh_from_db()
    return registration


def test_a_request_is_a_queued_row_with_its_steps_laid_out(order: Order, request_it: Request, dana: User) -> None:
    registration = request_it(order)
    registration.refresh_from_db()
    assert (registration.state, registration.order, registration.requested_by) == (JobState.QUEUED, order, dana)
    assert [step.key.split(":")[0] for step in registration.steps.all()] == ["model", "version", "connect", "sync"]
    assert {step.state for step in registration.steps.all()} == {"waiting"}
    assert AuditEntry.objects.filter(verb="registration.requested", subject_id=registration.pk).count() == 1


def test_pressed_twice_it_is_one(order: Order, request_it: Request) -> None:
    assert request_it(order).pk == request_it(order).pk
    assert Registration.objects.count() == 1
    assert AuditEntry.objects.filter(verb="registration.requested").count() == 1


def test_row_13_another_order_with_the_same_key_is_refused(order: Order, request_it: Request) -> None:
    registration = request_it(order)
    with pytest.raises(ProblemError) as refused:
        request_it(replace(order, name="Other"))
    assert code_of(refused) == "registration.key.reused"
    registration.refresh_from_db()
    assert registration.order == order


def test_the_bell_is_rung_once_per_request(
    order: Order, request_it: Request, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks() as rings:
        request_it(order)
        request_it(order)
    assert len(rings) == 1


def test_two_tabs_cannot_make_the_same_version(order: Order, request_it: Request) -> None:
    request_it(order, "onb_1")
    with pytest.raises(ProblemError) as refused:
        request_it(order, "onb_2")
    assert code_of(refused) == "registration.version.taken"
    assert Registration.objects.count() == 1


def test_what_has_failed_does_not_hold_the_version(order: Order, request_it: Request) -> None:
    first = failed(request_it(order, "onb_1"))
    assert request_it(order, "onb_2").pk != first.pk
    with pytest.raises(ProblemError) as refused:
        retry_registration(registration=first, by=None)
    assert code_of(refused) == "registration.version.taken"
    with pytest.raises(ProblemError) as refused:
        request_it(replace(order, name="Other"), "onb_1")
    assert code_of(refused) == "registration.version.taken"
    first.refresh_from_db()
    assert (first.state, first.order) == (JobState.FAILED, order)


def test_another_workspace_may_register_the_same(order: Order, request_it: Request) -> None:
    request_it(order)
    other = factories.workspace("Other")
    assert request_registration(workspace=other, order=order, idempotency_key="onb_1", by=None).workspace == other


def test_a_model_that_is_there_already_is_refused_at_once(order: Order, request_it: Request, acme: Workspace) -> None:
    MLModel.objects.create(workspace=acme, model_id=order.model_id, name="Old")
    with pytest.raises(ProblemError) as refused:
        request_it(order)
    assert code_of(refused) == "registry.model.exists"
    assert not Registration.objects.exists()


def test_a_failed_registration_finds_what_was_registered_meanwhile(order: Order, request_it: Request) -> None:
    first = failed(request_it(order))
    MLModel.objects.create(workspace=first.workspace, model_id="other", name="Somebody else's")
    with pytest.raises(ProblemError) as refused:
        request_it(replace(order, model_id="other"))
    assert code_of(refused) == "registry.model.exists"
    first.refresh_from_db()
    assert (first.state, first.order) == (JobState.FAILED, order)


def test_what_a_failed_registration_has_made_is_not_in_its_way(order: Order, request_it: Request) -> None:
    first = request_it(order)
    run_registration(first.pk)
    failed(first)
    assert request_it(replace(order, name="Other")).state == JobState.QUEUED
    first = request_it(replace(order, version_name="v2", is_next_version=True), "onb_2")
    run_registration(first.pk)
    failed(first)
    assert request_it(replace(order, version_name="v2", is_next_version=True), "onb_2").state == JobState.QUEUED


def test_an_order_that_breaks_a_rule_is_refused_at_once(order: Order, request_it: Request) -> None:
    with pytest.raises(ProblemError) as refused:
        request_it(replace(order, schema=VersionSchema(())))
    assert code_of(refused) == "registry.schema.prediction.missing"
    assert not Registration.objects.exists()


def test_a_failed_registration_takes_the_new_order(order: Order, request_it: Request) -> None:
    first = failed(request_it(order))
    again = request_it(replace(order, version_name="v2"))
    assert (again.pk, again.state, again.version_name) == (first.pk, JobState.QUEUED, "v2")
    run_registration(again.pk)
    assert ModelVersion.objects.get().name == "v2"


def test_retry_queues_what_has_failed_and_nothing_else(order: Order, request_it: Request) -> None:
    registration = request_it(order)
    retry_registration(registration=registration, by=None)
    assert not AuditEntry.objects.filter(verb="registration.retried").exists()
    failed(registration)
    retry_registration(registration=registration, by=None)
    retry_registration(registration=registration, by=None)
    assert registration.state == JobState.QUEUED
    assert AuditEntry.objects.filter(verb="registration.retried").count() == 1


def test_a_next_version_needs_its_model_and_a_free_name(order: Order, request_it: Request) -> None:
    following = replace(order, is_next_version=True)
    with pytest.raises(ProblemError) as refused:
        request_it(following, "onb_2")
    assert code_of(refused) == "registry.model.gone"
    run_registration(request_it(order).pk)
    with pytest.raises(ProblemError) as refused:
        request_it(following, "onb_2")
    assert code_of(refused) == "registry.version.exists"
    assert request_it(replace(following, version_name="v2"), "onb_2").version_name == "v2"


def test_two_onboardings_of_one_next_version_make_one(order: Order, request_it: Request) -> None:
    run_registration(request_it(order).pk)
    following = replace(order, is_next_version=True, version_name="v2")
    request_it(following, "onb_2")
    with pytest.raises(ProblemError) as refused:
        request_it(following, "onb_3")
    assert code_of(refused) == "registration.version.taken"
