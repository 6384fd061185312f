"""What holds for every text: no exception, every line in the text; and for every grant: our policies are good."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.aws.linter.samples import AUD, BUCKET, GRANT, OBJECTS, PROVIDER, SUB, WITH_KEY, text
from wizard.aws.guide import Grant, guide_permissions_policy, permissions_policy, trust_policy
from wizard.aws.linter import Judgement, judge_pasted
from wizard.aws.linter.calls import needs, own_question, trust_verdict
from wizard.aws.linter.words import WORDS
from wizard.aws.policy.language import Verdict, judge
from wizard.core.problems import TITLE_LIMIT

VALUES = st.sampled_from(
    [
        "Allow", "Deny", "allow", "*", "s3:*", "s3:Get*", "s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation",
        "s3:ListObjects", "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:*", BUCKET, f"{BUCKET}/*", OBJECTS,
        f"{BUCKET}*", "arn:aws:s3:::<BUCKET_NAME>", "arn:aws-cn:s3:::acme-ml", "acme-ml", PROVIDER, PROVIDER + "x",
        GRANT.audience, GRANT.subject, "workspace:*", "in/", "in/*", "/in/*", "${aws:username}", "${*}", " ", "",
        "2012-10-17", "2008-10-17", "{", "ü\ud7ff", 1, True, None, [], {}, ["s3:GetObject", "s3:ListBucket"],
        [BUCKET, OBJECTS], {"AWS": "*"}, {"Federated": [PROVIDER]}, {"Service": "ec2.amazonaws.com"},
        {"StringEquals": {AUD: GRANT.audience, SUB: GRANT.subject}}, {"StringLike": {"s3:prefix": ["in/*", "in/"]}},
        {"StringNotLike": {"s3:prefix": "out/*"}}, {"Bool": {"aws:SecureTransport": "false"}}, {"Nonsense": {"k": "v"}},
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ["Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition", "Sid",
     "Version", "Statement", "action", "Id", "StringLike", "StringEquals", "s3:prefix", AUD, SUB]
)  # fmt: skip
SEEDS = st.sampled_from([trust_policy(GRANT), permissions_policy(GRANT), guide_permissions_policy(GRANT)])

MANY = settings(max_examples=100, deadline=None)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """One of our policies after a few changes anywhere in it."""
    policy = deepcopy(draw(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        _change(draw, policy)
    return policy


def _change(draw: st.DrawFn, policy: Any) -> None:
    at = policy
    for _ in range(draw(st.integers(1, 4))):
        members = list(at.items()) if isinstance(at, dict) else list(enumerate(at))
        inner = [value for _, value in members if isinstance(value, dict | list) and value]
        if inner:
            at = draw(st.sampled_from(inner))
    if isinstance(at, dict):
        key = draw(st.one_of(KEYS, st.sampled_from(list(at)) if at else KEYS))
        if draw(st.booleans()) and key in at:
            del at[key]
        else:
            at[key] = deepcopy(draw(VALUES))
    elif draw(st.booleans()) and at:
        at.pop()
    else:
        at.append(deepcopy(draw(VALUES)))


def assert_sound(judgement: Judgement) -> None:
    for finding in judgement.findings:
        assert 0 <= finding.line <= finding.last_line <= len(judgement.lines)
    assert judgement.is_good or any(finding.blocks for finding in judgement.findings)
    json.dumps([judgement.lines, [finding.problem.to_json() for finding in judgement.findings]])


@MANY
@given(st.text(max_size=300))
def test_any_text(pasted: str) -> None:
    assert_sound(judge_pasted(pasted, GRANT))


@MANY
@given(mutated(), st.booleans())
def test_any_mutation(policy: Any, compact: bool) -> None:
    judgement = judge_pasted(json.dumps(policy) if compact else text(policy), GRANT)
    assert_sound(judgement)
    for correction in judgement.corrected:
        again = judge_pasted(correction.text, GRANT)
        assert again.is_good, (correction, [finding for finding in again.findings if finding.blocks])
    if judgement.calls and not judgement.is_good:
        assert judgement.corrected


@MANY
@given(mutated(), st.data())
def test_any_cut_or_doubled_piece(policy: Any, data: st.DataObject) -> None:
    shown = text(policy)
    start = data.draw(st.integers(0, len(shown)))
    end = data.draw(st.integers(start, len(shown)))
    assert_sound(judge_pasted(shown[:start] + shown[end:], GRANT))
    assert_sound(judge_pasted(shown[:end] + shown[start:], GRANT))


@MANY
@given(mutated())
def test_the_calls_are_allowed_as_the_demo_s_iam_allows_them(policy: dict[str, Any]) -> None:
    judgement = judge_pasted(text(policy), GRANT)
    assert judgement.is_good <= all(call.is_good for call in judgement.calls)
    listings = [call for call in judgement.calls if call.operation.startswith("s3:")]
    for call, need in zip(listings, needs(GRANT), strict=False):
        assert call.allowed is (judge([policy], need.question) is Verdict.ALLOWED)
    trusts = [call for call in judgement.calls if call.operation.startswith("sts:")]
    if trusts:
        assert trusts[0].allowed is (trust_verdict(policy, GRANT, own_question(GRANT)) is Verdict.ALLOWED)


@MANY
@given(st.text(max_size=40).map(lambda prefix: f"{prefix}/" if prefix else ""))
def test_what_the_guide_prints_is_good_for_any_prefix(prefix: str) -> None:
    grant = Grant(**(WITH_KEY.__dict__ | {"prefix": prefix}))
    for policy in (trust_policy(grant), permissions_policy(grant), guide_permissions_policy(grant)):
        judgement = judge_pasted(json.dumps(policy), grant)
        assert judgement.is_good, judgement.findings


@pytest.mark.parametrize(
    "prefix", ["<a>/", "YOUR_PREFIX/", "{{x}}/", "a*b?c${x}/", "${*}/", " in /", "/", "acme-ml/", "sts:/"]
)
def test_prefixes_that_look_like_mistakes(prefix: str) -> None:
    grant = Grant(**(GRANT.__dict__ | {"prefix": prefix}))
    judgement = judge_pasted(text(permissions_policy(grant)), grant)
    assert judgement.is_good, judgement.findings
    assert not judgement.findings


@pytest.mark.parametrize(
    "pasted",
    [
        "[" * 40_000,
        "{" * 40_000,
        '{"a":' * 8_000,
        '["' * 20_000,
        '{"Statement":[' + "[]," * 13_000,
        '{"Statement":[' + '{"Effect":"x","Action":"*"},' * 1_400 + "]}",
        '{"Statement":[' + '{"Effect":"Deny","Action":"*","Resource":"*"},' * 850 + "]}",
        '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"' + "*a" * 19_000 + '"}}',
        '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":' + '"<' * 10_000,
        '{"Statement":' + "9" * 39_000 + "}",
    ],
)  # fmt: skip
def test_hostile_texts_are_survived(pasted: str) -> None:
    assert_sound(judge_pasted(pasted, GRANT))


def test_every_row_of_words_can_be_a_problem() -> None:
    for title, remedy in WORDS.values():
        assert len(title) <= TITLE_LIMIT
        assert remedy.endswith(".")
