"""The issuer: whose tokens it signs and what is in them. Its keys: test_keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet, RSAKey

from wizard.accounts.services import create_workspace
from wizard.aws.issuer import keys
from wizard.aws.issuer import tokens as issuer
from wizard.aws.models import Connection, SigningKey
from wizard.core.ids import ALPHABET
from wizard.core.problems import ProblemError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def read(token: str) -> Any:
    return jwt.decode(token, KeySet.import_key_set(keys.public_key_set()), algorithms=["RS256"])


def test_a_token_says_who_for_whom_and_for_which_role(connection: Connection) -> None:
    token = read(issuer.mint_id_token(connection_id=connection.pk, now=NOW))
    workspace = connection.workspace
    claims = dict(token.claims)
    assert claims.pop("jti")
    assert claims == {
        "iss": f"http://testserver/t/{workspace.issuer_id}",
        "aud": "sts.amazonaws.com",
        "sub": f"workspace:{workspace.pk}",
        "iat": int(NOW.timestamp()),
        "nbf": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 300,
        "https://aws.amazon.com/roles": [connection.role_arn],
    }
    assert token.header["alg"] == "RS256"


def test_no_two_tokens_are_alike(connection: Connection) -> None:
    tokens = {read(issuer.mint_id_token(connection_id=connection.pk, now=NOW)).claims["jti"] for _ in range(5)}
    assert len(tokens) == 5


def test_only_a_saved_role_gets_a_token(connection: Connection) -> None:
    Connection.objects.update(role_arn="")
    for connection_id in (connection.pk, "con_none"):
        with pytest.raises(ProblemError) as caught:
            issuer.mint_id_token(connection_id=connection_id, now=NOW)
        assert caught.value.problem.code == "aws.connection.no_role"


def test_the_subject_is_the_saved_rows_and_nobody_elses(connection: Connection) -> None:
    other = create_workspace(name="Other", by=None)
    connection.workspace = other  # not saved
    connection.role_arn = "arn:aws:iam::999999999999:role/other"
    claims = read(issuer.mint_id_token(connection_id=connection.pk, now=NOW)).claims
    assert claims["sub"] != other.subject
    assert claims["https://aws.amazon.com/roles"] == ["arn:aws:iam::111122223333:role/embark-acme"]


def test_a_foreign_key_is_noticed(connection: Connection) -> None:
    token = issuer.mint_id_token(connection_id=connection.pk, now=NOW)
    kid = keys.current_signing_key(now=NOW).kid
    foreign = RSAKey.generate_key(2048, parameters={"kid": kid, "use": "sig"})
    with pytest.raises(BadSignatureError):
        jwt.decode(token, KeySet([foreign]), algorithms=["RS256"])


def test_a_retired_key_neither_signs_nor_is_published(connection: Connection) -> None:
    old = keys.current_signing_key(now=NOW)
    SigningKey.objects.update(retired_at=NOW)
    new = keys.current_signing_key(now=NOW)
    assert new.generation > old.generation
    assert old.kid not in {key["kid"] for key in keys.public_key_set()["keys"]}
    assert read(issuer.mint_id_token(connection_id=connection.pk, now=NOW)).header["kid"] == new.kid


def test_a_key_published_ahead_does_not_sign_yet(connection: Connection) -> None:
    present = keys.current_signing_key(now=NOW)
    assert len(keys.public_key_set()["keys"]) > 1
    assert read(issuer.mint_id_token(connection_id=connection.pk, now=NOW)).header["kid"] == present.kid


# --- The probe's token ------------------------------------------------------------------------------------------------


def test_a_probe_token_differs_by_its_subject_alone(connection: Connection) -> None:
    good = read(issuer.mint_id_token(connection_id=connection.pk, now=NOW))
    probe = read(issuer.mint_probe_token(connection_id=connection.pk, now=NOW))
    differing = {name for name in good.claims | probe.claims if good.claims.get(name) != probe.claims.get(name)}
    assert differing == {"sub", "jti"}
    assert probe.claims["sub"] == issuer.PROBE_SUBJECT
    assert probe.header == good.header


def test_the_probe_subject_looks_like_a_workspaces_and_can_be_none(connection: Connection) -> None:
    real = connection.workspace.subject
    assert len(issuer.PROBE_SUBJECT) == len(real)
    assert issuer.PROBE_SUBJECT.startswith("workspace:wsp_")
    assert set(issuer.PROBE_SUBJECT.removeprefix("workspace:wsp_")) - set(ALPHABET)


def test_a_probe_needs_a_saved_role_too(connection: Connection) -> None:
    Connection.objects.update(role_arn="")
    with pytest.raises(ProblemError) as caught:
        issuer.mint_probe_token(connection_id=connection.pk, now=NOW)
    assert caught.value.problem.code == "aws.connection.no_role"


def test_the_discovery_document_names_the_very_issuer() -> None:
    document = issuer.discovery_document(base_url="https://embark.test", issuer_id="iss_1")
    assert document["issuer"] == "https://embark.test/t/iss_1"
    assert document["jwks_uri"] == "https://embark.test/t/iss_1/keys.json"
    assert document["id_token_signing_alg_values_supported"] == ["RS256"]


def test_a_key_that_cannot_be_decrypted_is_our_problem(connection: Connection, settings: LazySettings) -> None:
    keys.current_signing_key(now=NOW)
    settings.ENCRYPTION_KEYS = ["b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktMTI="]
    with pytest.raises(ProblemError) as caught:
        issuer.describe_token(connection_id=connection.pk, now=NOW)
    assert caught.value.problem.code == "aws.issuer.no_signature"
