"""From an error that somebody pastes to the same Problems that our own calls lead to. Pure; raises nothing."""

from __future__ import annotations

from dataclasses import replace

from wizard.aws.diagnosis.console import diagnose_making
from wizard.aws.diagnosis.failure import Failure, Operation
from wizard.aws.diagnosis.pasted import PastedError, read_error
from wizard.aws.diagnosis.rows import diagnose
from wizard.aws.diagnosis.trail import ASSUME, compare, no_refusal, refused_event
from wizard.aws.diagnosis.trail_events import TrailEvent, events_in
from wizard.aws.guide import Grant
from wizard.aws.problems import by_aws, yours
from wizard.core.problems import Problem


def diagnose_text(text: str, grant: Grant) -> Problem | None:
    """The Problem that a pasted error of AWS means for this grant.

    Understood: AWS CLI and boto3, Terraform, CloudFormation's events, the console's red bars, S3's XML, CloudTrail's
    events. None when the text holds no error of AWS.
    """
    if events := events_in(text):
        event = refused_event(events)
        return _diagnose_event(event, grant) if event else no_refusal()
    error = read_error(text)
    return diagnose_error(error, grant) if error else None


def _diagnose_event(event: TrailEvent, grant: Grant) -> Problem:
    """Values that differ explain a refusal best; where all are the same, AWS's own words do."""
    different = compare(event, grant) if event.name == ASSUME else None
    return different or diagnose_error(event.error, grant)


def diagnose_error(error: PastedError, grant: Grant) -> Problem:
    """The Problem that one error means."""
    making = diagnose_making(error, grant)
    if making:
        return making
    if error.operation is None:
        return _unknown(error)
    if _is_of_another(error, grant):
        return _other_identity(error, grant)
    failure = Failure(
        operation=error.operation,
        status=error.status,
        code=error.code,
        message=error.message,
        grant=grant,
        role_arn=grant.predicted_role_arn,
        request_id=error.request_id,
    )
    return diagnose(replace(failure, key=_key(failure)))


def _key(failure: Failure) -> str:
    """The object that AWS's message names, "" where it names none of this bucket."""
    resource, objects = failure.denial.resource if failure.denial else "", f"{failure.grant.bucket_arn}/"
    return resource.removeprefix(objects) if resource.startswith(objects) else ""


def _is_of_another(error: PastedError, grant: Grant) -> bool:
    """Whether AWS refused somebody else than a session of our role, as when an admin tries with their own user."""
    ours = f":assumed-role/{grant.role_name}/"
    return bool(error.who) and error.operation != Operation.ASSUME and ours not in error.who


def _other_identity(error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.pasted.other_identity",
        title="This refusal is not about Embark's role",
        detail=f"AWS refused {error.who}; Embark reads as the role {grant.predicted_role_arn}.",
        remedy="Press “Check access”: it asks with the role itself.",
    )


def _unknown(error: PastedError) -> Problem:
    call = f" to {error.call}" if error.call else ""
    return by_aws(
        code="aws.pasted.unknown",
        title="Embark does not know this error of AWS",
        detail=f"AWS answered {error.code}{call}: “{error.message[:300]}”.",
        remedy="Show it to your account manager, or press “Check access” to see what Embark finds.",
        retryable=False,
    )
