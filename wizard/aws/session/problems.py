"""The Problems of sessions that are more than AWS's one answer. Pure; builds, never raises."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from wizard.aws.problems import by_aws
from wizard.core.problems import Problem

ON_PURPOSE = "If access was taken back on purpose, nothing is to be done."


def no_verdict(role_arn: str, seen: str) -> Problem:
    """STS neither let the other subject in nor refused it: that is no proof of anything."""
    return by_aws(
        code="aws.trust.no_verdict",
        title="AWS did not say whether the role is open",
        detail=f"For a token of another subject, {role_arn} has to answer AccessDenied. AWS answered {seen}.",
        remedy="Try again in a minute.",
    )


def role_revoked(inner: Problem, *, green_at: datetime) -> Problem:
    """A role that used to work refuses us now; `inner` is what the refusal means by itself."""
    return replace(
        inner,
        code="aws.role.revoked",
        title="The role used to work and refuses us now",
        detail=f"It still worked on {green_at:%Y-%m-%d at %H:%M} UTC. What we see now: {inner.title}. {inner.detail}",
        remedy=(
            f"{ON_PURPOSE} If not, make the role again as the guide says, with its provider and its policy; if all of "
            f"that is still there: {inner.remedy}"
        ),
    )
