"""Embark as an OIDC identity provider: an issuer per workspace, its key set, and ID tokens that AWS takes.

A token is only ever signed for a role that a connection holds, in the name of that connection's workspace; nobody can
choose a subject. Tokens are made per call, never stored, never logged. `ProblemError` leaves `mint_id_token`.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db.models import Max
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from wizard.aws import problems
from wizard.aws.models import Connection, SigningKey
from wizard.core.crypto import decrypt, encrypt
from wizard.core.ids import new_id
from wizard.core.problems import ProblemError

ALGORITHM = "RS256"
KEY_BITS = 2048
TOKEN_LIFE = timedelta(minutes=5)
ROLES_CLAIM = "https://aws.amazon.com/roles"
"""STS lets a token with this claim open the roles named in it and no other."""

Json = dict[str, Any]


def issuer_url(base_url: str, issuer_id: str) -> str:
    """The issuer of one workspace, character for character what customers register as provider URL."""
    return f"{base_url}/t/{issuer_id}"


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


def public_key_set() -> Json:
    """What `<issuer>/keys.json` says: the public half of every published key (RFC 7517)."""
    return {"keys": [key.public_jwk for key in SigningKey.objects.published()]}


def current_signing_key(*, now: datetime) -> SigningKey:
    """The key that signs now; the first call ever makes it. Two processes that both find none end with the same one."""
    key = SigningKey.objects.signing(now=now).first()
    if key:
        return key
    newest = SigningKey.objects.aggregate(Max("generation"))["generation__max"] or 0
    key, _ = SigningKey.objects.get_or_create(generation=newest + 1, defaults=_new_pair(now))
    return key


def mint_id_token(*, connection_id: str, now: datetime) -> str:
    """A signed ID token with which the connection's saved role can be assumed, good for five minutes.

    Raises ProblemError when the connection holds no role, or when our key can't be used.
    """
    connection = Connection.objects.select_related("workspace").filter(pk=connection_id).exclude(role_arn="").first()
    if connection is None:
        raise ProblemError(problems.unknown_pair(connection_id))
    key = current_signing_key(now=now)
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}
    return jwt.encode(header, _claims(connection, now), _private_key(key), algorithms=[ALGORITHM])


def describe_token(*, connection_id: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Mint a token, verify it as AWS does, throw it away, and tell what was in it. Raises ProblemError."""
    token = mint_id_token(connection_id=connection_id, now=now)
    published = KeySet([RSAKey.import_key(key.public_jwk) for key in SigningKey.objects.published()])
    try:
        decoded = jwt.decode(token, published, algorithms=[ALGORITHM])
    except JoseError as error:
        raise ProblemError(problems.issuer_cannot_sign(type(error).__name__)) from error
    claims = decoded.claims
    return (
        ("Issuer", claims["iss"]),
        ("Audience", claims["aud"]),
        ("Subject", claims["sub"]),
        ("Key id", decoded.header["kid"]),
    )


def _claims(connection: Connection, now: datetime) -> Json:
    issued = int(now.timestamp())
    return {
        "iss": issuer_url(settings.BASE_URL, connection.workspace.issuer_id),
        "aud": settings.AWS_AUDIENCE,
        "sub": connection.workspace.subject,
        "iat": issued,
        "nbf": issued,
        "exp": issued + int(TOKEN_LIFE.total_seconds()),
        "jti": secrets.token_urlsafe(16),
        ROLES_CLAIM: [connection.role_arn],
    }


def _private_key(key: SigningKey) -> RSAKey:
    try:
        return RSAKey.import_key(decrypt(key.private_encrypted))
    except (InvalidToken, ValueError) as error:
        raise ProblemError(problems.issuer_cannot_sign(type(error).__name__)) from error


def _new_pair(now: datetime) -> Json:
    kid = new_id("key")
    pair = RSAKey.generate_key(KEY_BITS)
    public = {name: value for name, value in pair.as_dict(private=False).items() if name in ("kty", "n", "e")}
    return {
        "kid": kid,
        "private_encrypted": encrypt(pair.as_pem(private=True)),
        "public_jwk": public | {"kid": kid, "use": "sig", "alg": ALGORITHM},
        "signs_from": now,
    }
