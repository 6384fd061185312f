"""The Problems of Embark's own identity: its signing keys, and the token file of its platform. All but one are ours to
mend; none of them sends the customer to IAM. Builds, never raises.
"""

from __future__ import annotations

from datetime import datetime

from wizard.core.problems import Problem, ours, yours


def no_next_key() -> Problem:
    """A rotation before any key was made."""
    return ours(
        code="aws.issuer.no_next_key",
        title="There is no key to rotate to",
        detail="No signing key has been published ahead yet.",
        remedy="Let the worker and beat run for an hour, which publishes two, and rotate a day later.",
    )


def next_key_too_young(kid: str, ripe_at: datetime) -> Problem:
    """A rotation to a key that AWS may not have seen."""
    return ours(
        code="aws.issuer.next_key_too_young",
        title="The next signing key is too young to sign",
        detail=f"AWS may still judge by a copy of the key set from before {kid} was published.",
        remedy=f"Rotate after {ripe_at:%Y-%m-%d %H:%M} UTC, or with --emergency if the signing key was stolen.",
    )


def token_file_unreadable(error: str) -> Problem:
    """The platform's token file is not there, or not ours to read."""
    return ours(
        code="aws.issuer.token_file.unreadable",
        title="Embark has no token of its platform",
        detail=f"The file that EMBARK_WEB_IDENTITY_TOKEN_FILE names could not be read ({error}).",
        remedy="The operator of this server has to mount it; then try again.",
        retryable=True,
    )


def token_file_malformed(fact: str) -> Problem:
    """The platform's token file holds something else than an ID token."""
    return ours(
        code="aws.issuer.token_file.malformed",
        title="Embark's platform gave it no usable token",
        detail=f"The file that EMBARK_WEB_IDENTITY_TOKEN_FILE names holds no ID token: {fact}.",
        remedy="The operator of this server has to mount a web identity token there; then try again.",
        retryable=True,
    )


def token_file_expired(expires_at: datetime) -> Problem:
    """The platform has stopped renewing its token."""
    return ours(
        code="aws.issuer.token_file.expired",
        title="The token of Embark's platform has run out",
        detail=f"It was good until {expires_at:%Y-%m-%d %H:%M:%S} UTC, and the platform has not renewed it in time.",
        remedy="Try again in a minute; if it stays, the operator of this server has to mend the mount.",
        retryable=True,
    )


def token_file_audience(found: str, wanted: str) -> Problem:
    """The platform's token is for somebody else."""
    return ours(
        code="aws.issuer.token_file.audience",
        title="The token of Embark's platform is not for AWS",
        detail=f"Its audience is {found or 'missing'}; it has to be {wanted} and nothing else.",
        remedy=f"The operator of this server has to mount a token with the audience {wanted}; then try again.",
    )


def role_of_other_workspace(role_arn: str) -> Problem:
    """Where all workspaces have one subject, a role opened by two of them would show one's data to the other."""
    return yours(
        code="aws.role.other_workspace",
        title="This role can't be connected here",
        detail=f"{role_arn} is connected in another workspace, and a role may serve one workspace only.",
        remedy="Create a role of its own for this workspace and paste its ARN.",
        cure="aws",
    )


def role_of_the_platform(role_arn: str) -> Problem:
    """A member names the role that the platform gave Embark itself."""
    return yours(
        code="aws.role.ours",
        title="This role can't be connected",
        detail=f"{role_arn} belongs to this server itself, not to the owner of a bucket.",
        remedy="Create a role for this workspace as the guide says and paste its ARN.",
        cure="aws",
    )
