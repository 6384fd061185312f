"""Errors that people met themselves and paste: from the CLI, Terraform, CloudFormation, the console, CloudTrail."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.aws.grants import GRANT, grant
from wizard.aws.diagnosis import diagnose_text
from wizard.aws.guide import permissions_policy, trust_policy
from wizard.core.problems import Problem, Whose

URL = GRANT.provider_url
ADMIN = "User: arn:aws:iam::111122223333:user/dana is not authorized to perform:"
ROLE_SESSION = "User: arn:aws:sts::111122223333:assumed-role/embark-acme/embark-wsp is not authorized to perform:"
FEDERATED = "Federated principals must be valid domain names or SAML metadata ARNs"


def cli(call: str, code: str, message: str) -> str:
    return f"\nAn error occurred ({code}) when calling the {call} operation: {message}\n"


def terraform(call: str, status: int, code: str, message: str) -> str:
    """As Terraform frames it, with the line breaks of a narrow terminal."""
    return (
        f"╷\n│ Error: creating it (embark-acme): operation error IAM: {call}, https response error\n"
        f"│ StatusCode: {status}, RequestID: 5cd1b9e5-77a3, {code}: {message}\n│ \n│   with aws_iam_role.embark,\n╵"
    )


def stack(status: int, code: str, message: str) -> str:
    """The status reason of a resource in CloudFormation's list of events."""
    return (
        f'Resource handler returned message: "{message} (Service: Iam, Status Code: {status}, Request ID: 5cd1-77a3) '
        f'(SDK Attempt Count: 1)" (RequestToken: 7c0a, HandlerErrorCode: {code})'
    )


ROWS = [
    (cli("CreateOpenIDConnectProvider", "EntityAlreadyExists", f"Provider with url {URL} already exists."),
     "aws.provider.exists"),
    (terraform("CreateOpenIDConnectProvider", 409, "EntityAlreadyExists", f"Provider with url\n│ {URL} already exists"),
     "aws.provider.exists"),
    (stack(409, "AlreadyExists", f"Provider with url {URL} already exists."), "aws.provider.exists"),
    (f"Provider with url {URL} already exists.", "aws.provider.exists"),
    (cli("CreateOpenIDConnectProvider", "OpenIdIdpCommunicationError", ""), "aws.provider.not_reached"),
    (cli("CreateOpenIDConnectProvider", "LimitExceeded", "Cannot exceed quota for OpenIdConnectProvidersPerAccount: "
     "100"), "aws.provider.limit"),
    (stack(409, "ServiceLimitExceeded", "Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100"),
     "aws.provider.limit"),
    (cli("CreateOpenIDConnectProvider", "InvalidInput", "Invalid Open ID Connect Provider URL"), "aws.provider.url"),
    (cli("CreateOpenIDConnectProvider", "InvalidInput", "Thumbprint must be 40 characters"),
     "aws.provider.thumbprint"),
    (cli("GetOpenIDConnectProvider", "NoSuchEntity", "OpenIDConnect Provider not found for arn arn:aws:iam::1"),
     "aws.provider.missing"),
    (cli("CreateRole", "EntityAlreadyExists", "Role with name embark-acme already exists."), "aws.role.exists"),
    (terraform("CreateRole", 409, "EntityAlreadyExists", "Role with name embark-acme already exists."),
     "aws.role.exists"),
    ("embark: EntityAlreadyExists: Role with name embark-acme already exists.\n\tstatus code: 409, request id: 5cd1",
     "aws.role.exists"),
    (cli("GetRole", "NoSuchEntity", "The role with name embark-acme cannot be found."), "aws.role.missing"),
    (cli("DeleteRole", "DeleteConflict", "Cannot delete entity, must delete policies first."), "aws.role.not_empty"),
    (cli("CreateRole", "LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000"), "aws.role.limit"),
    (cli("PutRolePolicy", "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role embark-acme"),
     "aws.role.policy_size"),
    (cli("CreateRole", "MalformedPolicyDocument", FEDERATED), "aws.trust.principal"),
    (FEDERATED, "aws.trust.principal"),
    (stack(400, "InvalidRequest", FEDERATED), "aws.trust.principal"),
    (cli("UpdateAssumeRolePolicy", "MalformedPolicyDocument", 'Invalid principal in policy: "FEDERATED":"arn:aws:x"'),
     "aws.trust.principal"),
    (cli("CreateRole", "MalformedPolicyDocument", "AssumeRole policy may only specify STS AssumeRole actions."),
     "aws.trust.action"),
    (cli("CreateRole", "MalformedPolicyDocument", "Has prohibited field Resource"), "aws.trust.malformed"),
    (cli("CreateRole", "MalformedPolicyDocument", "This policy contains invalid Json"), "aws.trust.malformed"),
    (cli("PutRolePolicy", "MalformedPolicyDocument", "Syntax errors in policy."), "aws.policy.malformed"),
    (cli("PutRolePolicy", "MalformedPolicyDocument", "Policy statement must contain actions."), "aws.policy.malformed"),
    (cli("CreateRole", "AccessDenied", f"{ADMIN} iam:CreateRole on resource: arn:aws:iam::111122223333:role/embark-acme"
     " because no identity-based policy allows the iam:CreateRole action"), "aws.admin.denied"),
    (terraform("PutRolePolicy", 403, "api error AccessDenied", f"{ADMIN} iam:PutRolePolicy on resource: role embark"),
     "aws.admin.denied"),
    (stack(403, "AccessDenied", f"{ADMIN} iam:CreateOpenIDConnectProvider on resource: arn:aws:iam::1:oidc"),
     "aws.admin.denied"),
    (cli("CreateRole", "AccessDenied", f"{ADMIN} iam:CreateRole on resource: x with an explicit deny"),
     "aws.admin.denied"),
    (cli("CreateRole", "AccessDenied", f"{ADMIN} iam:CreateRole on resource: x with an explicit deny in a service"
     " control policy: arn:aws:organizations::999999999999:policy/o-1/service_control_policy/p-1"),
     "aws.admin.organization"),
    ("not authorized to perform: iam:CreateRole with an explicit deny in a service control policy",
     "aws.admin.organization"),
    (terraform("CreateRole", 403, "api error AccessDenied",
     f"{ADMIN} iam:CreateRole on resource: x because no service control policy allows the iam:CreateRole action"),
     "aws.admin.organization"),
    (stack(403, "AccessDenied", f"{ADMIN} iam:CreateRole on resource: x with an explicit deny in a permissions"
     " boundary"), "aws.admin.boundary"),
    (f"{ADMIN} iam:CreateRole on resource: x because no permissions boundary allows the iam:CreateRole action",
     "aws.admin.boundary"),
    (f"{ADMIN} iam:CreateRole on resource: x because no session policy allows the iam:CreateRole action",
     "aws.admin.session_policy"),
    (cli("CreateRole", "ExpiredToken", "The security token included in the request is expired"),
     "aws.admin.signed_out"),
    (cli("CreateStack", "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]"),
     "aws.stack.capability"),
    (cli("CreateStack", "AlreadyExistsException", "Stack [embark] already exists"), "aws.stack.exists"),
    (cli("PutRolePolicy", "ConcurrentModification", "The request was rejected."), "aws.iam.busy"),
    # What our own calls meet, tried by hand
    (cli("AssumeRoleWithWebIdentity", "InvalidIdentityToken", "No OpenIDConnect provider found in your account"),
     "aws.trust.provider_missing"),
    (cli("AssumeRoleWithWebIdentity", "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"),
     "aws.trust.denied"),
    ("Not authorized to perform sts:AssumeRoleWithWebIdentity", "aws.trust.denied"),
    ("Incorrect token audience", "aws.trust.audience"),
    (cli("ListObjectsV2", "AccessDenied", f'{ROLE_SESSION} s3:ListBucket on resource: "arn:aws:s3:::acme-ml" because no'
     " identity-based policy allows the s3:ListBucket action"), "aws.policy.list"),
    (cli("GetObject", "AccessDenied", f"{ROLE_SESSION} kms:Decrypt on the resource associated with this ciphertext "
     "because no identity-based policy allows the kms:Decrypt action"), "aws.kms.role"),
    (cli("ListObjectsV2", "NoSuchBucket", "The specified bucket does not exist"), "aws.bucket.missing"),
    ('<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>'
     "<Key>in/x</Key><RequestId>4442587FB7D0A2F9</RequestId></Error>", "aws.object.missing"),
    (cli("GetObject", "AccessDenied", f"{ADMIN} s3:GetObject on resource: x because no identity-based policy allows"),
     "aws.pasted.other_identity"),
    (cli("CreateBucket", "BucketAlreadyOwnedByYou", "You own it."), "aws.pasted.unknown"),
]  # fmt: skip


def diagnosis(text: str) -> Problem:
    problem = diagnose_text(text, GRANT)
    assert problem
    return problem


@pytest.mark.parametrize(("text", "code"), ROWS)
def test_what_was_pasted_is_named(text: str, code: str) -> None:
    assert diagnosis(text).code == code


@pytest.mark.parametrize(
    "text",
    ["", "hello", json.dumps(trust_policy(GRANT)), json.dumps(permissions_policy(GRANT), indent=2), URL,
     "arn:aws:iam::111122223333:role/embark-acme", "An error occurred"],
)  # fmt: skip
def test_what_is_no_error_of_aws_is_left_to_others(text: str) -> None:
    assert diagnose_text(text, GRANT) is None


def test_the_texts_to_paste_are_the_grants() -> None:
    assert json.loads(diagnosis(FEDERATED).paste) == trust_policy(GRANT)
    assert diagnosis(ROWS[0][0]).paste == GRANT.audience
    assert diagnosis(cli("X", "AccessDenied", f"{ADMIN} iam:CreateRole on")).paste == "iam:CreateRole"


def test_that_our_issuer_was_not_reached_is_our_fault() -> None:
    problem = diagnosis(cli("CreateOpenIDConnectProvider", "OpenIdIdpCommunicationError", ""))
    assert problem.whose == Whose.OURS
    assert "IAM" not in problem.remedy
    assert not problem.paste


def test_the_request_id_is_kept() -> None:
    text = terraform("X", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    assert "5cd1b9e5-77a3" in diagnosis(text).detail


def trail(**changes: object) -> dict[str, object]:
    """The event that CloudTrail keeps of our refused call."""
    who = f"{GRANT.provider_arn}:{GRANT.audience}:{GRANT.subject}"
    identity = {"type": "WebIdentityUser", "principalId": who, "userName": GRANT.subject,
                "identityProvider": GRANT.provider_arn}  # fmt: skip
    return {
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRoleWithWebIdentity",
        "errorCode": "AccessDenied",
        "errorMessage": "An unknown error occurred",
        "requestID": "5cd1",
        "requestParameters": {"roleArn": GRANT.predicted_role_arn, "roleSessionName": "embark-wsp_1-chk_1"},
        "userIdentity": identity | changes.pop("identity", {}),  # type: ignore[operator]
        **changes,
    }


@pytest.mark.parametrize(
    "wrap",
    [
        lambda event: event,
        lambda event: {"Records": [{"eventSource": "s3.amazonaws.com", "eventName": "ListBuckets"}, event]},
        lambda event: {"Events": [{"EventId": "1", "CloudTrailEvent": json.dumps(event)}]},
    ],
)
def test_the_trails_event_with_our_values_leads_to_the_trust_policy(wrap: Callable[[object], object]) -> None:
    problem = diagnosis(json.dumps(wrap(trail()), indent=2))
    assert problem.code == "aws.trust.denied"
    assert json.loads(problem.paste) == trust_policy(GRANT)


OTHER_ROLE = "arn:aws:iam::999999999999:role/embark-acme"


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"requestParameters": {"roleArn": OTHER_ROLE}}, "aws.trail.differs", OTHER_ROLE),
        ({"identity": {"userName": "workspace:wsp_2"}}, "aws.trail.differs", "workspace:wsp_2"),
        ({"identity": {"principalId": f"{GRANT.provider_arn}:sts.amazon.com:{GRANT.subject}"}}, "aws.trail.differs",
         "sts.amazon.com"),
        ({"identity": {"identityProvider": GRANT.provider_arn.replace("1111", "9999")}}, "aws.trail.differs",
         "99992222"),
        ({"identity": {"identityProvider": "arn:aws:iam::1:oidc-provider/github.test"}}, "aws.trail.other_caller",
         "github.test"),
        ({"errorCode": None}, "aws.trail.no_refusal", "errorCode"),
        ({"errorCode": "InvalidIdentityTokenException", "errorMessage": "Incorrect token audience"},
         "aws.trust.audience", "audience"),
        ({"eventName": "CreateRole", "errorCode": "MalformedPolicyDocumentException", "errorMessage": FEDERATED},
         "aws.trust.principal", "letter by letter"),
    ],
)  # fmt: skip
def test_what_differs_in_the_trails_event_is_shown(changes: dict[str, object], code: str, told: str) -> None:
    problem = diagnosis(json.dumps(trail(**changes)))
    assert problem.code == code
    assert told in problem.detail


@given(
    st.recursive(
        st.none() | st.text(max_size=9) | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*trail(), "Records"]), inner),
    )
)
def test_any_json_is_diagnosed_or_left(found: object) -> None:
    problem = diagnose_text(json.dumps(found), GRANT)
    assert problem is None or problem.code.startswith("aws.")


@given(st.text(max_size=300))
def test_any_text_is_diagnosed_or_left(text: str) -> None:
    for candidate in (text, cli("CreateRole", "AccessDenied", text), stack(409, "AlreadyExists", text)):
        problem = diagnose_text(candidate, grant())
        assert problem is None or problem.code.startswith("aws.")


@pytest.mark.parametrize("kind", ["service control policy", "permissions boundary", "session policy"])
def test_what_only_the_organization_can_lift_is_not_sent_to_whoever_administers_iam(kind: str) -> None:
    message = f"{ADMIN} iam:CreateRole on resource: x with an explicit deny in a {kind}"
    found = diagnose_text(cli("CreateRole", "AccessDenied", message), GRANT)
    assert found
    assert "organization" in found.remedy
    assert "hand-off" not in found.advice
    assert kind in found.detail
