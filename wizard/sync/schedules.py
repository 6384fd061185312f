"""When a dataset is to be read again: cron expressions, in UTC. Pure; raises ProblemError (`sync.schedule…`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

from cronsim import CronSim, CronSimError

from wizard.core.problems import ProblemError
from wizard.sync import problems

LEAST_MINUTES = 5
"""Between two syncs of one dataset: each reads all of it."""
_LOOKED_AT = 300
"""Times that are compared: more than a day's, at the densest that is allowed."""


def next_after(schedule: str, *, now: datetime) -> datetime | None:
    """When the schedule is due next after `now`; None for never, as on 30 February."""
    return next(_due(schedule, now), None)


def must_be_schedule(schedule: str, *, now: datetime) -> None:
    """Raise the Problem of a text that is no cron expression, or one that is due too often."""
    least = timedelta(minutes=LEAST_MINUTES)
    times = list(islice(_due(schedule, now), _LOOKED_AT))
    if any(later - earlier < least for earlier, later in pairwise(times)):
        raise ProblemError(problems.too_often(schedule, minutes=LEAST_MINUTES))


def _due(schedule: str, now: datetime) -> CronSim:
    try:
        return CronSim(schedule, now.astimezone(UTC))
    except CronSimError as error:
        raise ProblemError(problems.bad_schedule(schedule, why=str(error))) from error
