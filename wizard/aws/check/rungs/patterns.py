"""What a plain "Access Denied" hides: found out by asking again in other ways, as AWS gives no reason across accounts.

Every question here is put at most once. Nothing but `ProblemError` from a lost session leaves this module.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError

from wizard.aws.check import problems
from wizard.aws.check.rungs.base import Walk
from wizard.aws.diagnosis import Operation
from wizard.aws.diagnosis.failure import kms_key_in
from wizard.aws.session.attempts import Response
from wizard.aws.types import S3Object
from wizard.core.problems import Problem, ProblemError

OTHERS = 2
"""Further objects that are tried when one can't be read."""

_PLAIN = ("aws.access.denied_list", "aws.access.denied_get")
_DENIED = ("AccessDenied", "AllAccessDisabled", "403")


def is_denial(error: ProblemError) -> bool:
    """Whether AWS answered that this is not allowed, whichever policy says so."""
    cause = error.__cause__
    return isinstance(cause, ClientError) and cause.response["Error"].get("Code") in _DENIED


def key_of_refusal(error: ProblemError) -> str:
    """ARN of the KMS key that AWS's refusal names, or ""."""
    cause = error.__cause__
    return kms_key_in(cause.response["Error"].get("Message", "")) if isinstance(cause, ClientError) else ""


def first_byte(state: Walk, entry: S3Object, **parameters: Any) -> Response:
    """S3's answer to a read of one byte, its body closed. Raises ProblemError and what a cut body raises."""
    response = state.open_session.ask(
        Operation.GET,
        "get_object",
        key=entry.key,
        Bucket=state.connection.bucket,
        Key=entry.key,
        Range="bytes=0-0",
        IfMatch=entry.etag,
        **parameters,
    )
    try:
        response["Body"].read(1)
    finally:
        response["Body"].close()
    return response


def explained_listing(state: Walk, refusal: ProblemError) -> ProblemError:
    """The refusal to list, or what a listing as the paying requester shows that it means."""
    if refusal.problem.code not in _PLAIN:
        return refusal
    if state.pays and _lists_as_payer(state):
        return ProblemError(problems.requester_pays(state.connection.bucket))
    tried = [_location(state), "listing was refused", _paying(state)]
    return _with_pattern(refusal.problem, tried)


def explained_reading(state: Walk, entry: S3Object, refusal: ProblemError) -> ProblemError:
    """The refusal to read, or what other objects and a read as the paying requester show that it means."""
    if refusal.problem.code not in _PLAIN:
        return refusal
    if state.pays and _reads(state, entry, RequestPayer="requester"):
        return ProblemError(problems.requester_pays(state.connection.bucket))
    others = state.ready[1 : 1 + OTHERS]
    readable = next((other.key for other in others if _reads(state, other)), "")
    if readable:
        return ProblemError(problems.other_owner(entry.key, readable))
    count = 1 + len(others)
    refused = f"reading 1 byte was refused for {count} of {count} objects"
    return _with_pattern(refusal.problem, [_location(state), "listing works", refused, _paying(state)])


def _with_pattern(problem: Problem, tried: list[str]) -> ProblemError:
    return ProblemError(replace(problem, detail=f"{problem.detail}\nWhat we tried: {'; '.join(tried)}."))


def _location(state: Walk) -> str:
    return f"GetBucketLocation {'works' if state.located else 'was refused'}"


def _paying(state: Walk) -> str:
    if state.pays:
        return "offering to pay for the request was refused, too"
    return "offering to pay for the request was not tried, as that needs your account manager's consent"


def _reads(state: Walk, entry: S3Object, **parameters: Any) -> bool:
    try:
        first_byte(state, entry, **parameters)
    except (ProblemError, HTTPClientError, IncompleteReadError):
        return False
    return True


def _lists_as_payer(state: Walk) -> bool:
    place = {"Bucket": state.connection.bucket, "Prefix": state.connection.prefix}
    try:
        state.open_session.ask(Operation.LIST, "list_objects_v2", MaxKeys=1, RequestPayer="requester", **place)
    except ProblemError:
        return False
    return True
