"""S3 refused to list or to read: which policy stands in the way, and whose it is. Raises nothing."""

from __future__ import annotations

from collections.abc import Callable

from wizard.aws.diagnosis.failure import Failure, Operation, PolicyKind
from wizard.aws.guide import as_json, permissions_policy
from wizard.aws.guide.policies import get_statement, list_statement, locate_statement
from wizard.aws.problems import ours, yours
from wizard.core.problems import Problem

_EDIT = "Open the role's inline policy, choose JSON, and"


def denied(failure: Failure) -> Problem:
    """A plain "Access Denied": AWS keeps its reason from other accounts. The role's policy is the likeliest cause."""
    if failure.operation == Operation.GET:
        also = "or the object belongs to another account, or the bucket makes its readers pay"
    else:
        also = "or the bucket is another account's and its bucket policy does not name the role"
    return yours(
        code=f"aws.access.denied_{_verb(failure)}",
        title=f"S3 does not let the role {_verb(failure)} and gives no reason",
        detail=f"{failure.place}: the role's policy does not allow {failure.operation.value}, {also}.",
        remedy="Compare the role's inline policy with this one, line by line.",
        paste=as_json(permissions_policy(failure.grant)),
    )


def denied_with_reason(failure: Failure) -> Problem:
    """AWS named the kind of policy that stands in the way."""
    denial = failure.denial
    if denial is None:
        return denied(failure)
    return _BY_REASON[denial.kind, denial.explicit](failure)


def _not_allowed_by_role(failure: Failure) -> Problem:
    place = failure.grant.bucket_arn
    if failure.operation == Operation.GET:
        return yours(
            code="aws.policy.get",
            title="The role may not read the objects",
            detail=f"Its policy does not allow s3:GetObject on {place}/{failure.key}.",
            remedy=f"{_EDIT} add this statement; GetObject needs the bucket's ARN followed by /*.",
            paste=as_json(get_statement(failure.grant)),
        )
    if failure.operation == Operation.LOCATION:
        statement = locate_statement(failure.grant)
    else:
        statement = list_statement(failure.grant)
    return yours(
        code=f"aws.policy.{_verb(failure)}",
        title="The role may not look into the bucket",
        detail=f"Its policy does not allow {failure.operation.value} on {place} for {failure.place}.",
        remedy=f"{_EDIT} add this statement; its resource is the bucket's ARN without /*.",
        paste=as_json(statement),
    )


def _denied_by_role(failure: Failure) -> Problem:
    return yours(
        code="aws.policy.explicit_deny",
        title="A policy of the role forbids this",
        detail=(
            f"A Deny statement in the role's own policies covers {_action(failure)} on {failure.place}; the button "
            "Revoke active sessions adds such a statement, too."
        ),
        remedy="Check again with a new session; if it is refused again, remove the Deny statement from the role.",
    )


def _denied_by_bucket(failure: Failure) -> Problem:
    return yours(
        code="aws.bucket.policy_deny",
        title="The bucket's own policy forbids this",
        detail=f"The bucket policy of {failure.grant.bucket} denies {_action(failure)}, whatever the role allows.",
        remedy="Add this role's ARN as an exception to the Deny statement of the bucket policy.",
        paste=failure.role_arn,
    )


def _other_account(failure: Failure) -> Problem:
    return yours(
        code="aws.bucket.other_account",
        title="The bucket belongs to another account",
        detail=f"{failure.grant.bucket} has no bucket policy that allows {_action(failure)} to this role.",
        remedy="Create the role in the bucket's account, or allow this role ARN in the bucket policy.",
        paste=failure.role_arn,
    )


def _denied_by_organization(failure: Failure) -> Problem:
    return yours(
        code="aws.scp.deny",
        title="Your organization forbids this",
        detail=f"A service control policy of your AWS organization keeps {_action(failure)} from the role.",
        remedy="Ask the administrator of the AWS organization to allow this action for the role.",
        paste=_action(failure),
    )


def _denied_to_outsiders(failure: Failure) -> Problem:
    return yours(
        code="aws.rcp.deny",
        title="Your organization keeps outsiders off this bucket",
        detail=f"A resource control policy of your AWS organization denies {_action(failure)} on {failure.place}.",
        remedy="Ask the administrator of the AWS organization to except this role ARN.",
        paste=failure.role_arn,
    )


def _beyond_boundary(failure: Failure) -> Problem:
    return yours(
        code="aws.boundary.deny",
        title="The role's permissions boundary leaves this out",
        detail=f"The boundary of {failure.role_arn} does not let {_action(failure)} through.",
        remedy="Add this action to the permissions boundary, or take the boundary off the role.",
        paste=_action(failure),
    )


def _outside_session(failure: Failure) -> Problem:
    return ours(
        code="aws.session.outside",
        title="This is outside of what was connected",
        detail=f"{failure.place} is not under {failure.grant.place}, to which we limit every session ourselves.",
        remedy="Save the wider prefix in the step AWS access, then try again.",
        cure="aws",
    )


def _our_network(failure: Failure) -> Problem:
    return ours(
        code="aws.network.endpoint_policy",
        title="Embark's own network forbids this",
        detail=f"The policy of a VPC endpoint on the way denies {_action(failure)} on {failure.grant.bucket}.",
        remedy="Tell your account manager; nothing in the role needs to change.",
    )


def _action(failure: Failure) -> str:
    return failure.denial.action if failure.denial else failure.operation.value


def _verb(failure: Failure) -> str:
    verbs = {Operation.GET: "get", Operation.LOCATION: "location"}
    return verbs.get(failure.operation, "list")


_BY_REASON: dict[tuple[PolicyKind, bool], Callable[[Failure], Problem]] = {
    (PolicyKind.IDENTITY, False): _not_allowed_by_role,
    (PolicyKind.IDENTITY, True): _denied_by_role,
    (PolicyKind.RESOURCE, False): _other_account,
    (PolicyKind.RESOURCE, True): _denied_by_bucket,
    (PolicyKind.SERVICE_CONTROL, False): _denied_by_organization,
    (PolicyKind.SERVICE_CONTROL, True): _denied_by_organization,
    (PolicyKind.RESOURCE_CONTROL, False): _denied_to_outsiders,
    (PolicyKind.RESOURCE_CONTROL, True): _denied_to_outsiders,
    (PolicyKind.BOUNDARY, False): _beyond_boundary,
    (PolicyKind.BOUNDARY, True): _beyond_boundary,
    (PolicyKind.SESSION, False): _outside_session,
    (PolicyKind.SESSION, True): _outside_session,
    (PolicyKind.ENDPOINT, False): _our_network,
    (PolicyKind.ENDPOINT, True): _our_network,
}
