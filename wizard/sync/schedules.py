"""When a dataset is to be read again: cron expressions, in UTC. Pure; raises ProblemError (`sync.schedule…`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile

from cronsim import CronSim, CronSimError

from wizard.core.problems import ProblemError
from wizard.sync import problems

LENGTH_LIMIT = 200
"""Characters of a cron expression."""
LEAST_MINUTES = 5
"""Between two syncs of one dataset: each reads all of it."""
_LOOKED_AT = 300
"""Times that are compared: more than a day's, at the densest that is allowed."""
_CALENDAR_YEARS = 400
"""After so many the Gregorian calendar repeats, weekdays and all; `datetime` ends with the year 9999."""


def next_after(schedule: str, *, now: datetime) -> datetime | None:
    """When the schedule is due next after `now`; None for never, as a 30 February can be written."""
    return next(_due(schedule, now), None)


def must_be_schedule(schedule: str, *, now: datetime) -> None:
    """Raise the Problem of a text that is no cron expression, or one that is never due, or too often."""
    last = now.year + _CALENDAR_YEARS
    times = list(islice(takewhile(lambda time: time.year <= last, _due(schedule, now)), _LOOKED_AT))
    if not times:
        raise ProblemError(problems.bad_schedule(schedule, why="it is never due"))
    least = timedelta(minutes=LEAST_MINUTES)
    if any(later - earlier < least for earlier, later in pairwise(times)):
        raise ProblemError(problems.too_often(schedule, minutes=LEAST_MINUTES))


def _due(schedule: str, now: datetime) -> CronSim:
    if len(schedule) > LENGTH_LIMIT:
        raise ProblemError(problems.bad_schedule(schedule, why=f"more than {LENGTH_LIMIT} characters"))
    try:
        return CronSim(schedule, now.astimezone(UTC))
    except CronSimError as error:
        raise ProblemError(problems.bad_schedule(schedule, why=str(error))) from error
