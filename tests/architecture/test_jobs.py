"""Every job table names a task that a worker knows: a ring that nobody answers would wait for ever."""

from __future__ import annotations

import pytest

from wizard.celery import app
from wizard.core.jobs import Job, job_tables


def test_there_are_job_tables_to_look_at() -> None:
    assert len(job_tables()) >= 6


@pytest.mark.parametrize("table", job_tables(), ids=lambda table: table.__name__)
def test_its_task_is_registered(table: type[Job]) -> None:
    app.loader.import_default_modules()
    assert table.task_name in app.tasks


@pytest.mark.parametrize("table", job_tables(), ids=lambda table: table.__name__)
def test_its_task_lives_in_the_same_package(table: type[Job]) -> None:
    assert table.task_name.startswith(f"{table._meta.app_config.name}.tasks.")
