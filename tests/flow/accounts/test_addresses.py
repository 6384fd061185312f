"""Every workspace has an address of its own: those that are made, and those that were there before addresses were."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from tests import factories
from wizard.accounts import services
from wizard.accounts.models import AuditEntry, Workspace
from wizard.core.problems import ProblemError

BEFORE = ("accounts", "0004_api_tokens")
NAMES = ["Acme", "Acme!", "acme 2", "保険", "数", "x" * 80, "x" * 79]


@pytest.mark.django_db
def test_a_new_workspace_gets_one_from_its_name() -> None:
    made = [factories.workspace(name).address for name in ("Acme", "Acme!", "acme 2", "保険")]
    assert made == ["default/acme", "default/acme-2", "default/acme-2-2", "default/workspace"]


@pytest.mark.django_db
def test_asked_for_again_it_keeps_it() -> None:
    assert factories.workspace("Acme") == factories.workspace("ACME")
    assert Workspace.objects.get().slug == "acme"


@pytest.mark.django_db
def test_the_same_slug_may_be_in_another_account_but_not_twice_in_one() -> None:
    factories.workspace("Acme")
    Workspace.objects.create(name="Acme elsewhere", account="other", slug="acme")
    with pytest.raises(IntegrityError):
        Workspace.objects.create(name="Acme again", slug="acme")


@pytest.mark.django_db
def test_somebody_who_took_it_at_the_same_moment_leaves_the_next_number(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.workspace("Acme")
    asked = iter([set(), {"acme"}, {"acme"}])
    monkeypatch.setattr(services, "_slugs", lambda: next(asked))
    assert factories.workspace("Acme!").slug == "acme-2"


@pytest.mark.django_db
def test_the_same_name_at_the_same_moment_is_still_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.workspace("Acme")
    with pytest.raises(ProblemError) as caught:
        services._inserted("ACME")
    assert caught.value.problem.code == "accounts.workspace.exists"
    assert AuditEntry.objects.filter(verb="workspace.created").count() == 1


@pytest.mark.django_db(transaction=True)
def test_workspaces_of_before_get_theirs() -> None:
    executor = MigrationExecutor(connection)
    try:
        executor.migrate([BEFORE])
        old = executor.loader.project_state([BEFORE]).apps.get_model("accounts", "Workspace")
        for name in NAMES:
            old.objects.create(name=name)
    finally:
        call_command("migrate", verbosity=0)
    by_name = dict(Workspace.objects.values_list("name", "slug"))
    assert [by_name[name] for name in NAMES] == [
        "acme", "acme-2", "acme-2-2", "workspace", "workspace-2", "x" * 60, "x" * 58 + "-2",
    ]  # fmt: skip
    assert set(Workspace.objects.values_list("account", flat=True)) == {"default"}


@pytest.mark.django_db
def test_an_address_that_was_given_stays() -> None:
    """Taken back and made again, or stopped half-way, the migration goes on where it was."""
    Workspace.objects.create(name="Acme", slug="chosen")
    Workspace.objects.create(name="Chosen", slug="")
    migration = import_module("wizard.accounts.migrations.0006_workspace_slugs")
    migration.give_slugs(SimpleNamespace(get_model=lambda *_: Workspace), None)
    assert dict(Workspace.objects.values_list("name", "slug")) == {"Acme": "chosen", "Chosen": "chosen-2"}
