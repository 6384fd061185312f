"""Which texts hold a secret of AWS; and that names, digests and AWS's own answers do not."""

from __future__ import annotations

import json
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.secrets import KEY_ID, PEM, PRESIGNED, SECRET_KEY, SESSION_KEY_ID, SESSION_TOKEN
from wizard.aws.paste.secret_texts import Secret, secret_in

BASE64 = string.ascii_letters + string.digits + "/+"


@pytest.mark.parametrize(
    "text",
    [
        KEY_ID,
        KEY_ID.lower(),
        f"my key {KEY_ID}, please",
        f"\u200b{KEY_ID[:6]}\u200b{KEY_ID[6:]}",
        f"s3://{KEY_ID}/in",
        SECRET_KEY,
        f"role/{SECRET_KEY}",
        f"s3://{SECRET_KEY}",
        f"s3://acme-ml/{SECRET_KEY}/",
        f"arn:aws:iam::111122223333:role/{SECRET_KEY}",
        SECRET_KEY.replace("/", "%2F"),
        f"“{SECRET_KEY}”",
        "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
        "aws_secret_access_key = wJalrXUtnFEMI",
        "aws_secret_access_key=abcdefghijk1",
        "export AWS_SECRET_ACCESS_KEY='wJalrXUtnFEMI'",
        "setx AWS_SECRET_ACCESS_KEY wJalrXUtnFEMI7MDENGx",
        "aws configure set aws_secret_access_key wJalrXUtnFEMI7MDENGx",
        '$Env:AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI"',
        "Set-AWSCredential -SecretKey wJalrXUtnFEMI7MDENGx",
        '"SecretAccessKey": "wJalrXUtnFEMI"',
        "secretAccessKey: wJalrXUtnFEMI",
        "<SecretAccessKey>wJalrXUtnFEMI7</SecretAccessKey>",
        "Secret access key: wJalrXUtnFEMI",
        f"Secret access key,{SECRET_KEY[:20]}",
    ],
)
def test_access_keys(text: str) -> None:
    assert secret_in(text) is Secret.ACCESS_KEY


@pytest.mark.parametrize(
    "text",
    [
        SESSION_KEY_ID,
        SESSION_TOKEN,
        SESSION_TOKEN.replace("/", "%2F"),
        "aws_session_token = FwoGZXIvYXdzEBY",
        'AWS_SESSION_TOKEN: "FwoGZXIvYXdzEBY"',
        "x-amz-security-token: FwoGZXIvYXdzEBY",
    ],
)
def test_sessions(text: str) -> None:
    assert secret_in(text) is Secret.SESSION


def test_private_keys_and_presigned_addresses() -> None:
    assert secret_in(PEM) is Secret.PRIVATE_KEY
    assert secret_in("-----BEGIN PRIVATE KEY-----\nMII") is Secret.PRIVATE_KEY
    assert secret_in(PRESIGNED) is Secret.SIGNED_ADDRESS


def test_keys_of_any_letters_are_found() -> None:
    chance = random.Random(11)
    keys = ["".join(chance.choices(BASE64, k=40)) for _ in range(2_000)]
    assert sum(secret_in(key) is None for key in keys) < 10


@pytest.mark.parametrize(
    "text",
    [
        "embark-acme",
        "asia-pacific-readers",
        "asiapacificreaders2024",
        "ASIAPACIFICREADERS",
        "arn:aws:iam::111122223333:role/data/ml/Team7/EmbarkReadOnlyAccess99",
        "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole-20240115T103045",
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_0f1e2d3c4b5a",
        "role/data/ml/Team7/EmbarkReadOnlyAccess9",
        "EmbarkPredictionsReaderRoleDefaultA1B2C3",
        "AwsSsoEmbarkMlOpsEuWest1ReadS3V2Prod2024",
        "MyStack-EmbarkRole6D8A9F1C-1XQW8JEZ5V5YB",
        "s3://acme-ml/Predictions/Fraud/EU/2024/Q1/Model7/Scores/",
        "s3://acme-ml/da39a3ee5e6b4b0d3255bfef95601890afd80709/part-0.parquet",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
        "9e99a48a9960b14926bb7f3b02e22da2b0ab7280",
        "host id eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran",
        "AROAEXAMPLEID1234567",
        '"Action": ["sts:GetSessionToken", "iam:CreateAccessKey"]',
        "set aws_secret_access_key to nothing at all, please",
        "the secret access key authentication is never used here",
        "https://acme.signin.aws.amazon.com/console",
        "{'accessKeyId': ''}",
    ],
)
def test_names_digests_and_answers_are_none(text: str) -> None:
    assert secret_in(text) is None


@pytest.mark.parametrize("quote", ['"', '\\"'])
def test_cloudtrails_records_may_be_pasted_for_all_their_ids(quote: str) -> None:
    record = json.dumps({"eventSource": "s3.amazonaws.com", "userIdentity": {"accessKeyId": SESSION_KEY_ID}})
    assert secret_in(record.replace('"', quote)) is None
    assert secret_in(record.replace('"', quote) + SECRET_KEY) is Secret.ACCESS_KEY


@given(
    st.lists(st.sampled_from(["data", "ml", "prod", "eu", "fraud", "Scores", "EU", "2024", "v2"]), max_size=12).map(
        "/".join
    )
)
def test_paths_of_words_are_none(path: str) -> None:
    assert secret_in(f"s3://acme-ml/{path}") is None


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert secret_in(text) in (None, *Secret)
