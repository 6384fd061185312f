"""Embark as an OIDC identity provider: what its issuers say of themselves, and the ID tokens that open roles.

A token is only ever made for a role that a connection holds, in the name of that connection's workspace; nobody can
choose a subject. Tokens are made per call, never stored, never logged. `ProblemError` leaves all that makes tokens.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from wizard.aws import problems
from wizard.aws.issuer.exclusive import check_role_is_exclusive
from wizard.aws.issuer.identity import is_projected, issuer_url, platform_token
from wizard.aws.issuer.key_pairs import ALGORITHM, private_key
from wizard.aws.issuer.key_plan import TOKEN_LIFE
from wizard.aws.issuer.keys import current_signing_key, published_jwks
from wizard.aws.issuer.projected import ProjectedToken
from wizard.aws.models import Connection
from wizard.core.problems import ProblemError

ROLES_CLAIM = "https://aws.amazon.com/roles"
"""STS lets a token with this claim open the roles named in it and no other."""

PROBE_SUBJECT = "workspace:wsp_embark-own-probe"
"""The subject of probe tokens, which no trust policy may let in. It has the shape and length of a workspace's subject,
so that conditions such as `workspace:*` or `workspace:wsp_????????????????` show themselves; and no workspace can ever
have it, as ids have neither hyphens nor an “o” (`wizard.core.ids.ALPHABET`)."""

Json = dict[str, Any]


def discovery_document(*, base_url: str, issuer_id: str) -> Json:
    """What `<issuer>/.well-known/openid-configuration` says (OpenID Connect Discovery 1.0, section 3)."""
    issuer = issuer_url(base_url, issuer_id)
    return {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/keys.json",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "scopes_supported": ["openid"],
        "claims_supported": ["iss", "aud", "sub", "iat", "nbf", "exp", "jti", ROLES_CLAIM],
    }


def get_ready(*, now: datetime) -> None:
    """Have a key set to show: AWS asks for it as soon as a customer makes the provider."""
    if not is_projected():
        current_signing_key(now=now)


def mint_id_token(*, connection_id: str, now: datetime) -> str:
    """An ID token with which the connection's saved role can be assumed; ours is good for five minutes.

    Raises ProblemError when the connection holds no role, or when our key or the platform's token can't be used.
    """
    connection = _connection(connection_id)
    if is_projected():
        return _platform_token(connection, now).text
    return _signed(connection, subject=connection.workspace.subject, now=now)


def can_probe() -> bool:
    """Whether we can ask as somebody else: only an issuer of our own signs another subject."""
    return not is_projected()


def mint_probe_token(*, connection_id: str, now: datetime) -> str:
    """The same token in the name of `PROBE_SUBJECT`: a role that it opens lets anybody in. Raises ProblemError."""
    assert can_probe(), "ask can_probe first"
    return _signed(_connection(connection_id), subject=PROBE_SUBJECT, now=now)


def describe_token(*, connection_id: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Make a token, verify it as AWS does, throw it away, and tell what was in it. Raises ProblemError.

    A token of the platform is not verified: only the platform's issuer has the keys.
    """
    if is_projected():
        shown = _platform_token(_connection(connection_id), now)
        return _description(shown.issuer, shown.audience, shown.subject, shown.key_id)
    token = mint_id_token(connection_id=connection_id, now=now)
    published = KeySet([RSAKey.import_key(jwk) for jwk in published_jwks()])
    try:
        decoded = jwt.decode(token, published, algorithms=[ALGORITHM])
    except JoseError as error:
        raise ProblemError(problems.issuer_cannot_sign(type(error).__name__)) from error
    claims = decoded.claims
    return _description(claims["iss"], claims["aud"], claims["sub"], decoded.header["kid"])


def _description(issuer: str, audience: str, subject: str, key_id: str) -> tuple[tuple[str, str], ...]:
    return (("Issuer", issuer), ("Audience", audience), ("Subject", subject), ("Key id", key_id))


def _connection(connection_id: str) -> Connection:
    """The connection as it is saved, if it holds a role. Raises ProblemError."""
    found = Connection.objects.select_related("workspace").filter(pk=connection_id).exclude(role_arn="").first()
    if found is None:
        raise ProblemError(problems.unknown_pair(connection_id))
    return found


def _platform_token(connection: Connection, now: datetime) -> ProjectedToken:
    """The platform's token, for a role that no other workspace holds: saving has seen to that, but only since there is
    one subject for all.
    """
    check_role_is_exclusive(workspace_id=connection.workspace_id, role_arn=connection.role_arn)
    return platform_token(now=now)


def _signed(connection: Connection, *, subject: str, now: datetime) -> str:
    """The one place where Embark signs anything for AWS."""
    key = current_signing_key(now=now)
    issued = int(now.timestamp())
    claims = {
        "iss": issuer_url(settings.BASE_URL, connection.workspace.issuer_id),
        "aud": settings.AWS_AUDIENCE,
        "sub": subject,
        "iat": issued,
        "nbf": issued,
        "exp": issued + int(TOKEN_LIFE.total_seconds()),
        "jti": secrets.token_urlsafe(16),
        ROLES_CLAIM: [connection.role_arn],
    }
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}
    return jwt.encode(header, claims, private_key(key), algorithms=[ALGORITHM])
