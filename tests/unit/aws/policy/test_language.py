"""The front's policy evaluator: what it does not understand never allows and always denies."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.aws.policy.language import Question, Verdict, is_policy, judge, judge_trust, like

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


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        ({"DateLessThan": {"aws:TokenIssueTime": "2026-11-24T10:00:00Z"}}, Verdict.ALLOWED),
        ({"DateLessThan": {"aws:TokenIssueTime": "2026-11-24T13:00:00Z"}}, Verdict.DENIED),
        ({"DateLessThan": {"aws:TokenIssueTime": "soon"}}, Verdict.DENIED),
        ({"NumericGreaterThan": {"s3:max-keys": "1000"}}, Verdict.ALLOWED),
        ({"NumericGreaterThan": {"s3:max-keys": "10"}}, Verdict.DENIED),
        ([1], Verdict.DENIED),
        ("x", Verdict.DENIED),
        ({"StringLike": "x"}, Verdict.DENIED),
        ({"StringLike": {"s3:prefix": []}}, Verdict.DENIED),
        ({"Null": {"s3:prefix": []}}, Verdict.DENIED),
    ],
)
def test_a_denial_and_its_condition(condition: Any, verdict: Verdict) -> None:
    context = {"aws:tokenissuetime": "2026-11-24T12:00:00Z", "s3:max-keys": "1000"}
    question = Question(action="s3:GetObject", resource="r", context=context)
    assert judge([document(allow(), deny(Condition=condition))], question) is verdict


@pytest.mark.parametrize(
    ("version", "resource", "allowed"),
    [
        ("2012-10-17", "arn:aws:s3:::b/a${*}b${?}c${$}{x}/*", True),
        ("2012-10-17", "arn:aws:s3:::b/a${*}b${?}c${$}{y}/*", False),
        ("2012-10-17", "arn:aws:s3:::${aws:username}", False),
        ("2008-10-17", "arn:aws:s3:::b/a${*}b${?}c${$}{x}/*", False),
    ],
)
def test_escapes_mean_the_character_itself(version: str, resource: str, allowed: bool) -> None:
    question = Question(action="s3:GetObject", resource="arn:aws:s3:::b/a*b?c${x}/object")
    policy = {"Version": version, "Statement": allow(Resource=resource)}
    assert (judge([policy], question) is Verdict.ALLOWED) is allowed


def test_who_is_named_in_a_trust_policy() -> None:
    def verdict(**principals: Any) -> Verdict:
        statement = {"Effect": "Allow", "Action": "sts:*", **principals}
        return judge_trust(document(statement), principal="p", question=Question(action="sts:X"))

    assert verdict(Principal={"Federated": ["o", "p"]}) is Verdict.ALLOWED
    assert verdict(Principal="*") is Verdict.ALLOWED
    assert verdict(Principal={"AWS": "p"}) is Verdict.NOT_ALLOWED
    assert verdict(NotPrincipal={"Federated": "o"}) is Verdict.NOT_ALLOWED
    assert verdict(Effect="Deny", NotPrincipal={"Federated": "o"}) is Verdict.DENIED
    assert verdict(Effect="Deny", NotPrincipal={"Federated": "p"}) is Verdict.NOT_ALLOWED


def test_a_hostile_pattern_is_cheap() -> None:
    assert not like("a" * 1_000, "*a" * 400 + "b")
    assert like("a" * 1_000, "*a" * 400 + "*")


@given(st.text(alphabet="ab", max_size=12), st.text(alphabet="ab*?", max_size=12))
def test_wildcards_agree_with_the_shell_s(value: str, pattern: str) -> None:
    assert like(value, pattern) is fnmatchcase(value, pattern)
