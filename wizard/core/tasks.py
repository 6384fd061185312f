"""The periodic sweep: rings again for every job that no message carries any more."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from wizard.core.bell import ring_now
from wizard.core.jobs import job_tables

SWEEP_LIMIT = 200
"""Rings per table and sweep; the rest waits five seconds for the next one."""


@shared_task(expires=10)
def sweep_jobs() -> int:
    """Ring for unheard jobs; how many were rung for."""
    rung = 0
    for table in job_tables():
        for job in table.objects.unheard(now=timezone.now())[:SWEEP_LIMIT]:
            if not ring_now(job.task_name, job.pk):
                return rung
            table.objects.filter(pk=job.pk).update(rung_at=timezone.now())
            rung += 1
    return rung
