"""The Problems of making the identity provider in the customer's account. Builds, never raises."""

from __future__ import annotations

from wizard.aws.diagnosis.pasted import PastedError
from wizard.aws.diagnosis.trust import PROVIDERS
from wizard.aws.guide import Grant
from wizard.aws.problems import ours, yours
from wizard.core.problems import Problem


def provider_exists(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.provider.exists",
        title="The identity provider is already in this account",
        detail=f"Account {grant.account} has a provider with the URL {grant.provider_url}; it is made only once.",
        remedy=f"Open it in {PROVIDERS}, see that its audiences hold {grant.audience}, and go on with the role.",
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
        remedy=f"Delete one that nobody uses in {PROVIDERS}, or ask AWS in Service Quotas to raise the quota.",
    )


def provider_missing(_error: PastedError, grant: Grant) -> Problem:
    return yours(
        code="aws.provider.missing",
        title="The account does not know this identity provider",
        detail=f"IAM found no provider with this ARN; Embark's has to be {grant.provider_arn}.",
        remedy=f"In {PROVIDERS} add an OpenID Connect provider with this URL and the audience {grant.audience}.",
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
