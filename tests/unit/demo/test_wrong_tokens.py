"""No wrong token passes: neither the JOSE library with our key set, nor the judge in front of the demo's STS."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from tests.demo_aws import LoopbackIssuer
from tests.wrong_tokens import ROLES_CLAIM, WRONG_TOKENS, WrongToken
from wizard.demo.front.answers import AwsError
from wizard.demo.front.directory import Provider, Role
from wizard.demo.front.issuer_keys import KeysUnavailableError
from wizard.demo.front.sts import judge_request

ACCOUNT = "123456789012"
URL = "127.0.0.1:8000/t/one"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{URL}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/embark-acme"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Federated": PROVIDER},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {f"{URL}:aud": "sts.amazonaws.com", f"{URL}:sub": "workspace:wsp_one"}},
        }
    ],
}


@dataclass
class Account:
    """A directory with one provider and one role."""

    account_id: str = ACCOUNT

    def provider(self, issuer: str) -> Provider | None:
        known = issuer == f"http://{URL}"
        return Provider(arn=PROVIDER, url=URL, audiences=frozenset({"sts.amazonaws.com"})) if known else None

    def role(self, name: str) -> Role | None:
        return Role(arn=ROLE, name=name, trust_policy=TRUST, max_seconds=3600) if ROLE.endswith(name) else None


@dataclass
class Keys:
    """What has been fetched of one issuer."""

    of: LoopbackIssuer

    def find(self, *, issuer: str, kid: str) -> RSAKey:
        found = {"one": self.of.key, "next": self.of.second}
        if issuer != self.of.url or kid not in found:
            raise KeysUnavailableError(kid)
        return found[kid]


@pytest.fixture(scope="module")
def issuer() -> LoopbackIssuer:
    made = LoopbackIssuer(url=f"http://{URL}", key=RSAKey.generate_key(2048))
    made.publish()
    return made


def ask(issuer: LoopbackIssuer, token: str) -> Any:
    parameters = {"RoleArn": ROLE, "RoleSessionName": "embark", "DurationSeconds": "900", "WebIdentityToken": token}
    return judge_request(parameters, directory=Account(), keys=Keys(issuer), now=time.time())  # type: ignore[arg-type]


def test_the_good_token_passes_both(issuer: LoopbackIssuer) -> None:
    token = issuer.token(**{ROLES_CLAIM: [ROLE]})
    assert ask(issuer, token).identity.subject == "workspace:wsp_one"
    assert jwt.decode(token, published(issuer), algorithms=["RS256"]).claims["sub"] == "workspace:wsp_one"


@pytest.mark.parametrize("wrong", WRONG_TOKENS, ids=lambda wrong: wrong.name)
def test_the_judge_refuses_it(issuer: LoopbackIssuer, wrong: WrongToken) -> None:
    with pytest.raises(AwsError) as caught:
        ask(issuer, wrong.make(issuer))
    assert caught.value.code == wrong.code


@pytest.mark.parametrize("wrong", [each for each in WRONG_TOKENS if each.signature], ids=lambda wrong: wrong.name)
def test_the_library_refuses_its_signature(issuer: LoopbackIssuer, wrong: WrongToken) -> None:
    with pytest.raises((JoseError, ValueError)):
        jwt.decode(wrong.make(issuer), published(issuer), algorithms=["RS256"])


@pytest.mark.parametrize("wrong", [each for each in WRONG_TOKENS if not each.signature], ids=lambda wrong: wrong.name)
def test_what_is_wrong_with_the_others_is_not_their_signature(issuer: LoopbackIssuer, wrong: WrongToken) -> None:
    assert jwt.decode(wrong.make(issuer), published(issuer), algorithms=["RS256"])


def published(issuer: LoopbackIssuer) -> KeySet:
    return KeySet([RSAKey.import_key(jwk) for jwk in issuer.documents["/keys.json"]["keys"]])
