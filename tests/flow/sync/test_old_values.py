"""Sample values that syncs left in the clear before they were sealed: the migration that takes them out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import factories, records
from wizard.registry.models import Dataset
from wizard.registry.schema import FieldType
from wizard.sync.models import SyncRun
from wizard.sync.profile import FieldProfile
from wizard.sync.types import FieldCheck, SyncResult

MIGRATION = import_module("wizard.sync.migrations.0006_seal_old_values")
CLEAR = "canary-misfit"
TOP = (("canary-basic", 7), ("canary-gold", 3))
FOUND = records.result(
    fields=(
        FieldCheck("age", "Age", FieldType.NUMERIC, misfits=2, examples=(CLEAR, "canary, n/a")),
        FieldCheck("plan", "plan", FieldType.STRING, profile=FieldProfile(values=10, top_values=TOP)),
        FieldCheck("proba", "proba", FieldType.NUMERIC),
    ),
    timestamp_column=FieldCheck("at", "at", FieldType.DATETIME, misfits=1, examples=("canary-yesterday",)),
)


def old(of: Dataset, *, key: str, found: SyncResult = FOUND) -> SyncRun:
    """A run as it was stored then: everything in its result."""
    return records.read(of, key=key, result_json=found.to_json(), values_sealed="")


def before_profiles(found: SyncResult) -> dict[str, Any]:
    """The JSON of the first syncs, which knew of no profiles."""
    stored = found.to_json()
    for check in (*stored["fields"], stored["id_column"], stored["timestamp_column"]):
        del check["profile"]
    return stored


@pytest.fixture
def migrated() -> Iterator[Any]:
    """Back to before; calling it goes on to today."""
    MigrationExecutor(connection).migrate([("sync", "0005_parts")])
    try:
        yield lambda: call_command("migrate", verbosity=0)
    finally:
        call_command("migrate", verbosity=0)


def stored_text(run: SyncRun) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT result_json, values_sealed FROM sync_syncrun WHERE id = %s", [run.pk])
        return str(cursor.fetchone())


def dataset_of(name: str, *, keeps: bool = True) -> Dataset:
    workspace = factories.workspace(name)
    workspace.keeps_sample_values = keeps
    workspace.save(update_fields=["keeps_sample_values"])
    return records.dataset(records.version(records.model(workspace)))


@pytest.mark.django_db(transaction=True)
def test_values_of_before_are_sealed_and_dropped_where_none_are_kept(
    migrated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    keeping, other = dataset_of("Acme"), dataset_of("Secretive", keeps=False)
    runs = [old(keeping, key=f"r{number}") for number in range(5)]
    first = records.read(keeping, key="first ones", result_json=before_profiles(FOUND), values_sealed="")
    dropped, sealed = old(other, key="r"), records.read(keeping, key="new", found=FOUND)
    clean, queued = old(keeping, key="clean", found=records.result()), records.running(keeping, key="running")
    untouched = {run.pk: stored_text(run) for run in (sealed, clean, queued)}
    assert CLEAR in stored_text(runs[0])
    migrated()
    assert "canary" not in "".join(stored_text(run) for run in SyncRun.objects.all())
    for run in runs:
        run.refresh_from_db()
        assert run.result == FOUND
    first.refresh_from_db()
    assert first.result == replace(FOUND, fields=tuple(replace(check, profile=None) for check in FOUND.fields))
    dropped.refresh_from_db()
    assert (dropped.values_sealed, dropped.result) == ("", dropped.facts)
    assert dropped.facts == sealed.facts, "counts stay"
    assert {run.pk: stored_text(run) for run in (sealed, clean, queued)} == untouched


@pytest.mark.django_db(transaction=True)
def test_stopped_half_way_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MIGRATION, "BATCH", 1)
    dataset = dataset_of("Acme")
    runs = sorted((old(dataset, key=f"r{number}") for number in range(3)), key=lambda run: run.pk)
    real, calls = MIGRATION.encrypt, []

    def failing(plain: bytes) -> str:
        calls.append(plain)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return str(real(plain))

    monkeypatch.setattr(MIGRATION, "encrypt", failing)
    with pytest.raises(KeyboardInterrupt):
        MIGRATION.seal(apps, None)
    assert [CLEAR in stored_text(run) for run in runs] == [False, True, True]
    done = stored_text(runs[0])
    MIGRATION.seal(apps, None)
    assert [CLEAR in stored_text(run) for run in runs] == [False, False, False]
    assert stored_text(runs[0]) == done
    assert json.loads(calls[0]) == json.loads(calls[-1])
