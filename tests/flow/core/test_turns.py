"""Whose turn it is when many jobs of one workspace wait (row 40 of the fault matrix: 1,000 jobs of one tenant)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from wizard.accounts.models import Letter, Workspace
from wizard.core.jobs import JobState, job_tables
from wizard.core.running import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def began() -> list[str]:
    """The letters in the order in which they were begun."""
    return []


@pytest.fixture
def work(began: list[str]) -> Any:
    def note(letter: Letter) -> Mapping[str, Any]:
        began.append(letter.pk)
        return {}

    return note


def letters(of: Workspace, count: int, *, age: int) -> list[str]:
    then = timezone.now() - timedelta(seconds=age)
    made = [Letter(workspace=of, to="a@b.test", subject="s", created_at=then) for _ in range(count)]
    return [letter.pk for letter in Letter.objects.bulk_create(made)]


def test_one_workspaces_thousand_jobs_do_not_hold_up_another(began: list[str], work: Any) -> None:
    many = letters(factories.workspace("Busy"), 1_000, age=60)
    other = letters(factories.workspace("Quiet"), 1, age=5)
    for rung in many[:3]:
        run(Letter, rung, work)
    assert began.index(other[0]) <= 1, "at most one job of the other workspace goes first"
    assert len(began) == len(set(began)) == 3


def test_every_job_is_done_in_the_end_and_none_twice(began: list[str], work: Any) -> None:
    waiting = [*letters(factories.workspace("Busy"), 8, age=60), *letters(factories.workspace("Quiet"), 3, age=5)]
    for _ in range(2):  # the sweep rings again for what is left
        for rung in waiting:
            run(Letter, rung, work)
    assert sorted(began) == sorted(waiting)
    assert set(Letter.objects.values_list("state", flat=True)) == {JobState.DONE}


def test_alone_everybody_gets_what_was_rung_for(began: list[str], work: Any) -> None:
    mine = letters(factories.workspace(), 3, age=60)
    run(Letter, mine[2], work)
    assert began == [mine[2]]


@pytest.mark.parametrize("table", job_tables(), ids=lambda table: table.__name__)
def test_every_table_knows_whose_its_jobs_are(table: Any) -> None:
    assert list(table.objects.values_list(table.workspace_path)) == []
