"""A hand-off link ends when what it was sent for is not what is asked for any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from wizard.accounts.models import AuditEntry, HandOffLink, User, Workspace
from wizard.aws.paste.arns import RoleArn
from wizard.onboarding.handoff import hand_off, revoke_hand_off
from wizard.onboarding.models import Onboarding
from wizard.onboarding.overtaken import overtaken_link
from wizard.onboarding.services import submit_bucket, submit_role

pytestmark = pytest.mark.django_db

PLACE = {"bucket": "acme-ml", "prefix": "in/", "account_id": "123456789012", "role_name": "embark-acme"}
CHANGES = [
    {"bucket": "acme-new"},
    {"prefix": "out/"},
    {"account_id": "210987654321"},
    {"role_name": "embark-acme-2"},
]


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return submit_bucket(onboarding=factories.named(acme, dana), by=dana, **PLACE)


@pytest.fixture
def link(row: Onboarding, dana: User) -> HandOffLink:
    return hand_off(onboarding=row, by=dana)


def is_open(link: HandOffLink) -> bool:
    link.refresh_from_db()
    return link.is_open(now=timezone.now())


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_another_place_or_role_ends_it(row: Onboarding, link: HandOffLink, dana: User, change: dict[str, str]) -> None:
    tim = factories.member(row.workspace, "tim@acme.test", "Tim")
    submit_bucket(onboarding=row, by=tim, **(PLACE | change))
    assert not is_open(link)
    end = overtaken_link(row, now=timezone.now())
    assert end is not None
    assert (end.subject_id, end.actor, end.verb) == (link.pk, tim, "hand_off.revoked")
    hand_off(onboarding=row, by=dana)
    assert overtaken_link(row, now=timezone.now()) is None, "a new link was made"


def test_the_same_place_saved_again_does_not(row: Onboarding, link: HandOffLink, dana: User) -> None:
    submit_bucket(onboarding=row, by=dana, **PLACE)
    assert is_open(link)
    assert not AuditEntry.objects.filter(verb="hand_off.revoked").exists()


def test_another_role_ends_it_unless_it_came_through_the_link(row: Onboarding, link: HandOffLink, dana: User) -> None:
    submit_role(onboarding=row, role_arn=RoleArn("123456789012", "embark-acme"), by=dana)
    assert is_open(link), "this is the role that was asked for"
    submit_role(onboarding=row, role_arn=RoleArn("123456789012", "their-name"), by=link)
    assert is_open(link)
    submit_role(onboarding=row, role_arn=RoleArn("123456789012", "another"), by=dana)
    assert not is_open(link)


def test_a_link_that_ended_otherwise_was_not_overtaken(row: Onboarding, link: HandOffLink, dana: User) -> None:
    revoke_hand_off(onboarding=row, by=dana)
    submit_bucket(onboarding=row, by=dana, **(PLACE | CHANGES[0]))
    assert overtaken_link(row, now=timezone.now()) is None


def test_an_expired_link_neither_ends_again_nor_is_spoken_of(row: Onboarding, link: HandOffLink, dana: User) -> None:
    submit_bucket(onboarding=row, by=dana, **(PLACE | CHANGES[0]))
    assert overtaken_link(row, now=link.expires_at + timedelta(seconds=1)) is None
    late = hand_off(onboarding=row, by=dana)
    HandOffLink.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    submit_bucket(onboarding=row, by=dana, **(PLACE | CHANGES[1]))
    assert not AuditEntry.objects.filter(verb="hand_off.revoked", subject_id=late.pk).exists()
