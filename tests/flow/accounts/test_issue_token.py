"""The command that issues a token: the secret alone on stdout, everything else an exit code and a sentence."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import factories
from wizard.accounts.models import ApiToken, AuditEntry, Workspace
from wizard.accounts.tokens import MOST_TOKENS, issue_token, token_of


def issue(*arguments: str) -> str:
    out, err = StringIO(), StringIO()
    call_command("issue_token", *arguments, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def test_it_prints_the_secret_and_nothing_else(acme: Workspace) -> None:
    printed = issue("--account", "default", "--workspace", "acme")
    token = token_of(printed.removesuffix("\n"))
    assert token
    assert (token.workspace, token.name, token.created_by) == (acme, "command line", None)
    assert AuditEntry.objects.get(verb="token.issued").actor is None


@pytest.mark.parametrize("by", ["slug", "pk", "name"])
def test_the_workspace_is_named_by_address_id_or_name(db: None, by: str) -> None:
    workspace = factories.workspace("Acme & Sons")
    issue("--workspace", getattr(workspace, by), "--name", "nightly job")
    assert ApiToken.objects.get(workspace=workspace).name == "nightly job"


def test_an_address_goes_before_a_name(acme: Workspace) -> None:
    named_like_it = Workspace.objects.create(name="acme-2", slug="other")
    addressed = factories.workspace("Acme!")
    assert addressed.slug == named_like_it.name == "acme-2"
    issue("--workspace", "acme-2")
    assert ApiToken.objects.get().workspace == addressed


def test_another_account_is_named(acme: Workspace) -> None:
    north = Workspace.objects.create(name="Acme North", account="north", slug="acme")
    issue("--account", "north", "--workspace", "acme")
    assert ApiToken.objects.get().workspace == north


@pytest.mark.parametrize(
    ("account", "workspace"), [("default", "globex"), ("other", "acme"), ("default", "acm"), ("", "")]
)
def test_an_unknown_workspace_ends_with_those_that_are_known(acme: Workspace, account: str, workspace: str) -> None:
    Workspace.objects.create(name="Globex", account="north", slug="globex")
    with pytest.raises(CommandError) as caught:
        issue("--account", account, "--workspace", workspace)
    assert caught.value.returncode == 1
    assert "default/acme (“Acme”), north/globex (“Globex”)." in str(caught.value)
    assert not ApiToken.objects.exists()


def test_where_there_is_none_it_says_how_to_open_the_first(db: None) -> None:
    with pytest.raises(CommandError, match="create_workspace"):
        issue("--workspace", "acme")


def test_a_workspace_with_enough_tokens_gets_none(acme: Workspace) -> None:
    for _ in range(MOST_TOKENS):
        issue_token(workspace=acme, name="job", by=None)
    with pytest.raises(CommandError) as caught:
        issue("--workspace", "acme")
    assert caught.value.__cause__.problem.code == "accounts.token.enough"
