"""Whose turn it is: with many jobs of one workspace waiting, another one's job is not the last in the line.

A ring says that there is work; which job is worked on is decided here, per table. Two rings that decide at once may
name the same job: its claim is conditional, and what one of them leaves is rung for again by the sweep. Raises nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min

from wizard.core.jobs import Job

LATELY = timedelta(minutes=1)
"""How far back the work that was begun counts."""


def whose_turn(table: type[Job], job_id: str, *, now: datetime) -> str:
    """The waiting job to begin when it was rung for `job_id`: of the workspace for which least was begun lately.

    Among the jobs of one workspace it is the rung one, else the oldest. A job that does not wait is answered with
    itself: it is done, or its worker may be dead.
    """
    path = table.workspace_path
    waiting = table.objects.waiting(now=now)
    mine = waiting.filter(pk=job_id).values_list(path, flat=True).first()
    since = waiting.values_list(path).annotate(since=Min("created_at")).order_by("since")
    lines = {workspace: first for workspace, first in since if workspace}
    if mine is None or len(lines) < 2:
        return job_id
    begun = table.objects.filter(started_at__gt=now - LATELY, **{f"{path}__in": list(lines)})
    served = dict(begun.values_list(path).annotate(Count("pk")).order_by())
    turn = min(lines, key=lambda workspace: (served.get(workspace, 0), lines[workspace]))
    if turn == mine:
        return job_id
    return str(waiting.filter(**{path: turn}).order_by("created_at", "pk").values_list("pk", flat=True)[0])
