"""RSA key pairs of our issuers: made, kept encrypted, opened for a signature. `ProblemError` leaves `private_key`."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from joserfc.jwk import RSAKey

from wizard.aws import problems
from wizard.aws.models import SigningKey
from wizard.core.crypto import decrypt, encrypt
from wizard.core.ids import new_id
from wizard.core.problems import ProblemError

ALGORITHM = "RS256"
KEY_BITS = 2048


def new_pair() -> dict[str, Any]:
    """The columns of a new `SigningKey`: its id, the private half encrypted, the public half as AWS reads it.

    A published key says `kid`, `use` and `alg` beside its numbers and nothing else: AWS is known to refuse keys with
    `key_ops`, and a certificate chain (`x5c`) would be one more thing to expire.
    """
    kid = new_id("key")
    pair = RSAKey.generate_key(KEY_BITS)
    public = {name: value for name, value in pair.as_dict(private=False).items() if name in ("kty", "n", "e")}
    return {
        "kid": kid,
        "private_encrypted": encrypt(pair.as_pem(private=True)),
        "public_jwk": public | {"kid": kid, "use": "sig", "alg": ALGORITHM},
    }


def private_key(key: SigningKey) -> RSAKey:
    """The key with which to sign. Raises ProblemError when our encryption keys don't open it."""
    try:
        return RSAKey.import_key(decrypt(key.private_encrypted))
    except (InvalidToken, ValueError) as error:
        raise ProblemError(problems.issuer_cannot_sign(type(error).__name__)) from error
