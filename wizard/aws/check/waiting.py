"""Whether a refused access check is tried again by itself, because IAM may still be spreading a new role. Pure.

IAM answers from many copies, and a role, provider or policy that was just made reaches the last of them seconds to
minutes later. Until then the answer is the same as for a mistake. Raises nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

MAX_TRIES = 12
"""Walks in all; with the pauses below the last one begins before a role stops being young."""
YOUNG = timedelta(minutes=5)
"""So long after its ARN was first saved a role counts as new."""
FIRST_PAUSE = timedelta(seconds=10)
PAUSE = timedelta(seconds=15)

_LOOKS_LIKE_DELAY = frozenset(
    {
        # Neither the role nor the provider has arrived, or the provider's audiences have not.
        "aws.trust.denied",
        "aws.trust.provider_missing",
        "aws.trust.audience",
        # The role is there, its inline policy is not.
        "aws.policy.list",
        "aws.policy.get",
        "aws.policy.location",
        "aws.access.denied_list",
        "aws.access.denied_get",
        "aws.access.denied_location",
        "aws.kms.role",
        "aws.kms.denied",
    }
)
"""A role that is open to everybody is missing: IAM only ever delays what was made, it adds nothing to it."""


def next_try(
    *, code: str, tries: int, role_saved_at: datetime | None, green_at: datetime | None, now: datetime
) -> datetime | None:
    """When to walk again after a walk that ended with the Problem `code`; None when that is the last word.

    `tries` counts the walks that were put off before this one.
    """
    if code not in _LOOKS_LIKE_DELAY or green_at or tries + 1 >= MAX_TRIES:
        return None
    if role_saved_at is None or now - role_saved_at >= YOUNG:
        return None
    return now + (FIRST_PAUSE if tries == 0 else PAUSE)


def note(tries: int) -> str:
    """What to say while the walk after `tries` others is waited for."""
    return f"IAM may still be spreading the role, try {tries + 1} of {MAX_TRIES}"
