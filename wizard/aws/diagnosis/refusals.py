"""S3 refused and AWS named the kind of policy that stands in the way: whose it is, and what goes into it.

Raises nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from wizard.aws.diagnosis import session, statements
from wizard.aws.diagnosis.failure import Denial, Failure, Operation, PolicyKind
from wizard.aws.guide.policies import get_statement, list_statement, locate_statement
from wizard.aws.problems import yours
from wizard.core.problems import Problem

_EDIT = "Open the role's inline policy, choose JSON, and"


def by_reason(failure: Failure, denial: Denial) -> Problem:
    """The Problem of a denial whose reason AWS told."""
    return _BY_REASON[denial.kind, denial.explicit](failure)


def _not_allowed_by_role(failure: Failure) -> Problem:
    place = failure.grant.bucket_arn
    if failure.operation == Operation.GET:
        return yours(
            code="aws.policy.get",
            title="The role may not read the objects",
            detail=f"Its policy does not allow s3:GetObject on {place}/{failure.key}.",
            remedy=f"{_EDIT} add this statement; GetObject needs the bucket's ARN followed by /*.",
            paste=statements.addition(get_statement(failure.grant)),
        )
    asked_where = failure.operation == Operation.LOCATION
    statement = locate_statement(failure.grant) if asked_where else list_statement(failure.grant)
    return yours(
        code="aws.policy.location" if asked_where else "aws.policy.list",
        title="The role may not look into the bucket",
        detail=f"Its policy does not allow {failure.operation.value} on {place} for {failure.place}.",
        remedy=f"{_EDIT} add this statement; its resource is the bucket's ARN without /*.",
        paste=statements.addition(statement),
    )


def _denied_by_role(failure: Failure) -> Problem:
    return yours(
        code="aws.policy.explicit_deny",
        title="A policy of the role forbids this",
        detail=(
            f"A Deny statement in the role's own policies covers {failure.action} on {failure.place}; the button "
            f"Revoke active sessions adds such a statement, too.{_named(failure)}"
        ),
        remedy="Check again with a new session; if it is refused again, remove the Deny statement from the role.",
    )


def _denied_by_bucket(failure: Failure) -> Problem:
    ips = failure.grant.egress_ips
    from_where = f" Embark's requests come from {', '.join(ips)}." if ips else ""
    return yours(
        code="aws.bucket.policy_deny",
        title="The bucket's own policy forbids this",
        detail=(
            f"The bucket policy of {failure.grant.bucket} denies {failure.action}, whatever the role allows. Such "
            "statements mostly deny all but a VPC endpoint (aws:SourceVpce), some addresses (aws:SourceIp) or your "
            f"organization.{from_where}"
        ),
        remedy="Add this condition to the Deny statement of the bucket policy, which makes the role its exception.",
        paste=statements.except_the_role(failure),
    )


def _other_account(failure: Failure) -> Problem:
    return yours(
        code="aws.bucket.other_account",
        title="The bucket belongs to another account",
        detail=f"{failure.grant.bucket} has no bucket policy that allows {failure.action} to this role.",
        remedy="Create the role in the bucket's account, or add these statements to the bucket policy.",
        paste=statements.bucket_policy(failure),
    )


def _denied_by_organization(failure: Failure) -> Problem:
    return yours(
        code="aws.scp.deny",
        title="Your organization forbids this",
        detail=f"A service control policy of your AWS organization keeps {failure.action} from the role."
        + _named(failure),
        remedy="Ask the administrator of the AWS organization to allow this action for the role.",
        paste=failure.action,
    )


def _denied_to_outsiders(failure: Failure) -> Problem:
    return yours(
        code="aws.rcp.deny",
        title="Your organization keeps outsiders off this bucket",
        detail=f"A resource control policy of your AWS organization denies {failure.action} on {failure.place}."
        + _named(failure),
        remedy="Ask the administrator of the AWS organization to except this role ARN.",
        paste=failure.role_arn,
    )


def _beyond_boundary(failure: Failure) -> Problem:
    return yours(
        code="aws.boundary.deny",
        title="The role's permissions boundary leaves this out",
        detail=f"The boundary of {failure.role_arn} does not let {failure.action} through.{_named(failure)}",
        remedy="Add this action to the permissions boundary, or take the boundary off the role.",
        paste=failure.action,
    )


def _named(failure: Failure) -> str:
    return failure.denial.named if failure.denial else ""


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
    (PolicyKind.SESSION, False): session.outside,
    (PolicyKind.SESSION, True): session.outside,
    (PolicyKind.ENDPOINT, False): session.our_network,
    (PolicyKind.ENDPOINT, True): session.our_network,
}
