"""Migrations: none is missing, and every one can be taken back."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

OURS = ("accounts", "aws", "mapping", "onboarding", "registration", "registry", "sampling", "sync")


@pytest.mark.django_db
def test_no_change_of_a_table_lacks_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_every_migration_can_be_taken_back_and_made_again() -> None:
    tables = {model._meta.db_table for app in OURS for model in apps.get_app_config(app).get_models()}
    try:
        call_command("migrate", "accounts", "zero", verbosity=0)
        assert not tables & set(connection.introspection.table_names())
    finally:
        call_command("migrate", verbosity=0)
    assert tables <= set(connection.introspection.table_names())
