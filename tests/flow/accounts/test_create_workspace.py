"""The command that opens the first customer of a new deployment."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wizard.accounts.models import AuditEntry, Letter, Membership, User, Workspace

pytestmark = pytest.mark.django_db

MEMBER, MANAGER = "dana@acme.test", "mo@embark.test"


def create(name: str = "Acme", *, member: str = MEMBER, account_manager: str = MANAGER) -> str:
    out = StringIO()
    call_command("create_workspace", name, "--member", member, "--account-manager", account_manager, stdout=out)
    return out.getvalue()


def test_makes_the_workspace_and_both_people() -> None:
    said = create()
    workspace = Workspace.objects.get(name="Acme")
    kinds = {membership.user.email: membership.kind for membership in workspace.memberships.all()}
    assert kinds == {MEMBER: Membership.Kind.MEMBER, MANAGER: Membership.Kind.ACCOUNT_MANAGER}
    assert workspace.id in said


def test_nobody_has_a_password_and_the_member_is_written_to() -> None:
    create()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert Letter.objects.get().to == MEMBER


def test_is_audited_as_the_account_managers_doing() -> None:
    create()
    entry = AuditEntry.objects.get(verb="workspace.created")
    assert entry.actor == User.objects.get(email=MANAGER)


def test_an_account_manager_may_get_a_second_customer() -> None:
    create()
    create("Bravo", member="bo@bravo.test")
    assert Workspace.objects.of_account_manager(User.objects.get(email=MANAGER)).count() == 2


def test_a_name_that_is_taken_changes_nothing() -> None:
    create()
    with pytest.raises(CommandError):
        create("ACME", member="eve@evil.test", account_manager="new@embark.test")
    assert not User.objects.filter(email__in=["eve@evil.test", "new@embark.test"]).exists()


@pytest.mark.parametrize(
    "wrong",
    [{"member": "dana"}, {"account_manager": ""}, {"name": " "}, {"name": "x" * 81}, {"member": MANAGER.upper()}],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        create(**wrong)
    assert not Workspace.objects.exists()
    assert not User.objects.exists()
