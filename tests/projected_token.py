"""A web identity token as a platform projects it: signed by an issuer that is not ours, for a service account."""

from __future__ import annotations

import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC"
SUBJECT = "system:serviceaccount:embark:embark"
_KEY = RSAKey.generate_key(2048)


def platform_jwt(**changes: Any) -> str:
    """A good token for an hour from now, changed."""
    claims = {"iss": ISSUER, "aud": ["sts.amazonaws.com"], "sub": SUBJECT, "exp": int(time.time()) + 3600} | changes
    return jwt.encode({"alg": "RS256", "kid": "platform"}, claims, _KEY)
