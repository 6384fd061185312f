"""The failure table: every answer of AWS that we know, where it is met, and the Problem that it has to become.

One list for all tests that walk it. `COUNT` says how many rows there are, so that none gets lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tests.fakes.aws import FakeAws
from wizard.aws.diagnosis import Operation
from wizard.core.problems import Whose

COUNT = 58

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/embark-acme"
BUCKET = "acme-ml"
PREFIX = "in/"
FIRST, SECOND = "in/2026/a.csv", "in/b.parquet"
OBJECTS = {"in/_SUCCESS": b"", FIRST: b"id,x\n1,2\n", SECOND: bytes(range(256)) * 8}

ASSUME, LIST, GET = Operation.ASSUME, Operation.LIST, Operation.GET
YOURS, OURS, AWS = Whose.YOURS, Whose.OURS, Whose.AWS

SetUp = Callable[[FakeAws], None]


class Met(StrEnum):
    """Where a row is met."""

    CHECK = "access check"
    SAMPLE = "sample"
    ROLE_FIELD = "field of the role ARN"
    BUCKET_FIELD = "field of the bucket"
    PASTED = "pasted error"


@dataclass(frozen=True)
class Row:
    """`code` and `whose` of the Problem; "" for what is cured without a word. `set_up` makes AWS answer so.

    `text` is what a person pastes, where the row is met that way; `key` the object that is sampled.
    """

    id: str
    code: str
    whose: Whose
    set_up: SetUp = lambda aws: None
    met: Met = Met.CHECK
    text: str = ""
    key: str = FIRST
    pays: bool = False

    def __str__(self) -> str:
        return self.id


def refused(operation: Operation, status: int, code: str, message: str = "", **more: str) -> SetUp:
    return lambda aws: aws.refuse(operation, status, code, message, **more)


def refused_once(operation: Operation, status: int, code: str, message: str = "", **more: str) -> SetUp:
    return lambda aws: aws.refuse_once(operation, status, code, message, **more)


def sent_to_ireland(status: int, code: str, message: str, **more: str) -> SetUp:
    """The bucket is elsewhere than we ask first, and the role may not ask where."""

    def set_up(aws: FakeAws) -> None:
        aws.regions[BUCKET] = "eu-west-1"
        aws.refuse(Operation.LOCATION, 403, "AccessDenied", "Access Denied")
        aws.refuse_once(LIST, status, code, message, **more)

    return set_up


def denied(operation: Operation, reason: str, *, action: str = "", resource: str = "") -> SetUp:
    """An enriched denial, as AWS writes it inside one account or organization."""
    who = f"User: arn:aws:sts::{ACCOUNT}:assumed-role/embark-acme/embark-chk is not authorized to perform: "
    where = resource or (f'"arn:aws:s3:::{BUCKET}/{FIRST}"' if operation == GET else f'"arn:aws:s3:::{BUCKET}"')
    return refused(operation, 403, "AccessDenied", f"{who}{action or operation} on resource: {where} {reason}")


def cli(call: str, code: str, message: str = "") -> str:
    return f"An error occurred ({code}) when calling the {call} operation: {message}"


KEY = "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SCP = f"arn:aws:organizations::{ACCOUNT}:policy/o-abc/service_control_policy/p-xyz"
NOT_ASSUMED = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/embark.test/t/iss_1"

THE_ROLE = (
    Row("ARN_NOT_A_ROLE", "aws.arn.provider", YOURS, met=Met.ROLE_FIELD, text=PROVIDER),
    Row("ARN_PARTITION", "aws.arn.partition", OURS, met=Met.ROLE_FIELD, text=ROLE.replace("aws:", "aws-cn:", 1)),
    Row("ARN_TOO_SHORT", "aws.arn.malformed", YOURS, met=Met.ROLE_FIELD, text="arn:aws:iam"),
    Row("PROVIDER_TYPED_AS_ROLE_TRUST", "aws.trust.principal", YOURS, met=Met.PASTED, text=cli(
        "CreateRole", "MalformedPolicyDocument", "Federated principals must be valid domain names or SAML metadata ARNs"
    )),
    Row("PROVIDER_EXISTS", "aws.provider.exists", YOURS, met=Met.PASTED, text=cli(
        "CreateOpenIDConnectProvider", "EntityAlreadyExists", "Provider with url https://embark.test already exists."
    )),
    Row("PROVIDER_IDP_COMM", "aws.provider.not_reached", OURS, met=Met.PASTED,
        text=cli("CreateOpenIDConnectProvider", "OpenIdIdpCommunicationError")),
    Row("PROVIDER_LIMIT", "aws.provider.limit", YOURS, met=Met.PASTED, text=cli(
        "CreateOpenIDConnectProvider", "LimitExceeded", "Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100"
    )),
    Row("NO_OIDC_PROVIDER", "aws.trust.provider_missing", YOURS, refused(
        ASSUME, 400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://embark.test"
    )),
    Row("WRONG_AUDIENCE", "aws.trust.audience", YOURS,
        refused(ASSUME, 400, "InvalidIdentityToken", "Incorrect token audience")),
    Row("TRUST_DENIED", "aws.trust.denied", YOURS, refused(ASSUME, 403, "AccessDenied", NOT_ASSUMED)),
    Row("TRUST_TOO_OPEN", "aws.trust.open", YOURS, lambda aws: setattr(aws, "trusts_everybody", True)),
    Row("SCP_ON_STS", "aws.scp.assume", YOURS,
        denied(ASSUME, f"with an explicit deny in a service control policy: {SCP}", resource=ROLE)),
    Row("STS_REGION_DISABLED", "aws.trust.region_disabled", YOURS, refused(
        ASSUME, 403, "RegionDisabledException", f"STS is not activated in this region for account:{ACCOUNT}."
    )),
)  # fmt: skip

OUR_TOKEN = (
    Row("THUMBPRINT", "aws.issuer.thumbprint", OURS, refused(
        ASSUME, 400, "InvalidIdentityToken",
        "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    )),
    Row("JWKS_UNREACHABLE", "aws.issuer.unreachable", OURS, refused(
        ASSUME, 400, "InvalidIdentityToken", "Couldn't retrieve verification key from your identity provider,  please "
        "reference AssumeRoleWithWebIdentity documentation for requirements",
    )),
    Row("IDP_COMM", "aws.issuer.unreachable", OURS, refused(ASSUME, 400, "IDPCommunicationError")),
    Row("IDP_REJECTED", "aws.issuer.token_refused", OURS, refused(ASSUME, 403, "IDPRejectedClaim")),
    Row("TOKEN_EXPIRED", "aws.issuer.token_expired", OURS, refused(
        ASSUME, 400, "ExpiredTokenException", "Token expired: current date/time 1740387458 must be before the "
        "expiration date/time 1740319004",
    )),
    Row("TOKEN_NOT_JWT", "aws.issuer.token_refused", OURS, refused(
        ASSUME, 400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT. (You may see this error if you "
        "sent an Access Token)",
    )),
    Row("DURATION", "aws.session.duration", OURS, refused(
        ASSUME, 400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this "
        "role.",
    )),
    Row("SESSION_POLICY_TOO_BIG", "aws.session.policy", OURS, refused(ASSUME, 400, "PackedPolicyTooLarge")),
    Row("SESSION_POLICY_BAD", "aws.session.policy", OURS, refused(ASSUME, 400, "MalformedPolicyDocument")),
    Row("STS_THROTTLED", "aws.service.slow_down", AWS, refused(ASSUME, 400, "Throttling", "Rate exceeded")),
)  # fmt: skip

PERMISSIONS = (
    Row("NO_LIST_PERMISSION", "aws.policy.list", YOURS,
        denied(LIST, "because no identity-based policy allows the s3:ListBucket action")),
    Row("NO_GET_PERMISSION", "aws.policy.get", YOURS,
        denied(GET, "because no identity-based policy allows the s3:GetObject action")),
    Row("BUCKET_POLICY_DENY", "aws.bucket.policy_deny", YOURS,
        denied(GET, "with an explicit deny in a resource-based policy")),
    Row("BUCKET_OTHER_ACCOUNT", "aws.bucket.other_account", YOURS,
        denied(GET, "because no resource-based policy allows the s3:GetObject action")),
    Row("SCP_DENY", "aws.scp.deny", YOURS, denied(GET, f"with an explicit deny in a service control policy: {SCP}")),
    Row("RCP_DENY", "aws.rcp.deny", YOURS, denied(GET, "with an explicit deny in a resource control policy")),
    Row("BOUNDARY_DENY", "aws.boundary.deny", YOURS,
        denied(GET, "because no permissions boundary allows the s3:GetObject action")),
    Row("SESSION_POLICY_DENY", "aws.session.outside", OURS,
        denied(GET, "because no session policy allows the s3:GetObject action")),
    Row("VPCE_POLICY", "aws.network.endpoint_policy", OURS,
        denied(GET, "because no VPC endpoint policy allows the s3:GetObject action")),
    Row("REVOKED", "aws.policy.explicit_deny", YOURS, denied(GET, "with an explicit deny in an identity-based policy")),
    Row("PLAIN_DENIED", "aws.access.denied_get", YOURS, refused(GET, 403, "AccessDenied", "Access Denied")),
    Row("REQUESTER_PAYS", "aws.bucket.requester_pays", YOURS,
        lambda aws: aws.charging.add((GET, BUCKET)), pays=True),
    Row("OBJECT_OTHER_OWNER", "aws.object.other_owner", YOURS, lambda aws: aws.foreign.add(FIRST)),
    Row("BPA_RESTRICT", "aws.bucket.public_block", YOURS,
        refused(GET, 403, "AccessDenied", "Access Denied (RestrictPublicBuckets)")),
    Row("MISSING_KEY_AS_403", "aws.object.hidden", YOURS, refused(LIST, 403, "AccessDenied", "Access Denied"),
        met=Met.SAMPLE),
)  # fmt: skip

BUCKET_AND_REGION = (
    Row("NO_SUCH_BUCKET", "aws.bucket.missing", YOURS, lambda aws: aws.buckets.clear()),
    Row("BAD_BUCKET_NAME", "aws.bucket.name", YOURS, met=Met.BUCKET_FIELD, text="Acme_ML"),
    Row("EMPTY_PREFIX", "aws.bucket.empty_prefix", YOURS,
        lambda aws: aws.buckets.update({BUCKET: {"in/": b"", "in/_SUCCESS": b""}})),
    Row("HEAD_403", "", OURS),
    Row("REDIRECT_301", "", OURS, sent_to_ireland(
        301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified "
        "endpoint.", Region="eu-west-1",
    )),
    Row("REGION_MISMATCH", "", OURS, sent_to_ireland(
        400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region 'us-east-1' is "
        "wrong; expecting 'eu-west-1'",
    )),
    Row("OPT_IN_REGION_TOKEN", "aws.session.region_token", OURS,
        refused(LIST, 400, "InvalidToken", "The provided token is malformed or otherwise invalid.")),
    Row("OPT_IN_REGION_LOCATION", "", OURS, sent_to_ireland(
        400, "IllegalLocationConstraintException", "The eu-west-1 location constraint is incompatible for the "
        "region specific endpoint this request was sent to.",
    )),
)  # fmt: skip

ENCRYPTION = (
    Row("KMS_ROLE", "aws.kms.role", YOURS, refused(
        GET, 403, "AccessDenied", f"User: arn:aws:sts::{ACCOUNT}:assumed-role/embark-acme/x is not authorized to "
        "perform: kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows "
        "the kms:Decrypt action",
    )),
    Row("KMS_KEY_POLICY", "aws.kms.key_policy", YOURS, denied(
        GET, "because no resource-based policy allows the kms:Decrypt action", action="kms:Decrypt", resource=KEY
    )),
    Row("KMS_OLD_TEXT", "aws.kms.denied", YOURS, refused(
        GET, 403, "AccessDenied", "The ciphertext refers to a customer master key that does not exist, does not exist "
        "in this region, or you are not allowed to access.",
    )),
    Row("KMS_DISABLED", "aws.kms.disabled", YOURS, refused(GET, 400, "KMS.DisabledException", f"{KEY} is disabled.")),
    Row("KMS_AWS_MANAGED", "aws.kms.aws_managed", YOURS, refused(
        GET, 403, "AccessDenied", "User: x is not authorized to perform: kms:Decrypt on alias aws/s3"
    )),
    Row("SSE_C", "aws.object.customer_key", YOURS, refused(
        GET, 400, "InvalidRequest", "The object was stored using a form of Server Side Encryption. The correct "
        "parameters must be provided to retrieve the object.",
    )),
)  # fmt: skip

OBJECTS_AND_TIME = (
    Row("NO_SUCH_KEY", "aws.object.missing", YOURS, met=Met.SAMPLE, key="in/B.parquet"),
    Row("ARCHIVED", "aws.object.archived", YOURS, refused(
        GET, 403, "InvalidObjectState", "The operation is not valid for the object's storage class"
    )),
    Row("DELETE_MARKER", "aws.object.deleted", YOURS, refused(
        GET, 405, "MethodNotAllowed", "The specified method is not allowed against this resource."
    )),
    Row("SESSION_EXPIRED", "", OURS, refused_once(GET, 400, "ExpiredToken", "The provided token has expired.")),
    Row("CLOCK", "aws.session.clock", OURS, refused(
        GET, 403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."
    )),
    Row("SLOW_DOWN", "aws.service.slow_down", AWS, refused(LIST, 503, "SlowDown", "Please reduce your request rate.")),
)  # fmt: skip

ROWS = (*THE_ROLE, *OUR_TOKEN, *PERMISSIONS, *BUCKET_AND_REGION, *ENCRYPTION, *OBJECTS_AND_TIME)
