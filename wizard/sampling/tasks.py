"""The background work of sampling. A task takes the id of its row and leaves the rest to `core.running.run`."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from wizard.core.running import run
from wizard.sampling.models import ExpressionCheck, Sample
from wizard.sampling.services import forget_old_values
from wizard.sampling.taking import check, take


@shared_task
def take_sample(sample_id: str) -> None:
    """Read a bounded part of the object and describe its columns."""
    run(Sample, sample_id, take)


@shared_task
def check_expressions(check_id: str) -> None:
    """Judge expressions and run them on the rows that a sample has kept."""
    run(ExpressionCheck, check_id, check)


@shared_task(expires=60)
def forget_sample_values() -> int:
    """Delete the sample values whose time is up; beat asks every minute."""
    return forget_old_values(now=timezone.now())
