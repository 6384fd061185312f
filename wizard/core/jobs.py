"""One pattern for everything slow: a row that is claimed with a lease, worked on, and finished or failed exactly once.

A service inserts a row (`queued`) and rings the bell; a Celery task calls `run`. The claim is a conditional update
whose row count must be 1, so a message that comes twice is a quiet no-op while the lease is alive, and takes over when
it has run out. Every write of a running job is fenced by its lease token: a worker that lost its lease changes nothing.
`LeaseLost` leaves `Job.report` and `Job.finish`; `run` swallows it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

import structlog
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from wizard.core.problems import Problem, ProblemError, Whose

if TYPE_CHECKING:
    from collections.abc import Iterator

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
HEARTBEAT_SECONDS = 8.0
MAX_ATTEMPTS = 3
BACKOFF = (timedelta(seconds=2), timedelta(seconds=8))
"""Pause before the second and the third attempt of a job whose Problem says that trying again can help."""
UNHEARD_AFTER = timedelta(seconds=3)
"""A queued row that no worker took for so long is rung for the first time by the sweep …"""
RING_AGAIN_AFTER = timedelta(seconds=20)
"""… and again after so long."""


class LeaseLost(Exception):  # noqa: N818 - it is an event, not an error
    """Another worker has taken the job over; this one must stop without a trace."""


class JobState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobQuerySet(models.QuerySet[Any]):
    """Query words that every job table has."""

    def live(self) -> Self:
        """Queued or running."""
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def unheard(self, *, now: datetime) -> Self:
        """Rows that should be rung for: queued without a taker, or running on a lease that has run out."""
        never = Q(rung_at=None, created_at__lt=now - UNHEARD_AFTER)
        long_ago = Q(rung_at__lt=now - RING_AGAIN_AFTER)
        due = Q(not_before=None) | Q(not_before__lte=now)
        queued = Q(state=JobState.QUEUED) & due & (never | long_ago)
        orphaned = Q(state=JobState.RUNNING, lease_until__lt=now) & (Q(rung_at=None) | long_ago)
        return self.filter(queued | orphaned)


class Job(models.Model):
    """The columns of every slow thing. `task_name` is the Celery task that works on rows of this table."""

    task_name: ClassVar[str]

    state = models.CharField(max_length=8, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(default=0)
    progress_note = models.CharField(max_length=200, blank=True, default="")
    problem_json = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    # --- what a page asks ---

    @property
    def is_live(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == JobState.FAILED

    @property
    def problem(self) -> Problem | None:
        return Problem.from_json(self.problem_json) if self.problem_json else None

    @property
    def percent(self) -> int | None:
        """0 to 100, or None while the total is unknown."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.progress_done * 100 // self.progress_total) if self.progress_total else None

    # --- state changes ---

    @classmethod
    def claim(cls, job_id: str, *, now: datetime) -> Self | None:
        """Take the job for one lease; None when it is not to be had (done, taken, not due, or unknown)."""
        token = secrets.token_hex(16)
        due = Q(not_before=None) | Q(not_before__lte=now)
        free = (Q(state=JobState.QUEUED) & due) | Q(state=JobState.RUNNING, lease_until__lt=now)
        claimed = cls._default_manager.filter(free, pk=job_id).update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            lease_token=token,
            lease_until=now + LEASE,
            started_at=now,
            rung_at=None,
        )
        # By its token: a worker that slept for a whole lease just now must not get its heir's row, token and all.
        return (
            cast("Self | None", cls._default_manager.filter(pk=job_id, lease_token=token).first()) if claimed else None
        )

    def renew(self, *, now: datetime) -> None:
        """Prolong the lease. Raises LeaseLost."""
        self._fenced(lease_until=now + LEASE)

    def report(self, *, done: int, total: int = 0, note: str = "") -> None:
        """Show how far the work is. Raises LeaseLost."""
        self._fenced(progress_done=done, progress_total=total, progress_note=note[:200])

    def note(self, **facts: Any) -> None:
        """Store facts of the running job as they become known. Raises LeaseLost."""
        self._fenced(**facts)

    def finish(self, *, now: datetime, **result: Any) -> None:
        """Store the result and end. Raises LeaseLost."""
        self._fenced(state=JobState.DONE, finished_at=now, lease_until=None, problem_json=None, **result)

    def fail(self, problem: Problem, *, now: datetime, **facts: Any) -> None:
        """End with a Problem. Raises LeaseLost."""
        self._fenced(state=JobState.FAILED, finished_at=now, lease_until=None, problem_json=problem.to_json(), **facts)

    def release(self, *, now: datetime) -> None:
        """Back into the queue for another attempt after a pause. Raises LeaseLost."""
        pause = BACKOFF[min(self.attempt, len(BACKOFF)) - 1]
        self._fenced(state=JobState.QUEUED, lease_until=None, not_before=now + pause, rung_at=None)

    def requeue(self, *, now: datetime) -> bool:
        """A person presses "try again": failed → queued, attempts counted anew. False when it was not failed."""
        changed = (
            type(self)
            ._default_manager.filter(pk=self.pk, state=JobState.FAILED)
            .update(
                state=JobState.QUEUED,
                attempt=0,
                problem_json=None,
                not_before=None,
                rung_at=None,
                created_at=now,
                finished_at=None,
                progress_note="",
            )
        )
        return bool(changed)

    @contextmanager
    def fenced_transaction(self) -> Iterator[None]:
        """A transaction that commits only while this worker still holds the lease. Raises LeaseLost."""
        with transaction.atomic():
            self._fenced(attempt=F("attempt"))
            yield

    def _fenced(self, **changes: Any) -> None:
        mine = type(self)._default_manager.filter(pk=self.pk, state=JobState.RUNNING, lease_token=self.lease_token)
        if mine.update(**changes) != 1:
            raise LeaseLost(self.pk)


JobType = TypeVar("JobType", bound=Job)
Result = Mapping[str, Any]


def run(model: type[JobType], job_id: str, work: Callable[[JobType], Result]) -> None:
    """Claim the job and let `work` do it; the mapping that it returns is stored with the end of the job.

    A `ProblemError` fails the job, or releases it for another attempt when its Problem is retryable; anything else that
    is raised counts as ours and is tried again as well. After `MAX_ATTEMPTS` claims the job fails for good.
    """
    job = model.claim(job_id, now=timezone.now())
    if job is None:
        return
    with structlog.contextvars.bound_contextvars(job=job_id):
        try:
            _attempt(job, work)
        except LeaseLost:
            log.warning("lease_lost", job=job_id)


def _attempt(job: JobType, work: Callable[[JobType], Result]) -> None:
    if job.attempt > MAX_ATTEMPTS:
        job.fail(_gave_up(job), now=timezone.now())
        return
    try:
        with _heartbeat(job):
            result = work(job)
        job.finish(now=timezone.now(), **result)
    except LeaseLost:
        raise
    except ProblemError as error:
        _end_with(job, error.problem)
    except Exception:
        log.exception("job_crashed", job=job.pk)
        _end_with(job, _unexpected())


def _end_with(job: Job, problem: Problem) -> None:
    if problem.retryable and job.attempt < MAX_ATTEMPTS:
        job.release(now=timezone.now())
    else:
        job.fail(problem, now=timezone.now())


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
    return Problem(
        code="core.job.unexpected",
        whose=Whose.OURS,
        title="Something on our side broke",
        detail="The worker met an error that it does not know. It is in our log with the id of this job.",
        remedy="Press “Try again”; what was done so far is kept.",
        retryable=True,
    )


def _gave_up(job: Job) -> Problem:
    return Problem(
        code="core.job.gave_up",
        whose=Whose.OURS,
        title="The worker died on this job three times",
        detail=f"Job {job.pk} was started {MAX_ATTEMPTS} times and its worker stopped each time before the end.",
        remedy="Press “Try again” once; if it ends here again, tell your account manager the id of the job.",
    )


def job_tables() -> list[type[Job]]:
    """Every concrete job table of the installed apps."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Job)]
