"""Destinations: added and checked, given another token, removed; and which of them a registration may go to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests import factories
from tests.fakes import registry_server as fake
from tests.fakes.registry_server import TOKEN, Registry
from wizard.accounts.models import AuditEntry, User, Workspace
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError
from wizard.registration.models import DestinationCheck, Registration, SavedDestination
from wizard.registration.plan import Generation, Order
from wizard.registration.saved_destinations import (
    MOST_DESTINATIONS,
    DestinationFacts,
    add_destination,
    check_again,
    remove_destination,
    replace_token,
)
from wizard.registration.services import request_registration
from wizard.registration.tasks import check_destination, run_registration

Send = Callable[..., Registration]


def facts(registry: Registry, **changes: Any) -> DestinationFacts:
    return replace(DestinationFacts("Staging", registry.url, Generation.TWO, TOKEN), **changes)


def checked(destination: SavedDestination) -> DestinationCheck:
    """The newest check, after its message was delivered."""
    check = SavedDestination.objects.get(pk=destination.pk).newest_check
    assert check
    check_destination(check.pk)
    check.refresh_from_db()
    return check


def code_of(refused: pytest.ExceptionInfo[ProblemError]) -> str:
    return refused.value.problem.code


def test_a_new_one_is_checked_before_it_is_ready(acme: Workspace, dana: User, registry: Registry) -> None:
    row = add_destination(workspace=acme, facts=facts(registry), by=dana)
    assert not row.is_ready
    assert registry.asked == [], "no request waits for the server"
    assert checked(row).is_done
    assert SavedDestination.objects.get().is_ready


def test_its_token_is_in_no_row_and_no_words(acme: Workspace, dana: User, registry: Registry) -> None:
    row = add_destination(workspace=acme, facts=facts(registry), by=dana)
    replace_token(destination=row, token=TOKEN + "-2", by=dana)
    assert checked(row).has_failed
    tables = (SavedDestination, DestinationCheck, AuditEntry)
    assert TOKEN not in str([list(table.objects.values()) for table in tables])
    assert TOKEN not in repr(facts(registry))
    assert SavedDestination.objects.get().token == TOKEN + "-2"


@pytest.mark.parametrize("address", ["https://models.acme.test", "http://localhost:1", "https://127.0.0.1"])
def test_a_host_that_the_operator_has_not_named_is_refused(
    acme: Workspace, dana: User, registry: Registry, address: str
) -> None:
    with pytest.raises(ProblemError) as refused:
        add_destination(workspace=acme, facts=facts(registry, address=address), by=dana)
    assert code_of(refused) == "destination.host.not_allowed"
    assert "EMBARK_DESTINATION_HOSTS=" in refused.value.problem.paste
    assert not SavedDestination.objects.exists()


def test_a_host_that_is_taken_off_the_list_hears_nothing_any_more(
    destination: SavedDestination, registry: Registry, settings: Any
) -> None:
    settings.DESTINATION_HOSTS = []
    check_again(destination=destination, by=None)
    assert checked(destination).problem.code == "destination.host.not_allowed"
    assert registry.asked == []


@pytest.mark.parametrize("token", ["", " ", "two words", "a\r\nHost: evil", "ü", "x" * 5_000])
def test_what_no_header_can_carry_is_no_token(acme: Workspace, dana: User, registry: Registry, token: str) -> None:
    with pytest.raises(ProblemError) as refused:
        add_destination(workspace=acme, facts=facts(registry, token=token), by=dana)
    assert code_of(refused) == "destination.token.form"


def test_a_name_is_there_once_until_it_is_removed(
    acme: Workspace, dana: User, destination: SavedDestination, registry: Registry
) -> None:
    with pytest.raises(ProblemError) as refused:
        add_destination(workspace=acme, facts=facts(registry, name="PROD"), by=dana)
    assert code_of(refused) == "destination.name.taken"
    other = factories.workspace("Other")
    add_destination(workspace=other, facts=facts(registry, name="Prod"), by=factories.member(other, "o@o.test"))
    remove_destination(destination=destination, by=dana)
    add_destination(workspace=acme, facts=facts(registry, name="Prod"), by=dana)


def test_there_are_so_many_and_no_more(acme: Workspace, dana: User, registry: Registry) -> None:
    for number in range(MOST_DESTINATIONS):
        add_destination(workspace=acme, facts=facts(registry, name=f"S{number}"), by=dana)
    with pytest.raises(ProblemError) as refused:
        add_destination(workspace=acme, facts=facts(registry, name="one more"), by=dana)
    assert code_of(refused) == "destination.too_many"


def test_pressed_twice_it_is_checked_once(destination: SavedDestination, dana: User) -> None:
    for _ in range(2):
        check_again(destination=destination, by=dana)
    assert DestinationCheck.objects.live().count() == 1
    assert AuditEntry.objects.filter(verb="destination.checked_again").count() == 1


def test_a_new_token_is_checked_even_while_the_old_one_is(
    destination: SavedDestination, dana: User, registry: Registry
) -> None:
    """What the check of the old token says afterwards does not count."""
    check_again(destination=destination, by=dana)
    old = DestinationCheck.objects.live().get()
    replace_token(destination=destination, token="other", by=dana)
    assert checked(destination).problem.code == "destination.token.refused"
    check_destination(old.pk)
    assert not SavedDestination.objects.get().is_ready


def test_a_server_that_fails_is_asked_three_times(destination: SavedDestination, registry: Registry) -> None:
    registry.fail(".*", fake.status(503), times=3)
    check_again(destination=destination, by=None)
    for _ in range(3):
        DestinationCheck.objects.update(not_before=None)
        check = checked(destination)
    assert check.problem.code == "destination.failed"
    assert len(registry.asked) == 3


# --- Removing ---


def test_one_that_nothing_names_is_gone(destination: SavedDestination, dana: User) -> None:
    remove_destination(destination=destination, by=dana)
    assert not SavedDestination.objects.exists()


def test_one_that_a_registration_names_stays_without_its_token(
    destination: SavedDestination, dana: User, order: Order, send: Send
) -> None:
    registration = send(order)
    with pytest.raises(ProblemError) as refused:
        remove_destination(destination=destination, by=dana)
    assert code_of(refused) == "destination.in_use"
    run_registration(registration.pk)
    for _ in range(2):
        remove_destination(destination=destination, by=dana)
    row = SavedDestination.objects.get()
    assert (row.removed_at is None, row.token_encrypted, row.is_ready) == (False, "", False)
    assert AuditEntry.objects.filter(verb="destination.removed").count() == 1
    registration.refresh_from_db()
    assert registration.destination == row


def test_a_failed_registration_does_not_go_on_there(
    destination: SavedDestination, dana: User, order: Order, send: Send, registry: Registry
) -> None:
    registration = send(order)
    Registration.objects.update(state=JobState.FAILED)
    remove_destination(destination=destination, by=dana)
    Registration.objects.update(state=JobState.QUEUED)
    run_registration(registration.pk)
    registration.refresh_from_db()
    assert registration.problem
    assert registration.problem.code == "destination.removed"
    assert registry.asked == []


@pytest.mark.parametrize("verb", [check_again, lambda **named: replace_token(token="x", **named)])
def test_nothing_is_done_with_one_that_is_removed(destination: SavedDestination, dana: User, verb: Any) -> None:
    SavedDestination.objects.get().delete()
    with pytest.raises(ProblemError) as refused:
        verb(destination=destination, by=dana)
    assert code_of(refused) == "destination.removed"


# --- Registering there ---


def test_only_a_checked_one_is_registered_with(
    destination: SavedDestination, dana: User, order: Order, send: Send
) -> None:
    replace_token(destination=destination, token="other", by=dana)
    with pytest.raises(ProblemError) as refused:
        send(order)
    assert code_of(refused) == "destination.unchecked"
    assert not Registration.objects.exists()


def test_a_version_is_made_once_per_server(
    acme: Workspace, dana: User, destination: SavedDestination, order: Order, send: Send
) -> None:
    """Rows 12 and 13: here and there are two; the same again is one, and from another onboarding refused."""
    first = send(order)
    assert send(order).pk == first.pk
    with pytest.raises(ProblemError) as refused:
        send(order, "onb_2")
    assert code_of(refused) == "registration.version.taken"
    here = request_registration(workspace=acme, order=order, idempotency_key="onb_3", by=dana)
    assert here.destination is None
    assert Registration.objects.count() == 2


def test_a_failed_one_goes_where_is_chosen_then(
    acme: Workspace, dana: User, destination: SavedDestination, order: Order, send: Send, registry: Registry
) -> None:
    registry.fail("POST /v1beta/models", fake.status(422))
    registration = send(order)
    run_registration(registration.pk)
    request_registration(workspace=acme, order=order, idempotency_key="onb_1", by=dana)
    run_registration(registration.pk)
    registration.refresh_from_db()
    assert (registration.state, registration.destination) == (JobState.DONE, None)
    assert [step.key.split(":")[0] for step in registration.steps.all()] == ["model", "version", "connect", "sync"]


def test_the_audit_log_says_where(order: Order, send: Send, registry: Registry) -> None:
    registration = send(order)
    told = AuditEntry.objects.get(verb="registration.requested", subject_id=registration.pk).facts
    assert (told["destination"], told["server"]) == ("Prod", registry.url)
