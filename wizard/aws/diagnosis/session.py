"""What fails on our side or AWS's: token, issuer, session, clock, load. None of it sends the customer to IAM."""

from __future__ import annotations

from wizard.aws.diagnosis.failure import Failure
from wizard.aws.problems import NOTHING_TO_DO, by_aws, ours
from wizard.core.problems import Problem

_LATER = "Try again in a minute; if it stays, tell your account manager the request id."


def issuer_unreachable(failure: Failure) -> Problem:
    return ours(
        code="aws.issuer.unreachable",
        title="AWS could not read Embark's signing keys",
        detail=f"AWS fetches them from {failure.grant.provider_url} and got no good answer in time. {NOTHING_TO_DO}",
        remedy=_LATER,
        retryable=True,
    )


def thumbprint(failure: Failure) -> Problem:
    return ours(
        code="aws.issuer.thumbprint",
        title="AWS does not trust Embark's certificate",
        detail=f"AWS does not trust the certificate of {failure.grant.provider_url} by itself. {NOTHING_TO_DO}",
        remedy="Tell your account manager; the operator of this server has to install a certificate of a public CA.",
    )


def token_refused(failure: Failure) -> Problem:
    grant = failure.grant
    return ours(
        code="aws.issuer.token_refused",
        title="AWS did not accept Embark's token",
        detail=f"It was issued by {grant.provider_url} for {grant.audience}. {NOTHING_TO_DO}",
        remedy=_LATER,
    )


def token_expired(failure: Failure) -> Problem:  # noqa: ARG001 - every builder of the table takes the failure
    return ours(
        code="aws.issuer.token_expired",
        title="Embark's token came too late",
        detail=f"It was older than five minutes when AWS looked at it: our clock may be wrong. {NOTHING_TO_DO}",
        remedy=_LATER,
        retryable=True,
    )


def policy_refused(failure: Failure) -> Problem:
    return ours(
        code="aws.session.policy",
        title="AWS did not take the limits of our session",
        detail=f"The session policy for {failure.grant.place} was refused. {NOTHING_TO_DO}",
        remedy="Enter a shorter prefix without special characters, for instance the one above it.",
    )


def duration_refused(failure: Failure) -> Problem:
    return ours(
        code="aws.session.duration",
        title="AWS did not take the length of our session",
        detail=f"We asked {failure.role_arn} for the shortest session there is, 15 minutes. {NOTHING_TO_DO}",
        remedy=_LATER,
    )


def expired(failure: Failure) -> Problem:
    return ours(
        code="aws.session.expired",
        title="Our session ended before the work did",
        detail=f"The 15 minutes for {failure.place} were over. {NOTHING_TO_DO}",
        remedy="Try again; a new session begins by itself.",
        retryable=True,
    )


def region_token(failure: Failure) -> Problem:
    return ours(
        code="aws.session.region_token",
        title="The bucket's region does not know our session",
        detail=(
            f"{failure.region or 'The region'} of {failure.place} is one that accounts have to switch on. We asked "
            f"again with a session of that region. {NOTHING_TO_DO}"
        ),
        remedy="Tell your account manager the region, or connect a bucket in a region that is on in every account.",
        retryable=True,
    )


def outside(failure: Failure) -> Problem:
    return ours(
        code="aws.session.outside",
        title="This is outside of what was connected",
        detail=f"{failure.place} is not under {failure.grant.place}, to which we limit every session ourselves.",
        remedy="Save the wider prefix in the step AWS access, then try again.",
        cure="aws",
    )


def our_network(failure: Failure) -> Problem:
    return ours(
        code="aws.network.endpoint_policy",
        title="Embark's own network forbids this",
        detail=f"The policy of a VPC endpoint on the way denies {failure.action} on {failure.grant.bucket}.",
        remedy="Tell your account manager; nothing in the role needs to change.",
    )


def clock(failure: Failure) -> Problem:
    return ours(
        code="aws.session.clock",
        title="Embark's clock is wrong",
        detail=f"AWS refused {failure.operation.value} because of the time we sent. {NOTHING_TO_DO}",
        remedy=_LATER,
        retryable=True,
    )


def throttled(failure: Failure) -> Problem:
    return by_aws(
        code="aws.service.slow_down",
        title="AWS asks us to slow down",
        detail=f"Too many requests at once for {failure.place}.",
        remedy="Try again in a minute.",
    )


def unavailable(failure: Failure) -> Problem:
    return by_aws(
        code="aws.service.unavailable",
        title="AWS had a fault of its own",
        detail=f"The request for {failure.place} was not judged at all.",
        remedy="Try again in a minute.",
    )
