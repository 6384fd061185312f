"""A sync that broke off, was paused or comes again goes on behind what is kept; what is kept is sealed and fenced."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import pytest
from django.utils import timezone

from tests.flow.sync.conftest import FakeBucket
from tests.unit.sync.reading import parquet
from wizard.accounts.models import User, Workspace
from wizard.core.crypto import decrypt
from wizard.core.jobs import LEASE, LeaseLost
from wizard.registry.models import Dataset
from wizard.sync import parts, tasks
from wizard.sync.models import SyncPart, SyncRun
from wizard.sync.services import forget_values, pause_sync, retry_sync, stop_sync, sync_all_anew

pytestmark = pytest.mark.django_db

CANARY = "canary-5d1e"


@pytest.fixture
def halves(dataset: Dataset, bucket: FakeBucket) -> Dataset:
    """The object has two row groups too large to be read in one go."""
    rows = 140_000
    columns = {
        "id": [f"p{row}-{'x' * 20}" for row in range(rows)],
        "amount": [CANARY if row % 70_000 == 9 else str(row) for row in range(rows)],
        "score": [row / rows for row in range(rows)],
    }
    for key in bucket.objects:
        bucket.objects[key] = parquet(columns, row_group_size=rows // 2)
    return dataset


def asked(dataset: Dataset, key: str = "k") -> SyncRun:
    return SyncRun.objects.create(dataset=dataset, key=key)


def read(run: SyncRun) -> SyncRun:
    tasks.run_sync(run.pk)
    run.refresh_from_db()
    return run


def breaking_off(monkeypatch: pytest.MonkeyPatch, what: Any) -> None:
    """Do `what` as soon as the first part is kept."""
    keep = parts.keep

    def kept(*args: Any, **named: Any) -> None:
        keep(*args, **named)
        monkeypatch.setattr(parts, "keep", keep)
        what()

    monkeypatch.setattr(parts, "keep", kept)


def test_a_paused_one_goes_on_behind_the_first_part(
    halves: Dataset, bucket: FakeBucket, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = asked(halves)
    breaking_off(monkeypatch, lambda: pause_sync(run=run, by=person))
    read(run)
    assert run.is_paused
    assert SyncPart.objects.filter(dataset=halves).count() == 1
    retry_sync(run=run, by=person)
    read(run)
    assert run.is_done
    assert run.result
    assert (run.result.rows, run.result.units, run.result.known_units) == (140_000, 2, 1)
    assert (run.result.duplicate_ids, run.result.ids_checked) == (0, 140_000)
    SyncPart.objects.all().delete()
    whole = read(asked(halves, "another")).result
    assert whole
    assert whole.fields == run.result.fields


def test_a_dead_workers_parts_are_its_heirs(halves: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    run = asked(halves)

    def dies() -> None:
        SyncRun.objects.update(lease_until=timezone.now() - LEASE)
        raise SystemExit

    breaking_off(monkeypatch, dies)
    with pytest.raises(SystemExit):
        tasks.run_sync(run.pk)
    assert read(run).is_done
    assert run.result
    assert run.result.known_units == 1


def test_who_has_lost_the_lease_keeps_nothing(halves: Dataset) -> None:
    run = asked(halves)
    claimed = SyncRun.claim(run.pk, now=timezone.now())
    assert claimed
    SyncRun.objects.update(lease_token="of another")
    with pytest.raises(LeaseLost):
        parts.keep(claimed, {"number": 1, "state": "x", "replaces": []}, question="q")
    assert not SyncPart.objects.exists()


def test_unchanged_data_is_known_until_it_is_wanted_anew(halves: Dataset, person: User) -> None:
    read(asked(halves))
    again = read(asked(halves, "again")).result
    assert again
    assert (again.known_units, again.ids_checked) == (2, 140_000)
    anew = read(sync_all_anew(dataset=halves, by=person)).result
    assert anew
    assert anew.known_units == 0


def test_another_question_is_answered_anew(halves: Dataset) -> None:
    read(asked(halves))
    halves.column_map = {"sum": "amount"}
    halves.save()
    again = read(asked(halves, "again")).result
    assert again
    assert again.known_units == 0


def test_what_is_kept_is_sealed_and_goes_with_the_switch_and_with_a_stop(halves: Dataset, person: User) -> None:
    run = read(asked(halves))
    stored = "".join(SyncPart.objects.values_list("state_sealed", flat=True))
    assert stored
    assert CANARY not in stored
    forget_values(workspace=halves.version.model.workspace)
    assert not SyncPart.objects.exists()
    SyncPart.objects.create(dataset=halves, run=run, number=1, question="q", state_sealed="")
    SyncRun.objects.update(state="running")
    stop_sync(run=run, by=person)
    assert not SyncPart.objects.exists()


def test_a_workspace_that_keeps_no_values_goes_on_behind_the_first_part_too(
    halves: Dataset, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workspace.objects.update(keeps_sample_values=False)
    run = asked(halves)
    breaking_off(monkeypatch, lambda: pause_sync(run=run, by=person))
    assert read(run).is_paused
    (part,) = SyncPart.objects.all()
    assert CANARY.encode() not in zlib.decompress(base64.b85decode(decrypt(part.state_sealed)))
    retry_sync(run=run, by=person)
    again = read(run).result
    assert again
    assert (again.rows, again.known_units, again.fields[0].misfits) == (140_000, 1, 2)


def test_parts_with_values_are_of_no_use_once_none_are_kept(halves: Dataset) -> None:
    read(asked(halves))
    Workspace.objects.update(keeps_sample_values=False)
    again = read(asked(halves, "again")).result
    assert again
    assert again.known_units == 0
