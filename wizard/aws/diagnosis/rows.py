"""The table: which answer of AWS means what. The first row that fits is the diagnosis.

Source of the codes and phrases: AWS's service models and error references, and answers seen in public issue threads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wizard.aws.diagnosis import access, bucket, objects, session, trust
from wizard.aws.diagnosis.failure import Failure, Operation
from wizard.aws.problems import by_aws
from wizard.core.problems import Problem

Builder = Callable[[Failure], Problem]
Row = tuple[Callable[[Failure], bool], Builder]

DENIED = ("AccessDenied", "AllAccessDisabled", "403")
THROTTLED = ("Throttling", "SlowDown", "RequestLimitExceeded", "TooManyRequests")


def diagnose(failure: Failure) -> Problem:
    """The Problem that `failure` means; its detail ends with AWS's code, status and request id."""
    table = _ASSUME if failure.operation == Operation.ASSUME else _S3
    build = next((build for fits, build in (*table, *_ANY) if fits(failure)), _unknown)
    problem = build(failure)
    return replace(problem, detail=f"{problem.detail} {failure.seen}")


def _code(*codes: str) -> Callable[[Failure], bool]:
    return lambda failure: _bare(failure.code) in codes


def _code_saying(code: str, *phrases: str) -> Callable[[Failure], bool]:
    return lambda failure: _bare(failure.code) == code and failure.says(*phrases)


def _bare(code: str) -> str:
    """AWS writes some of its codes with the word Exception in one place and without it in another."""
    return code.removesuffix("Exception")


def _denied(failure: Failure) -> bool:
    return _bare(failure.code) in DENIED


def _denied_with_reason(failure: Failure) -> bool:
    return _denied(failure) and failure.denial is not None


def _get_denied_by_kms(failure: Failure) -> bool:
    return _denied(failure) and failure.says("kms:", "customer master key", "aws/s3")


def _refused_in_public(failure: Failure) -> bool:
    return _denied(failure) and failure.says("RestrictPublicBuckets", "block public access")


def _refused_for_free(failure: Failure) -> bool:
    return _denied(failure) and failure.says("requester pays", "request-payer")


def _denied_to_look_for_one(failure: Failure) -> bool:
    return _denied(failure) and failure.operation == Operation.LIST and bool(failure.key)


_ASSUME: tuple[Row, ...] = (
    (_denied_with_reason, trust.denied_with_reason),
    (_code_saying("InvalidIdentityToken", "No OpenIDConnect provider found"), trust.provider_missing),
    (_code_saying("InvalidIdentityToken", "audience"), trust.audience),
    (_code_saying("InvalidIdentityToken", "thumbprint", "certificate"), session.thumbprint),
    (_code_saying("InvalidIdentityToken", "verification key"), session.issuer_unreachable),
    (_code("IDPCommunicationError"), session.issuer_unreachable),
    (_code("InvalidIdentityToken", "IDPRejectedClaim"), session.token_refused),
    (_code("ExpiredToken"), session.token_expired),
    (_code("RegionDisabled"), trust.region_disabled),
    (_code("PackedPolicyTooLarge", "MalformedPolicyDocument"), session.policy_refused),
    (_code_saying("ValidationError", "roleArn", "Request ARN"), trust.arn_refused),
    (_code_saying("ValidationError", "DurationSeconds"), session.duration_refused),
    (_denied, trust.denied),
)

_S3: tuple[Row, ...] = (
    (_get_denied_by_kms, objects.kms_denied),
    (_code("KMS.Disabled", "KMS.KMSInvalidState"), objects.kms_disabled),
    (_denied_with_reason, access.denied_with_reason),
    (_code("NoSuchBucket"), bucket.missing),
    (_code("InvalidBucketName"), bucket.name),
    (_code("NoSuchKey", "NotFound", "404"), objects.missing),
    (_code("InvalidObjectState"), objects.archived),
    (_code("PreconditionFailed", "412", "InvalidRange", "416"), objects.changed),
    (_code("MethodNotAllowed"), objects.deleted),
    (_code_saying("InvalidRequest", "Server Side Encryption"), objects.customer_key),
    (_code("PermanentRedirect", "TemporaryRedirect", "301", "307"), bucket.region),
    (_code("AuthorizationHeaderMalformed", "IllegalLocationConstraint"), bucket.region),
    (_code("InvalidToken"), session.region_token),
    (_code("ExpiredToken"), session.expired),
    (_refused_in_public, access.public_block),
    (_refused_for_free, access.requester_pays),
    (_denied_to_look_for_one, access.hidden),
    (_denied, access.denied),
)

_ANY: tuple[Row, ...] = (
    (_code("RequestTimeTooSkewed", "RequestExpired"), session.clock),
    (_code(*THROTTLED), session.throttled),
    (lambda failure: failure.status >= 500, session.unavailable),
)


def _unknown(failure: Failure) -> Problem:
    return by_aws(
        code="aws.unknown",
        title="AWS refused in a way that Embark does not know",
        detail=f"AWS said: “{failure.message[:300]}”.",
        remedy="Try again; if it stays, show your account manager this message and the request id.",
        retryable=False,
    )
