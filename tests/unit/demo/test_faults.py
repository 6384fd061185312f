"""Each fault changes exactly what it says, and never the caller's own documents."""

from __future__ import annotations

import copy
from typing import Any

from wizard.demo.faults import Fault, faulty_permissions_policy, faulty_trust_policy

TRUST: dict[str, Any] = {
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {"h/t/1:aud": "sts.amazonaws.com", "h/t/1:sub": "workspace:wsp_1"}},
        }
    ]
}
PERMISSIONS: dict[str, Any] = {
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::b"},
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"},
    ]
}


def keys(policy: dict[str, Any]) -> dict[str, str]:
    return dict(policy["Statement"][0]["Condition"]["StringEquals"])


def actions(policy: dict[str, Any]) -> list[Any]:
    return [statement["Action"] for statement in policy["Statement"]]


def test_trust_policies() -> None:
    before = copy.deepcopy(TRUST)
    assert keys(faulty_trust_policy(TRUST, Fault.WRONG_SUBJECT))["h/t/1:sub"] != "workspace:wsp_1"
    assert keys(faulty_trust_policy(TRUST, Fault.OPEN_ROLE)) == {"h/t/1:aud": "sts.amazonaws.com"}
    anybody = faulty_trust_policy(TRUST, Fault.ANY_SUBJECT)["Statement"][0]["Condition"]
    assert anybody == {"StringEquals": {"h/t/1:aud": "sts.amazonaws.com"}, "StringLike": {"h/t/1:sub": "workspace:*"}}
    assert actions(faulty_trust_policy(TRUST, Fault.WRONG_ACTION)) == ["sts:AssumeRole"]
    for other in set(Fault) - {Fault.WRONG_SUBJECT, Fault.OPEN_ROLE, Fault.ANY_SUBJECT, Fault.WRONG_ACTION}:
        assert faulty_trust_policy(TRUST, other) == TRUST
    assert before == TRUST


def test_permissions_policies() -> None:
    assert actions(faulty_permissions_policy(PERMISSIONS, Fault.NO_LIST_BUCKET)) == [
        ["s3:GetBucketLocation"],
        ["s3:GetObject"],
    ]
    assert actions(faulty_permissions_policy(PERMISSIONS, Fault.NO_GET_OBJECT)) == [
        ["s3:ListBucket", "s3:GetBucketLocation"]
    ]
    wide = {"Statement": {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*"}}
    assert actions(faulty_permissions_policy(wide, Fault.NO_LIST_BUCKET)) == [["s3:Get*"]]
    denied = faulty_permissions_policy(PERMISSIONS, Fault.EXPLICIT_DENY)
    assert [statement["Effect"] for statement in denied["Statement"]] == ["Allow", "Allow", "Deny"]
    assert faulty_permissions_policy(PERMISSIONS, Fault.NONE) == PERMISSIONS


def test_every_fault_has_a_sentence() -> None:
    assert len({fault.sentence for fault in Fault}) == len(Fault)
