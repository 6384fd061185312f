"""Ticks of the guide: once per step, named after who ticked first, and gone when the guide says something else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from wizard.accounts.models import AuditEntry, HandOffLink, User
from wizard.aws import services
from wizard.aws.models import Connection

pytestmark = pytest.mark.django_db


def ticked(connection: Connection) -> list[str]:
    return sorted(connection.guide_ticks.values_list("step_key", flat=True))


def test_a_step_is_ticked_once_and_the_first_is_named(connection: Connection, dana: User) -> None:
    tim = factories.member(connection.workspace, email="tim@acme.test", name="Tim")
    for who in (dana, tim):
        services.tick(connection=connection, step_key="role-1", done=True, by=who)
    assert [(tick.step_key, tick.ticked_by) for tick in connection.guide_ticks.all()] == [("role-1", dana)]


def test_a_tick_can_be_taken_away_twice(connection: Connection, dana: User) -> None:
    services.tick(connection=connection, step_key="role-1", done=True, by=dana)
    services.tick(connection=connection, step_key="role-2", done=True, by=dana)
    for _ in range(2):
        services.tick(connection=connection, step_key="role-1", done=False, by=dana)
    assert ticked(connection) == ["role-2"]


def test_the_cloud_admin_ticks_by_her_link(connection: Connection) -> None:
    link = HandOffLink.objects.create(
        workspace=connection.workspace, onboarding_id="onb_1", expires_at=timezone.now() + timedelta(days=1)
    )
    services.tick(connection=connection, step_key="role-1", done=True, by=link)
    tick = connection.guide_ticks.get()
    assert (tick.hand_off, tick.ticked_by) == (link, None)


def test_a_tick_is_no_entry_of_the_audit_log(connection: Connection, dana: User) -> None:
    before = AuditEntry.objects.count()
    services.tick(connection=connection, step_key="role-1", done=True, by=dana)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, ["role-1"]),
        ({"bucket": "other-bucket"}, []),
        ({"prefix": "other/"}, []),
        ({"account_id": "444455556666"}, []),
        ({"role_name": "other-role"}, []),
    ],
)
def test_what_was_done_by_another_guide_is_to_be_done_again(
    connection: Connection, dana: User, change: dict[str, str], kept: list[str]
) -> None:
    services.tick(connection=connection, step_key="role-1", done=True, by=dana)
    names = ("bucket", "prefix", "account_id", "role_name")
    said = {name: getattr(connection, name) for name in names} | change
    services.save_connection(workspace=connection.workspace, by=dana, connection=connection, **said)
    assert ticked(connection) == kept
