"""Probes before any call to AWS: the role ARN, our issuer as it is seen from outside, our signature.

`ProblemError` leaves every probe.
"""

from __future__ import annotations

from typing import Any

from wizard.aws.check import outside, problems
from wizard.aws.check.rungs.base import Answer, Walk
from wizard.aws.issuer.identity import identity_of, is_projected
from wizard.aws.issuer.keys import current_signing_key
from wizard.aws.issuer.tokens import describe_token
from wizard.aws.paste.arns import RoleArn
from wizard.aws.types import ProbeState
from wizard.core.problems import ProblemError


def arn(state: Walk) -> Answer:
    """It names a role, of the account that was entered."""
    connection = state.connection
    state.tell("Role ARN", connection.role_arn)
    role = RoleArn.parse(connection.role_arn)
    if connection.account_id and role.account_id != connection.account_id:
        raise ProblemError(
            problems.foreign_account(connection.role_arn, role_account=role.account_id, expected=connection.account_id)
        )
    return Answer(f"The role {role.name} of account {role.account_id}.")


def issuer(state: Walk) -> Answer:
    """The provider URL answers as AWS needs it: the right name, and the key that signs now."""
    provider_url = identity_of(state.connection.workspace).provider_url
    state.tell("Provider URL", provider_url)
    return _issuer_of_the_platform(provider_url) if is_projected() else _issuer_of_ours(state, provider_url)


def token(state: Walk) -> Answer:
    """We can sign what STS will be shown."""
    state.token_facts = describe_token(connection_id=state.connection.pk, now=state.now)
    state.facts.extend(state.token_facts)
    said = "Our platform's token is at hand." if is_projected() else "Signed and verified with the published keys."
    return Answer(said)


def _issuer_of_ours(state: Walk, provider_url: str) -> Answer:
    key = current_signing_key(now=state.now)
    published = outside.read_issuer(provider_url)
    state.tell("Key id", key.kid)
    if not _is_the_same(published.keys.get(key.kid), key.public_jwk):
        raise ProblemError(problems.key_unpublished(key.kid, f"{provider_url}/keys.json"))
    return Answer(f"It answered in {published.seconds:.2f} s; AWS waits {outside.SECONDS:.0f} s.")


def _issuer_of_the_platform(provider_url: str) -> Answer:
    """Not ours to run, and perhaps not ours to reach: a cluster's issuer may be private to its network."""
    try:
        published = outside.read_discovery(provider_url)
    except ProblemError as error:
        return Answer(f"Our platform's issuer could not be read from here: {error.problem.detail}", ProbeState.WARNING)
    return Answer(f"Our platform's issuer answered in {published.seconds:.2f} s.")


def _is_the_same(published: dict[str, Any] | None, ours: dict[str, Any]) -> bool:
    return published is not None and all(published.get(part) == ours[part] for part in ("kty", "n", "e"))
