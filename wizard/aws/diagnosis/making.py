"""The Problems of making the role and its policies in the customer's account. Builds, never raises."""

from __future__ import annotations

from wizard.aws.diagnosis.pasted import PastedError
from wizard.aws.guide import Grant, as_json, permissions_policy, trust_policy
from wizard.aws.problems import yours
from wizard.core.problems import Problem


def role_exists(error: PastedError, grant: Grant) -> Problem:
    named = "" if grant.role_name in error.message else f" AWS speaks of: “{error.message[:120]}”."
    return yours(
        code="aws.role.exists",
        title="Something of this name exists already",
        detail=f"IAM takes a name only once; ours is the role {grant.role_name} in account {grant.account}.{named}",
        remedy="If the role was made for Embark, replace its trust policy by this text; if not, choose another name.",
        paste=as_json(trust_policy(grant)),
    )


def role_missing(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.role.missing",
        title="IAM finds no role or policy of this name",
        detail=f"The role has to be called {grant.role_name} and be in account {grant.account}, without a path.",
        remedy="See that you are signed in to this account, and make the role first.",
        paste=grant.role_name,
    )


def role_not_empty(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.role.not_empty",
        title="The role still has policies",
        detail=f"IAM deletes a role by its API only when no policy is left on {grant.role_name}.",
        remedy="Remove the policies from the role, then delete it.",
        paste=grant.role_name,
    )


def role_limit(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.role.limit",
        title="The account holds no more of this",
        detail=f"A quota of IAM in account {grant.account} is used up, such as its number of roles.",
        remedy="Delete what nobody uses, or ask AWS in Service Quotas to raise the quota.",
    )


def policy_too_long(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.role.policy_size",
        title="The policy is longer than IAM takes",
        detail="Ours has some hundred characters: other statements in the same role fill the rest.",
        remedy=f"Make {grant.role_name} a role of its own that has this policy alone.",
        paste=as_json(permissions_policy(grant)),
    )


def principal_refused(error: PastedError, grant: Grant) -> Problem:
    """A slip in the provider's ARN, or a provider that is not there."""
    seen = error.message[:160]
    return yours(
        code="aws.trust.principal",
        title="IAM does not take the provider's ARN in the trust policy",
        detail=f"Its Principal has to be {grant.provider_arn}, letter by letter; AWS said: “{seen}”.",
        remedy="Paste the whole trust policy unchanged.",
        paste=as_json(trust_policy(grant)),
    )


def action_refused(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.trust.action",
        title="A trust policy holds nothing but sts: actions",
        detail="The permissions policy was probably pasted where the trust policy belongs.",
        remedy="Paste this as the trust policy; the permissions policy goes on the tab Permissions.",
        paste=as_json(trust_policy(grant)),
    )


def trust_refused(error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.trust.malformed",
        title="IAM does not take this trust policy",
        detail=f"AWS said: “{error.message[:200]}”.",
        remedy="Replace the whole trust policy by this text.",
        paste=as_json(trust_policy(grant)),
    )


def policy_refused(error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.policy.malformed",
        title="IAM does not take this policy",
        detail=f"AWS said: “{error.message[:200]}”.",
        remedy="Replace the whole permissions policy by this text.",
        paste=as_json(permissions_policy(grant)),
    )
