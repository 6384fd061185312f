"""How a page says that a check waits for IAM: which try is next, and in how many seconds. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from wizard.aws.check.waiting import MAX_TRIES
from wizard.aws.models import AccessCheck


@dataclass(frozen=True)
class Waiting:
    """Try `try_number` of `max_tries` begins in `seconds`."""

    try_number: int
    max_tries: int
    seconds: int


def waiting_of(check: AccessCheck, *, now: datetime) -> Waiting | None:
    """None unless the check was put off because IAM may still be spreading the role."""
    if not check.is_live or not check.tries or check.not_before is None or check.not_before <= now:
        return None
    return Waiting(check.tries + 1, MAX_TRIES, ceil((check.not_before - now).total_seconds()))
