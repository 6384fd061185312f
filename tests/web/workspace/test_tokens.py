"""API tokens: made and revoked by members, seen by their account manager, nothing to anybody else."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests import factories
from wizard.accounts.models import ApiToken, AuditEntry, User, Workspace
from wizard.accounts.tokens import MOST_TOKENS, issue_token, token_of


def address(workspace: Workspace, token: ApiToken | None = None) -> str:
    return f"/workspaces/{workspace.pk}/tokens" + (f"/{token.pk}/revoke" if token else "")


def made(client: Client, workspace: Workspace, name: str = "notebook") -> tuple[ApiToken, str]:
    """A token made on the page, and the page that follows."""
    assert client.post(address(workspace), {"name": name})["Location"] == address(workspace)
    return ApiToken.objects.latest("created_at"), client.get(address(workspace)).content.decode()


def test_its_secret_is_shown_once_and_stored_nowhere(acme: Workspace, as_dana: Client) -> None:
    token, page = made(as_dana, acme)
    secret = next(word for word in page.replace("<", " ").replace(">", " ").split() if word.startswith("embark_"))
    assert token_of(secret) == token
    assert token.hint == secret[-4:]
    again = as_dana.get(address(acme))
    assert secret not in again.content.decode()
    assert f"embark_…{token.hint}" in again.content.decode()
    assert again["Cache-Control"] == "no-store"
    assert secret not in str(list(ApiToken.objects.values()) + list(AuditEntry.objects.values()))


def test_a_session_never_holds_it_in_plain_text(acme: Workspace, as_dana: Client) -> None:
    as_dana.post(address(acme), {"name": "x"})
    assert "embark_" not in str(dict(as_dana.session))


def test_revoked_it_is_listed_as_such_and_pressing_twice_is_fine(acme: Workspace, dana: User, as_dana: Client) -> None:
    token, secret = issue_token(workspace=acme, name="old", by=dana)
    for _ in range(2):
        assert as_dana.post(address(acme, token)).status_code == 302
    assert token_of(secret) is None
    assert AuditEntry.objects.filter(verb="token.revoked").count() == 1
    page = as_dana.get(address(acme)).content.decode()
    assert "Revoked" in page
    assert "No tokens yet" in page


def test_her_account_manager_reads(acme: Workspace, dana: User, as_mo: Client) -> None:
    token, _ = issue_token(workspace=acme, name="notebook", by=dana)
    page = as_mo.get(address(acme)).content.decode()
    assert "notebook" in page
    assert "<form" not in page.partition('id="main"')[2]
    assert as_mo.post(address(acme), {"name": "x"}).status_code == 404
    assert as_mo.post(address(acme, token)).status_code == 404
    assert ApiToken.objects.live().count() == 1


def test_strangers_find_nothing(acme: Workspace, dana: User, as_eve: Client) -> None:
    token, _ = issue_token(workspace=acme, name="notebook", by=dana)
    for answer in (
        as_eve.get(address(acme)),
        as_eve.post(address(acme), {"name": "x"}),
        as_eve.post(address(acme, token)),
        as_eve.get(address(Workspace(pk="wsp_none"))),
    ):
        assert answer.status_code == 404
    own = Workspace.objects.get(name="Evil Corp")
    assert as_eve.post(f"/workspaces/{own.pk}/tokens/{token.pk}/revoke").status_code == 404
    assert Client().get(address(acme)).status_code == 302


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\0b"])
def test_a_name_that_is_none_is_told(acme: Workspace, as_dana: Client, name: str) -> None:
    answer = as_dana.post(address(acme), {"name": name})
    assert answer.status_code in (400, 422)
    assert not ApiToken.objects.exists()


def test_odd_names_are_shown_as_they_are(acme: Workspace, as_dana: Client) -> None:
    _, page = made(as_dana, acme, "<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_there_are_so_many_and_no_more(acme: Workspace, dana: User, as_dana: Client) -> None:
    for number in range(MOST_TOKENS):
        issue_token(workspace=acme, name=f"t{number}", by=dana)
    answer = as_dana.post(address(acme), {"name": "one more"})
    assert answer.status_code == 422
    assert 'data-problem="accounts.token.enough"' in answer.content.decode()


def test_the_menu_leads_to_it(acme: Workspace, dana: User, as_dana: Client, as_mo: Client) -> None:
    assert 'href="/workspaces/tokens"' in as_dana.get("/models/").content.decode()
    assert as_dana.get("/workspaces/tokens")["Location"] == address(acme)
    factories.member(factories.workspace("Globex"), dana.email)
    page = as_dana.get("/workspaces/tokens").content.decode()
    assert "Globex" in page
    assert address(acme) in page
    assert as_mo.get("/workspaces/tokens")["Location"] == address(acme)


def test_another_workspaces_page_does_not_show_it(acme: Workspace, dana: User, as_dana: Client) -> None:
    globex = factories.workspace("Globex")
    factories.member(globex, dana.email)
    as_dana.post(address(acme), {"name": "x"})
    assert 'id="made"' not in as_dana.get(address(globex)).content.decode()
    assert 'id="made"' in as_dana.get(address(acme)).content.decode()


@pytest.mark.parametrize("late", [{"revoked_at": timezone.now()}, {"created_at": timezone.now() - timedelta(hours=1)}])
def test_it_is_not_shown_late(acme: Workspace, as_dana: Client, late: dict[str, object]) -> None:
    as_dana.post(address(acme), {"name": "x"})
    ApiToken.objects.update(**late)
    assert 'id="made"' not in as_dana.get(address(acme)).content.decode()


def test_the_command_prints_the_secret_alone(acme: Workspace) -> None:
    for named in (acme.pk, "acme", "Acme"):
        out = StringIO()
        call_command("issue_token", "--account", "default", "--workspace", named, stdout=out)
        token = token_of(out.getvalue().strip())
        assert token
        assert (token.workspace, token.name) == (acme, "command line")


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (["--workspace", "Other"], "“Acme”"),
        (["--workspace", "Acme", "--account", "x"], "account"),
        (["--workspace", "Acme", "--name", " "], "name"),
    ],
)
def test_the_command_says_what_it_does_not_know(acme: Workspace, named: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("issue_token", *named)
    assert not ApiToken.objects.exists()
