"""A program of its own for `test_killed`: a sync is paused, resumed, killed with -9 and taken over.

Workers are processes forked from this one, on the database of DATABASE_URL; they die as soon as the next part of what
they counted is kept. A lease lasts a second. Prints what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django
import pytest

ROWS, GROUPS = 210_000, 3
"""In groups too large to be read in one go, so that a part is kept after each."""


def objects() -> bytes:
    """Ids that differ, and one value of each group that is no number."""
    from tests.unit.sync.reading import parquet

    columns = {
        "id": [f"p{row}-{'x' * 20}" for row in range(ROWS)],
        "amount": ["x" if row % (ROWS // GROUPS) == 9 else str(row) for row in range(ROWS)],
        "score": [row / ROWS for row in range(ROWS)],
    }
    return parquet(columns, row_group_size=ROWS // GROUPS)


def work(run: Any, *, at_next_part: Callable[[], None] | None = None) -> int:
    """A worker works on it in a process of its own, and does that once it has kept a part; its exit code."""
    from django.db import connection

    from wizard.sync import parts, tasks

    connection.close()  # it must not be shared
    if pid := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if at_next_part:
        keep = parts.keep

        def kept(*args: Any, **named: Any) -> None:
            keep(*args, **named)
            at_next_part()

        parts.keep = kept
    tasks.run_sync(run.pk)
    connection.close()
    os._exit(0)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def paused(run: Any, person: Any) -> None:
    from wizard.sync.services import pause_sync

    pause_sync(run=run, by=person)


def told(run: Any) -> dict[str, Any]:
    """Where it stands, and what it has found."""
    from wizard.sync.models import SyncPart

    run.refresh_from_db()
    known: dict[str, Any] = {
        "state": "paused" if run.is_paused else run.state,
        "attempt": run.attempt,
        "parts": SyncPart.objects.filter(dataset=run.dataset).count(),
    }
    if run.result:
        found = run.result
        known |= {"rows": found.rows, "units": [found.units, found.known_units]}
        known |= {"ids": [found.duplicate_ids, found.ids_checked], "misfits": found.fields[0].misfits}
    return known


def paused_resumed_and_killed(dataset: Any, person: Any) -> dict[str, Any]:
    """What each of the workers left."""
    from wizard.sync.services import request_sync, retry_sync

    run = request_sync(dataset=dataset, key="k", by=person)
    ends, stations = [], []

    def worker(at_next_part: Callable[[], None] | None = None) -> None:
        ends.append(work(run, at_next_part=at_next_part))
        stations.append(told(run))

    worker(lambda: paused(run, person))
    retry_sync(run=run, by=person)
    worker(killed)
    time.sleep(1.1)  # until its lease has run out
    worker()
    worker()  # the message once more
    return {"ends": ends, "stations": stations}


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from tests import factories
    from tests.flow.sync import conftest as stage
    from wizard.core import bell, jobs, running

    jobs.LEASE, running.HEARTBEAT_SECONDS = timedelta(seconds=1), 0.25
    call_command("migrate", verbosity=0)
    bell._post = lambda task_name, job_id: None
    bucket = stage.FakeBucket()
    bucket.objects[stage.PATH] = objects()
    with pytest.MonkeyPatch.context() as patch:
        bucket.put_in(patch)
        person = factories.member(factories.workspace())
        print(json.dumps(paused_resumed_and_killed(stage.registered(), person)))


if __name__ == "__main__":
    main()
