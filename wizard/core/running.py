"""Works on a job: claims its row, renews the lease while the engine works, and ends it or leaves it to another attempt.

What a Celery task calls. Nothing leaves `run` but what the database itself raises.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import structlog
from django.db import connection
from django.utils import timezone

from wizard.core.ends import end_of_work
from wizard.core.jobs import Job, LeaseLost
from wizard.core.problems import Problem, ProblemError, ours
from wizard.core.turns import whose_turn

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 8.0
MAX_ATTEMPTS = 3

JobType = TypeVar("JobType", bound=Job)
Result = Mapping[str, Any]


class Postponed(Exception):  # noqa: N818 - it is an event, not an error
    """What a job waits for has not happened yet: `work` raises this to be called again at `until`.

    `facts` are stored with the row.
    """

    def __init__(self, *, until: datetime, **facts: Any) -> None:
        super().__init__(until.isoformat())
        self.until = until
        self.facts = facts


def run(model: type[JobType], job_id: str, work: Callable[[JobType], Result]) -> None:
    """Claim the job, or one of a workspace whose turn it is, and let `work` do it.

    What `work` returns is stored with the end of the job. A `ProblemError` fails the job, or releases it for
    another attempt when its Problem is retryable; anything else that is raised counts as ours and is tried again as
    well; `Postponed` puts it off. After `MAX_ATTEMPTS` claims the job fails for good.
    """
    now = timezone.now()
    job = model.claim(whose_turn(model, job_id, now=now), now=now)
    if job is None:
        return
    with structlog.contextvars.bound_contextvars(job=job.pk):
        try:
            _attempt(job, work)
        except LeaseLost:
            log.warning("lease_lost", job=job.pk)


def is_last_word(job: Job, problem: Problem) -> bool:
    """Whether the job, as it is being worked on now, fails for good with this Problem."""
    return not problem.retryable or job.attempt >= MAX_ATTEMPTS


def _attempt(job: JobType, work: Callable[[JobType], Result]) -> None:
    if job.attempt > MAX_ATTEMPTS:
        job.fail(_gave_up(job), now=timezone.now())
        return
    try:
        with _heartbeat(job), end_of_work():
            result = work(job)
        job.finish(now=timezone.now(), **result)
    except LeaseLost:
        raise
    except Postponed as later:
        job.postpone(until=later.until, **later.facts)
    except ProblemError as error:
        _end_with(job, error.problem)
    except Exception:
        log.exception("job_crashed", job=job.pk)
        _end_with(job, _unexpected())


def _end_with(job: Job, problem: Problem) -> None:
    if is_last_word(job, problem):
        job.fail(problem, now=timezone.now())
    else:
        job.release(now=timezone.now())


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Renew the lease from a thread of its own while the engine works, however long one call of it takes."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(HEARTBEAT_SECONDS):
            try:
                job.renew(now=timezone.now())
            except LeaseLost:
                break  # the worker's own next write raises it where it can be handled
            except Exception:
                log.exception("heartbeat_failed", job=job.pk)
        connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _unexpected() -> Problem:
    return ours(
        code="core.job.unexpected",
        title="Something on our side broke",
        detail="The worker met an error that it does not know. It is in our log with the id of this job.",
        remedy="Press “Try again”; what was done so far is kept.",
        retryable=True,
    )


def _gave_up(job: Job) -> Problem:
    return ours(
        code="core.job.gave_up",
        title="The worker died on this job three times",
        detail=f"Job {job.pk} was started {MAX_ATTEMPTS} times and its worker stopped each time before the end.",
        remedy="Press “Try again” once; if it ends here again, tell your account manager the id of the job.",
    )
