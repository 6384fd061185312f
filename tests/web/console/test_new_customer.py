"""A new customer: who may set one up, what it makes, and the letter."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from tests import factories
from wizard.accounts.models import Letter, Membership, User, Workspace
from wizard.accounts.problems import mail_refused
from wizard.core.jobs import JobState

GLOBEX = {"name": "Globex", "member_email": "gil@globex.test"}


def test_an_account_manager_sets_up_a_customer_who_gets_a_letter(
    mo: User, as_mo: Client, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_mo.post("/customers/new", GLOBEX)
    assert answer.headers["Location"] == "/customers/"
    kinds = {row.user.email: row.kind for row in Membership.objects.filter(workspace__name="Globex")}
    assert kinds == {"gil@globex.test": Membership.Kind.MEMBER, mo.email: Membership.Kind.ACCOUNT_MANAGER}
    assert "http://testserver" in mail.outbox[0].body


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 81}, {"name": "aCME"}, {"member_email": "gil"}, {"member_email": "mo@embark.test"}],
)
def test_what_cannot_be_set_up_is_said_and_makes_nothing(acme: Workspace, as_mo: Client, wrong: dict[str, str]) -> None:
    answer = as_mo.post("/customers/new", GLOBEX | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert 'id="problem-summary"' in answer.content.decode()
    assert Workspace.objects.count() == 1
    assert not Letter.objects.exists()


def test_members_outsiders_and_strangers_set_up_nothing(as_dana: Client, as_eve: Client, client: Client) -> None:
    before = Workspace.objects.count()
    assert [each.post("/customers/new", GLOBEX).status_code for each in (as_dana, as_eve, client)] == [404, 404, 302]
    assert Workspace.objects.count() == before


def failed_letter(of: Workspace) -> Letter:
    problem = mail_refused("ConnectionRefusedError").to_json()
    return Letter.objects.create(
        to="dana@acme.test", subject="Hello", workspace=of, state=JobState.FAILED, problem_json=problem
    )


def test_a_letter_that_could_not_be_sent_is_seen_and_sent_again(acme: Workspace, as_mo: Client) -> None:
    letter = failed_letter(acme)
    assert f"/customers/letters/{letter.pk}" in as_mo.get("/customers/").content.decode()
    assert as_mo.post(f"/customers/letters/{letter.pk}").status_code == 302
    letter.refresh_from_db()
    assert letter.state == JobState.QUEUED


def test_nobody_else_sends_it_again(acme: Workspace, as_dana: Client) -> None:
    letter = failed_letter(acme)
    max_ = factories.account_manager(factories.workspace("Globex"), "max@embark.test")
    as_max = Client()
    as_max.force_login(max_)
    for client in (as_dana, as_max):
        assert client.post(f"/customers/letters/{letter.pk}").status_code == 404
    letter.refresh_from_db()
    assert letter.state == JobState.FAILED


def test_a_letter_about_an_account_alone_is_out_of_reach(as_mo: Client) -> None:
    letter = Letter.objects.create(to="dana@acme.test", subject="Your code", state=JobState.FAILED)
    assert as_mo.post(f"/customers/letters/{letter.pk}").status_code == 404
