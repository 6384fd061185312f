"""Every way in which a web identity token can be wrong, beside the good one that it was made from.

Each is made from an issuer's own good token by one change, so nothing else can be the reason for its refusal. Used
against the demo's STS (`tests/contract`), its judge of tokens (`tests/unit/demo`) and the JOSE library alike.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from joserfc import jwt
from joserfc.jwk import RSAKey

ROLES_CLAIM = "https://aws.amazon.com/roles"
OTHER_ROLE = "arn:aws:iam::123456789012:role/other"
AN_HOUR = 3600


class Issuer(Protocol):
    """Makes tokens; `key` signs them under the id "one", `second` is published under the id "next"."""

    url: str
    key: RSAKey
    second: RSAKey

    def claims(self, **changes: Any) -> dict[str, Any]: ...

    def token(self, *, key: RSAKey | None = None, kid: str = "one", **changes: Any) -> str: ...


@dataclass(frozen=True)
class WrongToken:
    """One way to be wrong. `code` is what STS calls it; `signature` says whether the signature itself is at fault."""

    name: str
    make: Callable[[Issuer], str]
    code: str
    signature: bool = False


def b64(data: bytes) -> str:
    """Base64url without padding, as in a JWT."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def handmade(header: dict[str, Any], claims: dict[str, Any], sign: Callable[[bytes], bytes] = lambda _: b"") -> str:
    """A token as no library would make it."""
    text = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{text}.{b64(sign(text.encode()))}"


def with_hmac(issuer: Issuer, secret: bytes) -> str:
    """HS256, keyed with something that everybody knows."""
    return handmade(
        {"alg": "HS256", "kid": "one"}, issuer.claims(), lambda text: hmac.digest(secret, text, hashlib.sha256)
    )


def public_jwk(issuer: Issuer) -> bytes:
    return json.dumps(issuer.key.as_dict(private=False)).encode()


def tampered(issuer: Issuer, **changes: Any) -> str:
    """Other claims under the signature of good ones."""
    header, _, signature = issuer.token().split(".")
    return f"{header}.{b64(json.dumps(issuer.claims(**changes)).encode())}.{signature}"


def with_flipped_bit(issuer: Issuer) -> str:
    header, claims, signature = issuer.token().split(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[7] ^= 1
    return f"{header}.{claims}.{b64(bytes(raw))}"


def header_swapped(issuer: Issuer, **changes: Any) -> str:
    """A good token under another header than was signed."""
    _, claims, signature = issuer.token().split(".")
    return f"{b64(json.dumps({'alg': 'RS256', 'kid': 'one'} | changes).encode())}.{claims}.{signature}"


def issued(**changes: Any) -> Callable[[Issuer], str]:
    """A well-signed token with other claims; a change to None leaves the claim out."""
    return lambda issuer: issuer.token(**changes)


def at(seconds: int, *names: str) -> Callable[[Issuer], str]:
    """A well-signed token whose times lie `seconds` from now."""
    return lambda issuer: issuer.token(**{name: int(time.time()) + seconds for name in names})


def with_own_key(issuer: Issuer) -> str:
    """Brings the key along to be verified with, under the id of the right one."""
    own = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "kid": "one", "jwk": own.as_dict(private=False)}
    return jwt.encode(header, issuer.claims(), own)


BAD, DENIED = "InvalidIdentityToken", "AccessDenied"

FORGED = [
    WrongToken("alg none", lambda i: handmade({"alg": "none", "kid": "one"}, i.claims()), BAD, True),
    WrongToken("alg None in capitals", lambda i: handmade({"alg": "NONE", "kid": "one"}, i.claims()), BAD, True),
    WrongToken("alg none over a good signature", lambda i: header_swapped(i, alg="none"), BAD, True),
    WrongToken("no alg at all", lambda i: handmade({"kid": "one"}, i.claims()), BAD, True),
    WrongToken("HS256 with the public PEM", lambda i: with_hmac(i, i.key.as_pem(private=False)), BAD, True),
    WrongToken("HS256 with the public DER", lambda i: with_hmac(i, i.key.as_der(private=False)), BAD, True),
    WrongToken("HS256 with the public JWK", lambda i: with_hmac(i, public_jwk(i)), BAD, True),
    WrongToken("HS256 with nothing", lambda i: with_hmac(i, b""), BAD, True),
    WrongToken("unknown key id", lambda i: i.token(kid="two"), BAD, True),
    WrongToken("another published key's id", lambda i: i.token(kid="next"), BAD, True),
    WrongToken("signed by another key than it says", lambda i: i.token(key=i.second), BAD, True),
    WrongToken("no key id", lambda i: header_swapped(i, kid=None), BAD, True),
    WrongToken("a key of another issuer", lambda i: i.token(key=RSAKey.generate_key(2048)), BAD, True),
    WrongToken("its own key in the header", with_own_key, BAD, True),
    WrongToken("tampered subject", lambda i: tampered(i, sub="workspace:wsp_two"), BAD, True),
    WrongToken("tampered role", lambda i: tampered(i, **{ROLES_CLAIM: [OTHER_ROLE]}), BAD, True),
    WrongToken("tampered expiry", lambda i: tampered(i, exp=4_000_000_000), BAD, True),
    WrongToken("one bit of the signature", with_flipped_bit, BAD, True),
    WrongToken("no signature", lambda i: i.token().rpartition(".")[0] + ".", BAD, True),
]
MISTIMED = [
    WrongToken("expired", at(-AN_HOUR, "iat", "nbf", "exp"), "ExpiredTokenException"),
    WrongToken("not yet valid", at(AN_HOUR, "nbf"), BAD),
    WrongToken("issued in the future", at(AN_HOUR, "iat", "nbf"), BAD),
    WrongToken("expiry in words", issued(exp="soon"), BAD),
]
MISDIRECTED = [
    WrongToken("two audiences", issued(aud=["sts.amazonaws.com", "somebody.else"]), BAD),
    WrongToken("the same audience twice", issued(aud=["sts.amazonaws.com"] * 2), BAD),
    WrongToken("wrong audience", issued(aud="sts.amazon.com"), BAD),
    WrongToken("audience in capitals", issued(aud="STS.amazonaws.com"), BAD),
    WrongToken("audience of nobody", issued(aud=[]), BAD),
    WrongToken("another workspace's subject", issued(sub="workspace:wsp_two"), DENIED),
    WrongToken("subject in capitals", issued(sub="WORKSPACE:WSP_ONE"), DENIED),
    WrongToken("subject and more", issued(sub="workspace:wsp_one2"), DENIED),
    WrongToken("role claim of another role", issued(**{ROLES_CLAIM: [OTHER_ROLE]}), DENIED),
    WrongToken("role claim of no role", issued(**{ROLES_CLAIM: []}), DENIED),
]
MISSING = [WrongToken(f"no {claim}", issued(**{claim: None}), BAD) for claim in ("iss", "sub", "aud", "iat", "exp")]
ISSUED_ELSEWHERE = [
    WrongToken("issuer with a slash at its end", lambda i: i.token(iss=f"{i.url}/"), BAD),
    WrongToken("issuer of another path", lambda i: i.token(iss=f"{i.url}x"), BAD),
    WrongToken("issuer of the path above", lambda i: i.token(iss=i.url.rpartition("/")[0]), BAD),
    WrongToken("issuer in other case", lambda i: i.token(iss=i.url.replace("/t/one", "/T/One")), BAD),
    WrongToken("issuer with a query", lambda i: i.token(iss=f"{i.url}?"), BAD),
    WrongToken("issuer without scheme", lambda i: i.token(iss=i.url.partition("://")[2]), BAD),
    WrongToken("issuer of another host", lambda i: i.token(iss="https://embark.invalid/t/one"), BAD),
]
NO_TOKENS = [
    WrongToken("garbage", lambda _: "not-a-token", BAD, True),
    WrongToken("three letters", lambda _: "a.b.c", BAD, True),
    WrongToken("no claims", lambda _: handmade({"alg": "RS256", "kid": "one"}, {}), BAD, True),
]
WRONG_TOKENS = [*FORGED, *MISTIMED, *MISDIRECTED, *MISSING, *ISSUED_ELSEWHERE, *NO_TOKENS]
