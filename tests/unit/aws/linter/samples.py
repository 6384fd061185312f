"""The grant of these tests, policies to spoil, and what is asserted of every mistake."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

from tests.unit.aws.grants import GRANT
from wizard.aws.guide import Grant, permissions_policy, trust_policy
from wizard.aws.linter import Judgement, PasteKind, judge_pasted

KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
WITH_KEY = replace(GRANT, kms_key_arn=KEY)
PROVIDER = GRANT.provider_arn
AUD, SUB = "embark.test/t/iss_1:aud", "embark.test/t/iss_1:sub"
BUCKET, OBJECTS = "arn:aws:s3:::acme-ml", "arn:aws:s3:::acme-ml/in/*"

Policy = dict[str, Any]


def trust(**changes: Any) -> Policy:
    """Our trust policy with other elements in its statement; None takes one away."""
    return _spoilt(trust_policy(GRANT), 0, changes)


def claims(operator: str = "StringEquals", **values: Any) -> Policy:
    """A trust policy with these conditions: `aud` and `sub`."""
    keys = {"aud": AUD, "sub": SUB}
    return trust(Condition={operator: {keys[name]: value for name, value in values.items()}})


def least(index: int, **changes: Any) -> Policy:
    """Our permissions policy with one statement changed: 0 locates, 1 lists, 2 gets."""
    return _spoilt(permissions_policy(GRANT), index, changes)


def single(**changes: Any) -> Policy:
    """A permissions policy of one statement that allows all of it."""
    statement = {
        "Effect": "Allow",
        "Action": ["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"],
        "Resource": [BUCKET, f"{BUCKET}/*"],
    }
    return _spoilt({"Version": "2012-10-17", "Statement": [statement]}, 0, changes)


def plus(policy: Policy, *statements: Policy) -> Policy:
    """The policy with more statements."""
    return policy | {"Statement": [*policy["Statement"], *statements]}


def text(policy: Any) -> str:
    """As somebody pastes it."""
    return policy if isinstance(policy, str) else json.dumps(policy, indent=2)


def blocking(judgement: Judgement) -> set[str]:
    """The codes of the findings that block."""
    return {f.problem.code.removeprefix("aws.lint.") for f in judgement.findings if f.blocks}


def warnings(judgement: Judgement) -> set[str]:
    """The codes of those that do not."""
    return {f.problem.code.removeprefix("aws.lint.") for f in judgement.findings if not f.blocks}


def line_with(pasted: str, mark: str) -> int:
    """The first line in which `mark` stands; 0 for no mark."""
    return next((number for number, line in enumerate(pasted.split("\n"), 1) if mark and mark in line), 0)


def assert_found(pasted: Any, codes: set[str], mark: str, *, kind: PasteKind) -> None:
    """Exactly these codes block, one of them in the line of `mark`, and the correction is good."""
    shown = text(pasted)
    judgement = judge_pasted(shown, GRANT)
    assert judgement.kind is kind
    assert blocking(judgement) == codes
    assert not judgement.is_good
    lines = [finding.line for finding in judgement.findings if finding.blocks]
    if mark:
        assert line_with(shown, mark) in lines
    assert_corrected(judgement, GRANT)


def assert_corrected(judgement: Judgement, grant: Grant) -> None:
    """Whatever is offered in place of the pasted text has nothing that blocks."""
    assert judgement.corrected
    for correction in judgement.corrected:
        again = judge_pasted(correction.text, grant)
        assert again.is_good, (correction.label, blocking(again))


def _spoilt(policy: Policy, index: int, changes: dict[str, Any]) -> Policy:
    policy = deepcopy(policy)
    statement = policy["Statement"][index]
    for element, value in changes.items():
        statement.pop(element, None) if value is None else statement.update({element: value})
    return policy
