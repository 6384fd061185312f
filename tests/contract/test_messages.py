"""What older versions have left in the broker is understood (row 39 of the fault matrix): old web server, new worker.

The list only grows: a task may go once no version that sends it can still be running.
"""

from __future__ import annotations

import inspect

import pytest

from wizard.celery import app

pytestmark = pytest.mark.django_db

JOBS = (
    "wizard.accounts.tasks.send_letter",
    "wizard.aws.tasks.run_access_check",
    "wizard.aws.tasks.list_objects",
    "wizard.registration.tasks.run_registration",
    "wizard.registration.tasks.check_destination",
    "wizard.sampling.tasks.take_sample",
    "wizard.sampling.tasks.check_expressions",
    "wizard.sync.tasks.run_sync",
    "wizard.sync.tasks.run_match",
)
"""Sent with the id of a row as their one argument."""
CHORES = (
    "wizard.aws.tasks.tend_signing_keys",
    "wizard.aws.tasks.forget_old_receipts",
    "wizard.core.tasks.sweep_jobs",
    "wizard.sampling.tasks.forget_sample_values",
    "wizard.sync.tasks.begin_scheduled_syncs",
)
"""Sent without arguments."""


@pytest.mark.parametrize("name", JOBS)
def test_the_message_of_a_job_that_is_gone_does_nothing(name: str) -> None:
    app.loader.import_default_modules()
    assert app.tasks[name].run("nobody_knows_this_one") is None


@pytest.mark.parametrize("name", CHORES)
def test_chores_need_no_arguments(name: str) -> None:
    app.loader.import_default_modules()
    assert not inspect.signature(app.tasks[name].run).parameters


def test_the_list_is_whole() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.startswith("wizard.")}
    assert ours == {*JOBS, *CHORES}
