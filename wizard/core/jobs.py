"""One pattern for everything slow: a row that is claimed with a lease, worked on, and finished or failed exactly once.

A service inserts a row (`queued`) and rings the bell; a Celery task has `core.running` work on it. The claim is a
conditional update whose row count must be 1, so a message that comes twice is a quiet no-op while the lease is alive,
and takes over when it has run out. Every write of a running job is fenced by its lease token: a worker that lost its
lease changes nothing; `LeaseLost` leaves these writes.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from wizard.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEASE = timedelta(seconds=30)
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

    def waiting(self, *, now: datetime) -> Self:
        """Queued, and not in a pause."""
        return self.filter(Q(state=JobState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=now)))

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
    workspace_path: ClassVar[str] = "workspace"
    """From a row to the workspace whose work it is, as a query has it."""

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
    def stands_in_the_way(self) -> bool:
        """Whether it has failed in a way that somebody has to cure before what it belongs to is in order."""
        return self.has_failed

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

    def postpone(self, *, until: datetime, **facts: Any) -> None:
        """Back into the queue until `until`: nothing broke, the world is not ready yet. Raises LeaseLost.

        The attempts are counted anew, as they count workers that died on the job.
        """
        self._fenced(state=JobState.QUEUED, attempt=0, lease_until=None, not_before=until, rung_at=None, **facts)

    def requeue(self, *, now: datetime, ended: Sequence[JobState] = (JobState.FAILED,), **facts: Any) -> bool:
        """A person presses "try again": failed → queued, attempts counted anew. False when it was not failed.

        `ended` are the states from which it may begin anew; `facts` are stored with the row.
        """
        changed = (
            type(self)
            ._default_manager.filter(pk=self.pk, state__in=ended)
            .update(
                state=JobState.QUEUED,
                attempt=0,
                problem_json=None,
                not_before=None,
                rung_at=None,
                created_at=now,
                finished_at=None,
                progress_note="",
                **facts,
            )
        )
        return bool(changed)

    def stop(self, problem: Problem, *, now: datetime) -> bool:
        """A person stops it: queued or running → failed with that Problem. False when it had ended.

        Its worker loses the lease, and with its next word of progress the work. It can be queued again.
        """
        mine = type(self)._default_manager.live().filter(pk=self.pk)
        facts = {"state": JobState.FAILED, "finished_at": now, "lease_until": None, "problem_json": problem.to_json()}
        return bool(mine.update(**facts))

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


def job_tables() -> list[type[Job]]:
    """Every concrete job table of the installed apps."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Job)]
