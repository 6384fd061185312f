"""The front's policy evaluator: what it does not understand never allows and always denies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.aws.policy_language import Question, Verdict, is_policy, judge, like

READ = Question(action="s3:GetObject", resource="arn:aws:s3:::b/in/a")


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Statement": list(statements)}


def allow(**more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **more}


def deny(**more: Any) -> dict[str, Any]:
    return {**allow(**more), "Effect": "Deny"}


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([], Verdict.NOT_ALLOWED),
        ([allow()], Verdict.ALLOWED),
        ([allow(Action=["s3:Put*", "S3:gET*"])], Verdict.ALLOWED),
        ([allow(Action="s3:GetObjectAcl")], Verdict.NOT_ALLOWED),
        ([allow(Resource="arn:aws:s3:::b/in/?")], Verdict.ALLOWED),
        ([allow(Resource="arn:aws:s3:::B/in/*")], Verdict.NOT_ALLOWED),
        ([allow(Resource="arn:aws:s3:::b/in/")], Verdict.NOT_ALLOWED),
        ([{"Effect": "Allow", "NotAction": "s3:Put*", "Resource": "*"}], Verdict.ALLOWED),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], Verdict.NOT_ALLOWED),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::b/in/*"}], Verdict.NOT_ALLOWED),
        ([allow(), deny()], Verdict.DENIED),
        ([deny(), allow()], Verdict.DENIED),
        ([allow(Effect="Perhaps")], Verdict.NOT_ALLOWED),
    ],
)
def test_statements(statements: list[dict[str, Any]], verdict: Verdict) -> None:
    assert judge([document(*statements)], READ) is verdict


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"StringEquals": {"s3:prefix": "in/"}}, True),
        ({"StringEquals": {"S3:Prefix": ["out/", "in/"]}}, True),
        ({"StringEquals": {"s3:prefix": "in"}}, False),
        ({"StringLike": {"s3:prefix": "i*"}}, True),
        ({"StringNotLike": {"s3:prefix": "i*"}}, False),
        ({"StringNotEquals": {"s3:prefix": ["out/", "up/"]}}, True),
        ({"StringNotEquals": {"s3:prefix": ["out/", "in/"]}}, False),
        ({"StringEqualsIgnoreCase": {"s3:prefix": "IN/"}}, True),
        ({"StringEquals": {"s3:delimiter": "/"}}, False),
        ({"StringEqualsIfExists": {"s3:delimiter": "/"}}, True),
        ({"StringNotEquals": {"s3:delimiter": "/"}}, True),
        ({"Null": {"s3:delimiter": "true"}}, True),
        ({"Null": {"s3:prefix": "true"}}, False),
        ({"ForAnyValue:StringLike": {"s3:prefix": "in*"}}, True),
        ({"StringEquals": {"s3:prefix": "in/"}, "StringLike": {"s3:prefix": "out*"}}, False),
        ({"Bool": {"aws:SecureTransport": "false"}}, True),
    ],
)
def test_conditions(condition: dict[str, Any], holds: bool) -> None:
    question = Question(
        action="s3:GetObject", resource="r", context={"s3:prefix": "in/", "aws:securetransport": "false"}
    )
    assert (judge([document(allow(Condition=condition))], question) is Verdict.ALLOWED) is holds


@pytest.mark.parametrize(
    "condition",
    [
        {"StringSounds": {"s3:prefix": "in/"}},
        {"StringEquals": {"s3:prefix": "${aws:username}"}},
        {"IpAddress": {"k": "0"}},
    ],
)
def test_what_is_not_understood_never_allows_and_always_denies(condition: dict[str, Any]) -> None:
    question = Question(action="s3:GetObject", resource="r", context={"s3:prefix": "in/"})
    assert judge([document(allow(Condition=condition))], question) is Verdict.NOT_ALLOWED
    assert judge([document(allow(), deny(Condition=condition))], question) is Verdict.DENIED


@given(st.text(), st.text())
def test_a_pattern_without_wildcards_matches_itself_only(value: str, other: str) -> None:
    plain = value.replace("*", "").replace("?", "")
    assert like(plain, plain)
    assert like(other, plain) is (other == plain)
    assert like(value, "*")


def test_what_is_no_policy_is_told() -> None:
    assert is_policy(document(allow()))
    for broken in ([], "x", {}, {"Statement": []}, document({"Effect": "Allow"}), document(allow(NotAction="x"))):
        assert not is_policy(broken)
