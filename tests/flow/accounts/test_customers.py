"""Opening a customer's workspace, and the letter that tells its first member."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from tests import factories
from wizard.accounts.letters import LetterText
from wizard.accounts.models import AuditEntry, Letter, Membership, User, Workspace
from wizard.accounts.services import open_customer, post_letter, send_again
from wizard.core.jobs import JobState
from wizard.core.problems import ProblemError

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo() -> User:
    return factories.account_manager(factories.workspace("Acme"))


def test_a_new_customer_has_a_member_an_account_manager_and_a_letter(
    mo: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        workspace = open_customer(name="Globex", member_email=" Ada@Globex.test ", by=mo)
    kinds = {row.user.email: row.kind for row in workspace.memberships.select_related("user")}
    assert kinds == {"ada@globex.test": Membership.Kind.MEMBER, mo.email: Membership.Kind.ACCOUNT_MANAGER}
    assert [message.to for message in mail.outbox] == [["ada@globex.test"]]
    assert AuditEntry.objects.filter(workspace=workspace, verb="workspace.created", actor=mo).count() == 1


def test_another_customers_name_lets_nobody_into_that_workspace(mo: User) -> None:
    other = factories.workspace("Globex")
    with pytest.raises(ProblemError) as caught:
        open_customer(name="GLOBEX", member_email="ada@globex.test", by=mo)
    assert caught.value.problem.code == "accounts.workspace.exists"
    assert not other.memberships.exists()
    assert not Letter.objects.exists()


def test_nobody_is_both_member_and_account_manager(mo: User) -> None:
    with pytest.raises(ProblemError) as caught:
        open_customer(name="Globex", member_email=mo.email.upper(), by=mo)
    assert caught.value.problem.code == "accounts.member.is_manager"
    assert not Workspace.objects.filter(name="Globex").exists()


def test_a_sent_letter_forgets_its_text(django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        letter = post_letter(to="ada@globex.test", letter=LetterText("Your code", "It is ABC-123."))
    assert "ABC-123" in mail.outbox[0].body
    letter.refresh_from_db()
    assert (letter.state, letter.text_encrypted, letter.text) == (JobState.DONE, "", "")


def test_a_waiting_letter_is_kept_encrypted() -> None:
    letter = post_letter(to="ada@globex.test", letter=LetterText("Your code", "It is ABC-123."))
    assert "ABC-123" not in letter.text_encrypted
    assert letter.text == "It is ABC-123."


def test_a_letter_outlives_a_mail_server_that_is_down(
    mo: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def refuse(message: EmailMessage) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as down:
        down.setattr(EmailMessage, "send", refuse)
        with django_capture_on_commit_callbacks(execute=True):
            workspace = open_customer(name="Globex", member_email="ada@globex.test", by=mo)
    letter = workspace.letters.get()
    assert letter.state == JobState.QUEUED
    assert letter.not_before is not None

    Letter.objects.update(not_before=None, state=JobState.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        send_again(letter=letter, by=mo)
    assert [message.to for message in mail.outbox] == [["ada@globex.test"]]


def test_a_sent_letter_is_not_sent_again(mo: User, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        workspace = open_customer(name="Globex", member_email="ada@globex.test", by=mo)
        send_again(letter=workspace.letters.get(), by=mo)
    assert len(mail.outbox) == 1
