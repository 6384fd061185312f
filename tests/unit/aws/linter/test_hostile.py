"""Whoever holds a hand-off link may paste anything, and a web request judges it: no text may keep it busy."""

from __future__ import annotations

import json
from time import process_time
from typing import Any

import pytest

from tests.unit.aws.linter.samples import GRANT, text, trust
from wizard.aws.guide import permissions_policy
from wizard.aws.linter import judge_pasted
from wizard.aws.linter.paste import DOCUMENTS_LIMIT, SIZE_LIMIT, VALUES_LIMIT
from wizard.aws.policy.patterns import _compiled, like

SECONDS = 2.0
"""Of the processor; most of these texts took three to fifteen before there were limits, and take half of one now."""


def statement(**elements: Any) -> str:
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::acme-ml/*"} | elements
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]}, separators=(",", ":"))


def numbered(pattern: str, count: int) -> list[str]:
    return [pattern.format(number) for number in range(count)]


TOO_MUCH = {
    "actions": statement(Action=numbered("{}", 5_500)),
    "actions and resources": statement(Action=numbered("a{}", 2_200), Resource=numbered("b{}", 2_200)),
    "resources": statement(Resource=numbered("arn:aws:s3:::acme-{}/*", 1_400)),
    "values of a condition": statement(Condition={"StringLike": {"s3:prefix": numbered("p{}*", 4_000)}}),
    "statements": json.dumps({"Statement": trust(Principal={"Federated": "*"})["Statement"] * 150}),
    "documents": '{"Statement":[]}' * 2_000,
    "roles": json.dumps([{"Arn": "x", "AssumeRolePolicyDocument": {"Statement": []}}] * 600),
    "documents in texts": json.dumps([{"PolicyDocument": '{"Statement":[]}'}] * 900),
}

JUST_WITHIN = {
    "actions": statement(Action=numbered("?*{}*?", VALUES_LIMIT - 20)),
    "resources": statement(Resource=numbered("arn:aws:s3:::*?{}?*", VALUES_LIMIT - 20)),
    "documents": text(trust(Principal={"Federated": "*"})) * DOCUMENTS_LIMIT,
    "an open comment": ("[" + " /*" * SIZE_LIMIT)[:SIZE_LIMIT],
    "open comments in a policy": ('{"Statement":[{"Effect":"Allow"' + " /*" * SIZE_LIMIT)[:SIZE_LIMIT],
    "lists": "[]" * (SIZE_LIMIT // 2),
    "words": "[" + "a " * (SIZE_LIMIT // 2 - 1),
}


@pytest.mark.parametrize("pasted", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_text_that_holds_too_much_is_told_so_at_once(pasted: str) -> None:
    assert len(pasted) <= SIZE_LIMIT
    begun = process_time()
    judgement = judge_pasted(pasted, GRANT)
    assert process_time() - begun < SECONDS
    assert [finding.problem.code for finding in judgement.findings] == ["aws.lint.too_long"]


@pytest.mark.parametrize("pasted", JUST_WITHIN.values(), ids=JUST_WITHIN)
def test_a_text_just_within_the_limits_is_judged_in_time(pasted: str) -> None:
    assert len(pasted) <= SIZE_LIMIT
    begun = process_time()
    judgement = judge_pasted(pasted, GRANT)
    assert process_time() - begun < SECONDS
    assert "aws.lint.too_long" not in {finding.problem.code for finding in judgement.findings}


def test_the_longest_policy_that_iam_takes_is_judged() -> None:
    actions = numbered("s3:GetSomething{:03}", 400)
    assert len(statement(Action=actions)) > 8_000
    assert judge_pasted(statement(Action=[*actions, "s3:GetObject"]), GRANT).calls


def test_a_comment_without_an_end_goes_to_the_end() -> None:
    policy = text(permissions_policy(GRANT))
    cut = judge_pasted(f"{policy[:-2]} /* {policy[-2:]}", GRANT)
    assert {"aws.lint.json.comment", "aws.lint.json.not_closed"} <= {found.problem.code for found in cut.findings}


def test_patterns_that_can_fit_nothing_are_not_kept() -> None:
    _compiled.cache_clear()
    assert not any(like("s3:GetObject", f"*{'a?' * 20_000}{number}") for number in range(20))
    assert _compiled.cache_info().currsize == 0
    assert like("s3:GetObject", "*" * 100 + "t")
