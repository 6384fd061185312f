"""What a session may do, judged by the policy language: every S3 action there is, whatever the role allows."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.aws.grants import grant
from wizard.aws.guide import session_policy
from wizard.aws.policy.language import Question, Verdict, judge
from wizard.aws.session.roles import session_name

BUCKET = "arn:aws:s3:::acme-ml"
ACTIONS = [
    "AbortMultipartUpload", "BypassGovernanceRetention", "CreateAccessPoint", "CreateBucket", "CreateJob",
    "DeleteAccessPoint", "DeleteBucket", "DeleteBucketPolicy", "DeleteObject", "DeleteObjectTagging",
    "DeleteObjectVersion", "GetAccelerateConfiguration", "GetAccountPublicAccessBlock", "GetBucketAcl",
    "GetBucketCORS", "GetBucketLogging", "GetBucketNotification", "GetBucketPolicy", "GetBucketPolicyStatus",
    "GetBucketRequestPayment", "GetBucketTagging", "GetBucketVersioning", "GetBucketWebsite",
    "GetEncryptionConfiguration", "GetInventoryConfiguration", "GetLifecycleConfiguration", "GetObjectAcl",
    "GetObjectAttributes", "GetObjectLegalHold", "GetObjectRetention", "GetObjectTagging", "GetObjectTorrent",
    "GetObjectVersion", "GetObjectVersionAcl", "GetReplicationConfiguration", "InitiateReplication",
    "ListAllMyBuckets", "ListBucketMultipartUploads", "ListBucketVersions", "ListMultipartUploadParts",
    "PutBucketAcl", "PutBucketPolicy", "PutBucketPublicAccessBlock", "PutBucketVersioning",
    "PutEncryptionConfiguration", "PutLifecycleConfiguration", "PutObject", "PutObjectAcl", "PutObjectLegalHold",
    "PutObjectRetention", "PutObjectTagging", "PutReplicationConfiguration", "ReplicateDelete", "ReplicateObject",
    "RestoreObject",
]  # fmt: skip
"""Of the service authorization reference, all that a bucket or an object can be asked."""
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def may(action: str, resource: str, prefix: str = "in/", **context: str) -> bool:
    """Whether a session with a role that may do everything may do this."""
    question = Question(action=action, resource=resource, context=context)
    session = json.loads(session_policy(grant(prefix=prefix)))
    return all(judge([each], question) is Verdict.ALLOWED for each in (EVERYTHING, session))


def lists(asked: str, prefix: str = "in/") -> bool:
    return may("s3:ListBucket", BUCKET, prefix, **{"s3:prefix": asked})


def test_what_a_session_is_for() -> None:
    assert may("s3:GetObject", f"{BUCKET}/in/a.csv")
    assert may("s3:GetBucketLocation", BUCKET)
    assert lists("in/")
    assert lists("in/2026/")


@pytest.mark.parametrize("resource", [BUCKET, f"{BUCKET}/in/a.csv", f"{BUCKET}/out/a.csv", "arn:aws:s3:::other", "*"])
def test_it_is_for_nothing_else(resource: str) -> None:
    assert [action for action in ACTIONS if may(f"s3:{action}", resource, **{"s3:prefix": "in/"})] == []


@pytest.mark.parametrize(
    "action", ["sts:AssumeRole", "iam:CreateUser", "kms:Encrypt", "kms:GenerateDataKey", "ec2:RunInstances"]
)
def test_other_services_are_closed(action: str) -> None:
    assert not may(action, "*", **{"kms:viaservice": "s3.eu-west-1.amazonaws.com"})


def test_keys_decrypt_only_what_s3_reads() -> None:
    key = "arn:aws:kms:eu-west-1:111122223333:key/1"
    assert may("kms:Decrypt", key, **{"kms:viaservice": "s3.eu-west-1.amazonaws.com"})
    assert not may("kms:Decrypt", key)
    assert not may("kms:Decrypt", key, **{"kms:viaservice": "ec2.eu-west-1.amazonaws.com"})


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_only_keys_below_the_prefix_are_read(prefix: str, key: str) -> None:
    assert may("s3:GetObject", f"{BUCKET}/{prefix}{key}", prefix)
    assert may("s3:GetObject", f"{BUCKET}/{key}", prefix) == key.startswith(prefix)
    assert lists(key, prefix) == key.startswith(prefix)


@pytest.mark.parametrize("prefix", ["a*c/", "a?c/", "a$c/", "${aws:userid}/", "a${*}c/", "*", "?"])
def test_a_hostile_prefix_means_itself(prefix: str) -> None:
    assert may("s3:GetObject", f"{BUCKET}/{prefix}x", prefix)
    assert not may("s3:GetObject", f"{BUCKET}/abc/x", prefix)
    assert not may("s3:GetObject", f"{BUCKET}/x", prefix)


@given(st.text(max_size=80), st.text(max_size=80))
def test_every_session_name_is_one_that_sts_takes(workspace: str, purpose: str) -> None:
    assert re.fullmatch(r"[\w+=,.@-]{2,64}", session_name(workspace, purpose), re.ASCII)


def test_a_session_name_carries_workspace_and_job_whole() -> None:
    workspace, job = "wsp_0123456789abcdef", "chk_0123456789abcdef"
    assert session_name(workspace, job) == f"embark-{workspace}-{job}"
