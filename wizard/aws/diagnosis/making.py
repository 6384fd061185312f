"""The Problems of making provider and role in the customer's account. Builds, never raises."""

from __future__ import annotations

from wizard.aws.diagnosis.pasted import PastedError
from wizard.aws.guide import Grant, as_json, permissions_policy, trust_policy
from wizard.aws.problems import by_aws, ours, yours
from wizard.core.problems import Problem

_PROVIDERS = "IAM → Identity providers"


def provider_exists(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.provider.exists",
        title="The identity provider is already in this account",
        detail=f"Account {grant.account} has a provider with the URL {grant.provider_url}; it is made only once.",
        remedy=f"Open it in {_PROVIDERS}, see that its audiences hold {grant.audience}, and go on with the role.",
        paste=grant.audience,
    )


def provider_not_reached(_error: PastedError, grant: Grant) -> Problem:
    return ours(
        code="aws.provider.not_reached",
        title="AWS could not read Embark's issuer",
        detail=f"When the provider was added, {grant.provider_url} did not answer AWS. Nothing of yours is wrong.",
        remedy="Add the provider again in some minutes; if it stays, tell your account manager.",
        retryable=True,
    )


def provider_limit(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.provider.limit",
        title="The account holds no more identity providers",
        detail=f"Account {grant.account} has as many OpenID Connect providers as its quota allows (100 at first).",
        remedy=f"Delete one that nobody uses in {_PROVIDERS}, or ask AWS in Service Quotas to raise the quota.",
    )


def provider_missing(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.provider.missing",
        title="The account does not know this identity provider",
        detail=f"IAM found no provider with this ARN; Embark's has to be {grant.provider_arn}.",
        remedy=f"In {_PROVIDERS} add an OpenID Connect provider with this URL and the audience {grant.audience}.",
        paste=grant.provider_url,
    )


def url_refused(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.provider.url",
        title="IAM does not take this provider URL",
        detail="The URL must begin with https:// and be exactly ours, without a port, a query or a space.",
        remedy="Paste this provider URL.",
        paste=grant.provider_url,
    )


def thumbprint_refused(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.provider.thumbprint",
        title="IAM does not take this thumbprint",
        detail=f"AWS trusts the certificate of {grant.provider_name} by itself; no thumbprint is needed.",
        remedy="Leave the thumbprint out and add the provider again.",
    )


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


def lacks_rights(error: PastedError, grant: Grant) -> Problem:
    who = error.who or "Whoever did this"
    return yours(
        code="aws.admin.denied",
        title="You are not allowed to do this in AWS",
        detail=f"{who} may not perform {error.action} in account {grant.account}.",
        remedy="Send the hand-off link to whoever administers IAM in this account, or ask there for this action.",
        paste=error.action,
    )


def signed_out(error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.admin.signed_out",
        title="Your own sign-in to AWS is over",
        detail=f"AWS answered your command line with {error.code}; Embark is not involved.",
        remedy=f"Sign in to account {grant.account} again and repeat the command.",
        paste="aws sts get-caller-identity",
    )


def capability(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.stack.capability",
        title="CloudFormation asks whether it may make a role",
        detail=f"The stack makes the role {grant.role_name}, and CloudFormation wants that acknowledged.",
        remedy="Tick the box about IAM resources with custom names, or add this capability to the command.",
        paste="CAPABILITY_NAMED_IAM",
    )


def stack_exists(_error: PastedError, _grant: Grant) -> Problem:
    return yours(
        code="aws.stack.exists",
        title="A stack of this name exists already",
        detail="CloudFormation takes a stack's name only once in a region.",
        remedy="Update the stack that exists, or delete it and create it again.",
    )


def iam_is_busy(_error: PastedError, grant: Grant) -> Problem:
    return by_aws(
        code="aws.iam.busy",
        title="IAM is busy with this account",
        detail=f"Another change in account {grant.account} was not finished.",
        remedy="Repeat the step in a minute.",
    )
