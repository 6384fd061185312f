"""Judges a web identity token as AWS STS does: form, provider, key, signature, times, audience.

Errors: AwsError with the codes and texts of STS. Source: the texts are the ones people report from AWS; the two without
a known original (a bad signature, a token from the future) are ours, under AWS's code.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from wizard.demo.front.answers import AwsError
from wizard.demo.front.directory import Provider
from wizard.demo.front.issuer_keys import IssuerKeys, KeysUnavailableError

SKEW_SECONDS = 60
ROLES_CLAIM = "https://aws.amazon.com/roles"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a good token speaks for."""

    provider: Provider
    subject: str
    audience: str
    roles: tuple[str, ...] | None


def judge_token(token: str, *, provider_of: Callable[[str], Provider | None], keys: IssuerKeys, now: float) -> Identity:
    """The identity in `token`; raises AwsError for every token that must not pass."""
    header, claims = _unverified(token)
    issuer = str(claims["iss"])
    provider = provider_of(issuer)
    if provider is None:
        raise _invalid(f"No OpenIDConnect provider found in your account for {issuer}")
    _check_signature(token, header=header, issuer=issuer, keys=keys)
    _check_times(claims, now=now)
    audience = _audience(claims["aud"], provider)
    return Identity(provider=provider, subject=str(claims["sub"]), audience=audience, roles=_roles(claims))


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims before anything is believed."""
    try:
        header, claims, _signature = (part for part in token.split("."))
        decoded = _decoded(header), _decoded(claims)
    except ValueError as error:
        raise _not_a_token() from error
    for claim in ("iss", "sub", "aud", "exp", "iat"):
        if claim not in decoded[1]:
            raise _invalid(f"Missing a required claim: {claim}")
    return decoded


def _decoded(part: str) -> dict[str, Any]:
    found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _check_signature(token: str, *, header: dict[str, Any], issuer: str, keys: IssuerKeys) -> None:
    if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
        raise _no_key()
    try:
        jws.deserialize_compact(token, keys.find(issuer=issuer, kid=header["kid"]), algorithms=["RS256"])
    except KeysUnavailableError as error:
        raise _no_key() from error
    except (JoseError, ValueError) as error:
        raise _invalid("The signature of the provided token is invalid") from error


def _check_times(claims: dict[str, Any], *, now: float) -> None:
    expires, issued = _number(claims["exp"]), _number(claims["iat"])
    if now >= expires + SKEW_SECONDS:
        raise AwsError(
            400,
            "ExpiredTokenException",
            f"Token expired: current date/time {int(now)} must be before the expiration date/time {int(expires)}",
        )
    if max(issued, _number(claims.get("nbf", issued))) > now + SKEW_SECONDS:
        raise _invalid("The provided token is not valid yet")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _not_a_token()
    return float(value)


def _audience(claim: object, provider: Provider) -> str:
    audiences = claim if isinstance(claim, list) else [claim]
    if len(audiences) != 1 or audiences[0] not in provider.audiences:
        raise _invalid("Incorrect token audience")
    return str(audiences[0])


def _roles(claims: dict[str, Any]) -> tuple[str, ...] | None:
    if ROLES_CLAIM not in claims:
        return None
    claim = claims[ROLES_CLAIM]
    return tuple(str(arn) for arn in (claim if isinstance(claim, list) else [claim]))


def _invalid(message: str) -> AwsError:
    return AwsError(400, "InvalidIdentityToken", message)


def _not_a_token() -> AwsError:
    return _invalid("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")


def _no_key() -> AwsError:
    return _invalid(
        "Couldn't retrieve verification key from your identity provider,  please reference "
        "AssumeRoleWithWebIdentity documentation for requirements"
    )
