"""AssumeRoleWithWebIdentity refused, and the customer's account is where it is cured. Raises nothing."""

from __future__ import annotations

from wizard.aws.diagnosis.access import in_order
from wizard.aws.diagnosis.failure import Failure, PolicyKind
from wizard.aws.guide import as_json, trust_policy
from wizard.aws.paste.problems import COPY_THE_ROLE_ARN
from wizard.aws.problems import yours
from wizard.core.problems import Problem

PROVIDERS = "IAM → Identity providers"
_CAUSES = (
    "the trust policy names another subject than {subject}",
    "it names another audience than {audience}",
    "its Principal is another provider than {provider}",
    "its Action is not sts:AssumeRoleWithWebIdentity",
    "no role has exactly the ARN {role}; a path is part of it",
    "a service control policy forbids sts:AssumeRoleWithWebIdentity",
)


def provider_missing(failure: Failure) -> Problem:
    grant = failure.grant
    return yours(
        code="aws.trust.provider_missing",
        title="The account does not know Embark's identity provider",
        detail=f"Account {grant.account} has no identity provider with exactly the URL {grant.provider_url}.",
        remedy=f"In {PROVIDERS} add an OpenID Connect provider with this URL and the audience {grant.audience}.",
        paste=grant.provider_url,
    )


def audience(failure: Failure) -> Problem:
    grant = failure.grant
    return yours(
        code="aws.trust.audience",
        title="The identity provider does not accept our audience",
        detail=f"The provider {grant.provider_name} exists, but its audiences lack the one we send: {grant.audience}.",
        remedy=f"In {PROVIDERS} open this provider and add the audience {grant.audience}.",
        paste=grant.audience,
    )


def denied(failure: Failure) -> Problem:
    """AWS says the same sentence for six different faults, also when the role does not exist."""
    grant = failure.grant
    values = {
        "role": failure.role_arn or grant.predicted_role_arn,
        "subject": grant.subject,
        "audience": grant.audience,
        "provider": grant.provider_arn,
    }
    region = f" (region {failure.region})" if failure.region else ""
    return yours(
        code="aws.trust.denied",
        title="The role does not let Embark in",
        detail=(
            f"We asked with a token of the issuer {grant.provider_url}. Most likely {in_order(_CAUSES, **values)}.\n"
            f"The refused call is in CloudTrail → Event history{region} under AssumeRoleWithWebIdentity, with the "
            "values that we sent."
        ),
        remedy="Open the role's Trust relationships, press Edit trust policy and replace everything by this text.",
        paste=as_json(trust_policy(grant)),
    )


def denied_with_reason(failure: Failure) -> Problem:
    denial = failure.denial
    if denial is None or denial.kind not in (PolicyKind.SERVICE_CONTROL, PolicyKind.RESOURCE_CONTROL):
        return denied(failure)
    return yours(
        code="aws.scp.assume",
        title="Your organization forbids assuming this role",
        detail=f"A {denial.kind.value} policy denies {denial.action} in {failure.grant.account}.{denial.named}",
        remedy="Ask the administrator of the AWS organization to allow this action for the role.",
        paste=denial.action,
    )


def region_disabled(failure: Failure) -> Problem:
    region = failure.region or "the bucket's region"
    return yours(
        code="aws.trust.region_disabled",
        title="STS is switched off in this region",
        detail=f"Account {failure.grant.account} does not let STS work in {region}.",
        remedy="Activate the region in IAM → Account settings → Security Token Service (STS).",
        paste=failure.region,
    )


def arn_refused(failure: Failure) -> Problem:
    return yours(
        code="aws.arn.refused",
        title="AWS does not take this as the ARN of a role",
        detail=f"We sent “{failure.role_arn}”.",
        remedy=COPY_THE_ROLE_ARN,
    )
