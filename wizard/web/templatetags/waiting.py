"""What a page says about a job that is not done yet, and how soon it asks again. Pure; raises nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from wizard.web.templatetags.figures import in_age

EAGER = timedelta(seconds=5)
PATIENT = timedelta(minutes=1)
LONG = timedelta(seconds=30)
"""A job that waits longer than this for its first worker waits for a worker that is not there."""


class Waits(Protocol):
    """What is asked of a job."""

    state: str
    attempt: int
    progress_note: str
    created_at: datetime


def pause(job: Waits, *, now: datetime) -> str:
    """The pause between two questions, as htmx writes it: short at first, longer when it takes long."""
    age = now - job.created_at
    if age < EAGER:
        return "500ms"
    return "1s" if age < PATIENT else "3s"


def note(job: Waits, *, now: datetime) -> str:
    """One sentence about a live job."""
    if job.state != "queued":
        return job.progress_note or "Working …"
    if job.attempt:
        return "That did not work; it is tried again in a moment."
    waited = now - job.created_at
    if waited > LONG:
        return f"Still queued after {in_age(job.created_at, now=now)}: no worker has answered yet. Nothing is lost."
    return "Queued. It starts as soon as a worker is free; you may leave this page."
