"""The Problems of whoever asks for an access check, or accepts what one has found. Pure; builds, never raises."""

from __future__ import annotations

from wizard.aws.problems import yours
from wizard.core.problems import Problem


def too_many_checks(limit: int) -> Problem:
    """More presses of the button than one workspace may have."""
    return yours(
        code="aws.check.too_many",
        title="That were too many access checks",
        detail=f"A workspace may check its access {limit} times a minute.",
        remedy="Wait a minute, then press “Check access”.",
    )


def managers_only(what: str) -> Problem:
    """Only an account manager of the workspace may decide this."""
    return yours(
        code="aws.check.managers_only",
        title="Only an account manager can decide this",
        detail=f"To {what} needs the account manager of this workspace.",
        remedy="Ask your account manager to do it on this page.",
    )


def reason_too_short(length: int, *, least: int) -> Problem:
    """A risk is accepted in words that somebody can read later."""
    return yours(
        code="aws.risk.reason",
        title="The reason is too short",
        detail=f"It has {length} characters; at least {least} are needed for others to understand it later.",
        remedy="Write in a sentence why this role may stay open to other subjects.",
    )


def nothing_to_accept(role_arn: str) -> Problem:
    """Nobody has found this role open."""
    return yours(
        code="aws.risk.none",
        title="There is no risk to accept",
        detail=f"The newest access check did not find {role_arn or 'the role'} open to other subjects.",
        remedy="Press “Check access” to see how things are now.",
    )
