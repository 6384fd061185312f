"""CloudTrail's own record of a refused call, beside the values that Embark presents: which of them differ. Pure.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.aws.diagnosis.trail_events import TrailEvent
from wizard.aws.guide import Grant
from wizard.aws.problems import yours
from wizard.core.problems import Problem

ASSUME = "AssumeRoleWithWebIdentity"
_SHOWN = 160


def refused_event(events: tuple[TrailEvent, ...]) -> TrailEvent | None:
    """The event to look at: the first refused attempt to assume a role, else the first refusal of any kind."""
    refused = [event for event in events if event.code]
    return next((event for event in refused if event.name == ASSUME), refused[0] if refused else None)


def compare(event: TrailEvent, grant: Grant) -> Problem | None:
    """The Problem when the event shows other values than Embark's; None when all that it tells are the same."""
    if event.provider and not event.provider.endswith(grant.provider_name):
        return _other_caller(event, grant)
    different = [line for line in _differences(event, grant) if line]
    return _different(different, grant) if different else None


def no_refusal() -> Problem:
    """Events were pasted, and none of them is a refusal."""
    return yours(
        code="aws.trail.no_refusal",
        title="This CloudTrail event shows no refusal",
        detail="It has no errorCode, so AWS did what was asked.",
        remedy=f"Paste the event with the name {ASSUME} and an errorCode.",
    )


def _other_caller(event: TrailEvent, grant: Grant) -> Problem:
    return yours(
        code="aws.trail.other_caller",
        title="This call was not made by Embark",
        detail=f"Its identity provider is {event.provider[:_SHOWN]}; Embark's is {grant.provider_arn}.",
        remedy="Paste the event whose identity provider is Embark's.",
        paste=grant.provider_arn,
    )


def _different(lines: list[str], grant: Grant) -> Problem:
    return yours(
        code="aws.trail.differs",
        title="The refused call had other values than the guide",
        detail="\n".join(lines),
        remedy="See that the role ARN saved here is the one of the role that was made for this workspace.",
        paste=grant.predicted_role_arn,
    )


def _differences(event: TrailEvent, grant: Grant) -> Iterator[str]:
    role = grant.predicted_role_arn
    if (_account(event.role_arn), _last(event.role_arn)) != (_account(role), _last(role)):
        yield _line("role", event.role_arn, role)
    if event.provider.startswith("arn:") and event.provider != grant.provider_arn:
        yield _line("provider", event.provider, grant.provider_arn)
    yield _line("audience", event.audience, grant.audience)
    yield _line("subject", event.subject, grant.subject)


def _line(label: str, seen: str, ours: str) -> str:
    if not seen or seen == ours:
        return ""
    return f"The {label} in the event is {seen[:_SHOWN]}; the guide's is {ours}."


def _account(arn: str) -> str:
    return arn.split(":")[4] if arn.count(":") >= 5 else ""


def _last(arn: str) -> str:
    return arn.rpartition("/")[2]
