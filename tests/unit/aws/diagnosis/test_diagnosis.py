"""The failure table, row by row: what AWS answers, and which Problem it means."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.aws.grants import GRANT
from wizard.aws.diagnosis import Failure, Operation, diagnose
from wizard.aws.guide import as_json, permissions_policy, trust_policy
from wizard.core.problems import Problem, Whose

ROLE = "arn:aws:iam::111122223333:role/embark-acme"
USER = "User: arn:aws:sts::111122223333:assumed-role/embark-acme/embark-wsp_1-chk_1 is not authorized to perform:"
OBJECT = '"arn:aws:s3:::acme-ml/in/x.parquet"'
KEY = "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SCP_ARN = "arn:aws:organizations::111122223333:policy/o-abc/service_control_policy/p-xyz"

ASSUME, LIST, GET, LOCATION = Operation.ASSUME, Operation.LIST, Operation.GET, Operation.LOCATION


def diagnosis(operation: Operation, status: int, code: str, message: str = "") -> Problem:
    key = "in/x.parquet" if operation == GET else ""
    return diagnose(Failure(operation, status, code, message, GRANT, ROLE, "REQ-1", key, "eu-west-1"))


def denied(action: str, reason: str, resource: str = OBJECT) -> str:
    return f"{USER} {action} on resource: {resource} {reason}"


ROWS = [
    # The customer's account
    (ASSUME, 400, "InvalidIdentityToken", f"No OpenIDConnect provider found in your account for {GRANT.provider_url}",
     "aws.trust.provider_missing"),
    (ASSUME, 400, "InvalidIdentityToken", "Incorrect token audience", "aws.trust.audience"),
    (ASSUME, 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", "aws.trust.denied"),
    (ASSUME, 403, "AccessDenied", denied("sts:AssumeRoleWithWebIdentity",
     "because no identity-based policy allows it", ROLE), "aws.trust.denied"),
    (ASSUME, 403, "AccessDenied", denied("sts:AssumeRoleWithWebIdentity",
     f"with an explicit deny in a service control policy: {SCP_ARN}", ROLE), "aws.scp.assume"),
    (ASSUME, 403, "RegionDisabledException", "STS is not activated in this region for account:111122223333.",
     "aws.trust.region_disabled"),
    (ASSUME, 400, "ValidationError", "1 validation error detected: Value 'short' at 'roleArn' failed to satisfy "
     "constraint: Member must have length greater than or equal to 20", "aws.arn.refused"),
    (ASSUME, 400, "ValidationError", "Request ARN is invalid", "aws.arn.refused"),
    # Our side of it
    (ASSUME, 400, "InvalidIdentityToken",
     "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint", "aws.issuer.thumbprint"),
    (ASSUME, 400, "InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider,  please "
     "reference AssumeRoleWithWebIdentity documentation for requirements", "aws.issuer.unreachable"),
    (ASSUME, 400, "IDPCommunicationError", "", "aws.issuer.unreachable"),
    (ASSUME, 403, "IDPRejectedClaim", "", "aws.issuer.token_refused"),
    (ASSUME, 400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.", "aws.issuer.token_refused"),
    (ASSUME, 400, "ExpiredTokenException", "Token expired: current date/time 1740387458 must be before the expiration "
     "date/time 1740319004", "aws.issuer.token_expired"),
    (ASSUME, 400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
     "aws.session.duration"),
    (ASSUME, 400, "PackedPolicyTooLarge", "", "aws.session.policy"),
    (ASSUME, 400, "MalformedPolicyDocument", "Syntax errors in policy.", "aws.session.policy"),
    (ASSUME, 400, "Throttling", "Rate exceeded", "aws.service.slow_down"),
    (ASSUME, 503, "ServiceUnavailable", "", "aws.service.unavailable"),
    # The role's permissions
    (LIST, 403, "AccessDenied", denied("s3:ListBucket", "because no identity-based policy allows the s3:ListBucket "
     "action", '"arn:aws:s3:::acme-ml"'), "aws.policy.list"),
    (LOCATION, 403, "AccessDenied", denied("s3:GetBucketLocation", "because no identity-based policy allows the "
     "s3:GetBucketLocation action", '"arn:aws:s3:::acme-ml"'), "aws.policy.location"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "because no identity-based policy allows the s3:GetObject "
     "action"), "aws.policy.get"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "with an explicit deny in an identity-based policy"),
     "aws.policy.explicit_deny"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "with an explicit deny in a resource-based policy"),
     "aws.bucket.policy_deny"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "because no resource-based policy allows the s3:GetObject "
     "action"), "aws.bucket.other_account"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", f"with an explicit deny in a service control policy: {SCP_ARN}"),
     "aws.scp.deny"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "because no service control policy allows the s3:GetObject "
     "action"), "aws.scp.deny"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "with an explicit deny in a resource control policy"),
     "aws.rcp.deny"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "because no permissions boundary allows the s3:GetObject "
     "action"), "aws.boundary.deny"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "because no session policy allows the s3:GetObject action"),
     "aws.session.outside"),
    (GET, 403, "AccessDenied", denied("s3:GetObject", "because no VPC endpoint policy allows the s3:GetObject action"),
     "aws.network.endpoint_policy"),
    (LIST, 403, "AccessDenied", "Access Denied", "aws.access.denied_list"),
    (GET, 403, "AccessDenied", "Access Denied", "aws.access.denied_get"),
    # Bucket and region
    (LIST, 404, "NoSuchBucket", "The specified bucket does not exist", "aws.bucket.missing"),
    (LIST, 400, "InvalidBucketName", "The specified bucket is not valid.", "aws.bucket.name"),
    (LIST, 301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified "
     "endpoint.", "aws.bucket.region"),
    (LIST, 400, "AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong", "aws.bucket.region"),
    (LIST, 400, "IllegalLocationConstraintException", "", "aws.bucket.region"),
    (LIST, 400, "InvalidToken", "The provided token is malformed or otherwise invalid.", "aws.session.region_token"),
    # Encryption
    (GET, 403, "AccessDenied", f"{USER} kms:Decrypt on the resource associated with this ciphertext because no "
     "identity-based policy allows the kms:Decrypt action", "aws.kms.role"),
    (GET, 403, "AccessDenied", denied("kms:Decrypt", "because no resource-based policy allows the kms:Decrypt action",
     KEY), "aws.kms.key_policy"),
    (GET, 403, "AccessDenied", "The ciphertext refers to a customer master key that does not exist, does not exist in "
     "this region, or you are not allowed to access.", "aws.kms.denied"),
    (GET, 403, "AccessDenied", f"{USER} kms:Decrypt on alias aws/s3", "aws.kms.aws_managed"),
    (GET, 400, "KMS.DisabledException", f"{KEY} is disabled.", "aws.kms.disabled"),
    (GET, 400, "InvalidRequest", "The object was stored using a form of Server Side Encryption. The correct parameters "
     "must be provided to retrieve the object.", "aws.object.customer_key"),
    # The object
    (GET, 404, "NoSuchKey", "The specified key does not exist.", "aws.object.missing"),
    (GET, 403, "InvalidObjectState", "The operation is not valid for the object's storage class",
     "aws.object.archived"),
    (GET, 405, "MethodNotAllowed", "The specified method is not allowed against this resource.", "aws.object.deleted"),
    (GET, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold",
     "aws.object.changed"),
    (GET, 416, "InvalidRange", "The requested range is not satisfiable", "aws.object.changed"),
    # Time and load
    (GET, 400, "ExpiredToken", "The provided token has expired.", "aws.session.expired"),
    (GET, 403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.",
     "aws.session.clock"),
    (LIST, 503, "SlowDown", "Please reduce your request rate.", "aws.service.slow_down"),
    (GET, 500, "InternalError", "We encountered an internal error. Please try again.", "aws.service.unavailable"),
    (GET, 418, "Teapot", "Short and stout.", "aws.unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "status", "code", "message", "diagnosed"), ROWS)
def test_row(operation: Operation, status: int, code: str, message: str, diagnosed: str) -> None:
    problem = diagnosis(operation, status, code, message)
    assert problem.code == diagnosed
    assert all(part in problem.detail for part in (operation.value, str(status), code, "REQ-1"))


OURS = ("aws.issuer.", "aws.session.", "aws.network.")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[4])
def test_whose_turn_it_is(row: tuple[Operation, int, str, str, str]) -> None:
    problem = diagnosis(*row[:4])
    if problem.code.startswith(OURS) or problem.code == "aws.bucket.region":
        assert problem.whose == Whose.OURS
    elif problem.code.startswith(("aws.service.", "aws.unknown")):
        assert problem.whose == Whose.AWS
    else:
        assert problem.whose == Whose.YOURS
    if problem.whose == Whose.OURS:
        assert "IAM" not in problem.remedy


def test_the_text_to_paste_is_exact() -> None:
    assert diagnosis(*ROWS[0][:4]).paste == GRANT.provider_url
    assert diagnosis(*ROWS[1][:4]).paste == "sts.amazonaws.com"
    assert json.loads(diagnosis(*ROWS[2][:4]).paste) == trust_policy(GRANT)


@pytest.mark.parametrize(
    ("operation", "resource"), [(LIST, "arn:aws:s3:::acme-ml"), (GET, "arn:aws:s3:::acme-ml/in/*")]
)
def test_the_missing_statement_is_offered(operation: Operation, resource: str) -> None:
    message = denied(operation.value, f"because no identity-based policy allows the {operation.value} action")
    statement = json.loads(diagnosis(operation, 403, "AccessDenied", message).paste)
    assert (statement["Action"], statement["Resource"]) == (operation.value, resource)


def test_the_kms_statement_names_the_key_that_aws_named() -> None:
    message = denied("kms:Decrypt", "because no identity-based policy allows the kms:Decrypt action", KEY)
    assert json.loads(diagnosis(GET, 403, "AccessDenied", message).paste)["Resource"] == KEY


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[4])
def test_no_statement_to_paste_has_a_name_that_a_policy_may_have_already(
    row: tuple[Operation, int, str, str, str],
) -> None:
    pasted = diagnosis(*row[:4]).paste
    if pasted != as_json(permissions_policy(GRANT)):  # that one is compared, not added
        assert '"Sid"' not in pasted


def test_the_reason_comes_before_the_code() -> None:
    message = denied("s3:ListBucket", "with an explicit deny in a service control policy")
    assert diagnosis(LIST, 403, "AccessDenied", message).code == "aws.scp.deny"


@given(
    st.sampled_from(Operation),
    st.integers(100, 599),
    st.text(max_size=30),
    st.text(max_size=200),
)
def test_any_answer_becomes_a_problem(operation: Operation, status: int, code: str, message: str) -> None:
    problem = diagnosis(operation, status, code, message)
    assert problem.code.startswith("aws.")
    assert str(status) in problem.detail


@given(st.text(max_size=60), st.sampled_from(["a", "an", "the"]))
def test_odd_reasons_never_crash(tail: str, article: str) -> None:
    message = f"{USER} s3:GetObject on resource: {OBJECT} with an explicit deny in {article} {tail}"
    assert diagnosis(GET, 403, "AccessDenied", message).code.startswith("aws.")
