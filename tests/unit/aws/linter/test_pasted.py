"""The many forms in which a policy is pasted, and what is none."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.unit.aws.linter.samples import (
    GRANT,
    assert_corrected,
    blocking,
    least,
    text,
    trust,
    warnings,
)
from wizard.aws.guide import permissions_policy, trust_policy
from wizard.aws.linter import PasteKind, judge_pasted


def test_every_call_has_its_verdict() -> None:
    judgement = judge_pasted(text(trust_policy(GRANT)) + text(permissions_policy(GRANT)), GRANT)
    assert judgement.kind is PasteKind.ROLE
    assert [(call.operation, call.allowed) for call in judgement.calls] == [
        ("sts:AssumeRoleWithWebIdentity", True),
        ("sts:AssumeRoleWithWebIdentity", False),
        ("sts:AssumeRoleWithWebIdentity", False),
        ("s3:GetBucketLocation", True),
        ("s3:ListBucket", True),
        ("s3:ListBucket", True),
        ("s3:GetObject", True),
    ]
    assert judgement.is_good


def role(**changes: Any) -> dict[str, Any]:
    return {
        "Role": {
            "RoleName": "embark-acme",
            "Arn": "arn:aws:iam::111122223333:role/embark-acme",
            "AssumeRolePolicyDocument": trust_policy(GRANT),
            "MaxSessionDuration": 3600,
        }
        | changes
    }


@pytest.mark.parametrize(
    ("pasted", "kind", "codes", "notes"),
    [
        (role(), PasteKind.ROLE, set(), {"permissions_not_shown"}),
        (role(AssumeRolePolicyDocument=json.dumps(trust())), PasteKind.ROLE, set(), {"permissions_not_shown"}),
        (role(AssumeRolePolicyDocument=quote(json.dumps(trust()))), PasteKind.ROLE, set(), {"permissions_not_shown"}),
        (role(AssumeRolePolicyDocument=quote(json.dumps(trust(Action="sts:AssumeRole")))), PasteKind.ROLE,
         {"assume_role"}, {"permissions_not_shown"}),
        (role(Arn="arn:aws:iam::999922223333:role/embark-acme"), PasteKind.ROLE, {"role_account"},
         {"permissions_not_shown"}),
        (role(Arn="arn:aws:iam::111122223333:role/x/other"), PasteKind.ROLE, set(),
         {"role_name", "permissions_not_shown"}),
        (role(PermissionsBoundary={"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/b"}), PasteKind.ROLE,
         set(), {"boundary", "permissions_not_shown"}),
        ({"RoleName": "r", "PolicyName": "p", "PolicyDocument": permissions_policy(GRANT)}, PasteKind.PERMISSIONS,
         set(), set()),
        ({"PolicyVersion": {"Document": permissions_policy(GRANT), "VersionId": "v1"}}, PasteKind.PERMISSIONS,
         set(), set()),
        ([{"PolicyDocument": least(0)}, {"PolicyDocument": least(1)}], PasteKind.PERMISSIONS, set(), set()),
    ],
)  # fmt: skip
def test_what_the_cli_prints(pasted: Any, kind: PasteKind, codes: set[str], notes: set[str]) -> None:
    judgement = judge_pasted(text(pasted), GRANT)
    assert (judgement.kind, blocking(judgement), warnings(judgement)) == (kind, codes, notes)
    if codes - {"role_account"}:
        assert_corrected(judgement, GRANT)


GOOD = text(trust_policy(GRANT))


@pytest.mark.parametrize(
    ("pasted", "codes", "line"),
    [
        (GOOD, set(), 0),
        ("\ufeff" + GOOD, set(), 0),
        (f"Here is the policy you asked for:\n```json\n{GOOD}\n```\nDoes it work?", set(), 0),
        (GOOD.replace("\n", "\r\n"), set(), 0),
        (GOOD.replace('"Allow",', '"Allow"'), {"json.no_comma"}, 6),
        (GOOD.replace('Identity",', 'Identity",,'), {"json.extra_comma"}, 9),
        (GOOD.replace('workspace:wsp_1"', 'workspace:wsp_1",'), {"json.extra_comma"}, 13),
        (GOOD.replace('"Allow"', "“Allow”"), {"json.quotes"}, 5),
        (GOOD.replace('"Allow"', "'Allow'"), {"json.quotes"}, 5),
        (GOOD.replace('"Allow"', "Allow"), {"json.no_quotes"}, 5),
        (GOOD.replace('"Allow",', '"Allow", // us'), {"json.comment"}, 5),
        (GOOD.replace('"Effect"', '\u00a0"Effect"'), {"json.invisible"}, 5),
        (GOOD.replace('"Allow",', '"Allow", "Effect": "Allow",'), {"json.duplicate_key"}, 5),
        (GOOD[:-4], {"json.not_closed"}, 17),
        (GOOD.replace("iss_1:aud", "iss_1\\:aud"), {"json.escape", "condition_key"}, 12),
    ],
)
def test_faults_of_the_json(pasted: str, codes: set[str], line: int) -> None:
    judgement = judge_pasted(pasted, GRANT)
    assert blocking(judgement) == codes
    if codes:
        assert line in {finding.line for finding in judgement.findings}
        assert_corrected(judgement, GRANT)
    else:
        assert judgement.is_good


@pytest.mark.parametrize(
    ("pasted", "kind", "code"),
    [
        ("", PasteKind.UNKNOWN, "aws.lint.empty"),
        ("hello", PasteKind.UNKNOWN, "aws.lint.unreadable"),
        ("x" * 40_001, PasteKind.UNKNOWN, "aws.lint.too_long"),
        ("Version: '2012-10-17'\nStatement:\n- Effect: Allow\n", PasteKind.UNKNOWN, "aws.lint.yaml"),
        ('{"AttachedPolicies": [{"PolicyName": "p"}]}', PasteKind.UNKNOWN, "aws.lint.names_only"),
        ('{"Statement": [{"Effect": "Allow\n"}]}', PasteKind.UNKNOWN, "aws.lint.json.open_string"),
        ('{"Statement": ' + "[" * 60, PasteKind.UNKNOWN, "aws.lint.json.depth"),
        ('{"Statement" = []}', PasteKind.UNKNOWN, "aws.lint.json.no_colon"),
        ("An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to "
         "perform sts:AssumeRoleWithWebIdentity", PasteKind.ERROR, "aws.trust.denied"),
    ],
)  # fmt: skip
def test_what_is_no_policy(pasted: str, kind: PasteKind, code: str) -> None:
    judgement = judge_pasted(pasted, GRANT)
    assert judgement.kind is kind
    assert [finding.problem.code for finding in judgement.findings] == [code]
    assert not judgement.is_good


def test_only_what_has_flaws_is_corrected() -> None:
    judgement = judge_pasted(text(trust(Action="sts:AssumeRole")) + text(permissions_policy(GRANT)), GRANT)
    assert [correction.label for correction in judgement.corrected] == ["Your trust policy, corrected"]
