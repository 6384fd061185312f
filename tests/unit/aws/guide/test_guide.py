"""The guide: every step, the real values, and policies that open exactly one place to exactly one subject."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.aws.grants import GRANT, grant
from wizard.aws.guide import (
    ACCOUNT_PLACEHOLDER,
    Grant,
    console_steps,
    default_role_name,
    guide_permissions_policy,
    permissions_policy,
    session_policy,
    trust_policy,
)
from wizard.aws.guide.policies import SESSION_POLICY_LIMIT
from wizard.aws.paste.arns import RoleArn
from wizard.aws.paste.names import role_name


def texts(of: Grant) -> str:
    return "\n".join(value.text for section in console_steps(of) for step in section.steps for value in step.values)


def test_the_trust_policy_asks_for_audience_and_subject() -> None:
    (statement,) = trust_policy(GRANT)["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/embark.test/t/iss_1"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {
                "embark.test/t/iss_1:aud": "sts.amazonaws.com",
                "embark.test/t/iss_1:sub": "workspace:wsp_1",
            }
        },
    }


def test_the_recommended_policy_is_the_least_that_works() -> None:
    locate, listing, reading = permissions_policy(GRANT)["Statement"]
    assert (locate["Action"], locate["Resource"]) == ("s3:GetBucketLocation", "arn:aws:s3:::acme-ml")
    assert (listing["Action"], listing["Resource"]) == ("s3:ListBucket", "arn:aws:s3:::acme-ml")
    assert listing["Condition"] == {"StringLike": {"s3:prefix": "in/*"}}
    assert (reading["Action"], reading["Resource"]) == ("s3:GetObject", "arn:aws:s3:::acme-ml/in/*")


def test_without_a_prefix_the_whole_bucket_is_listed() -> None:
    _, listing, reading = permissions_policy(grant(prefix=""))["Statement"]
    assert "Condition" not in listing
    assert reading["Resource"] == "arn:aws:s3:::acme-ml/*"


def test_the_guides_own_policy() -> None:
    (statement,) = guide_permissions_policy(GRANT)["Statement"]
    assert statement["Action"] == ["s3:Get*", "s3:List*"]
    assert statement["Resource"] == ["arn:aws:s3:::acme-ml", "arn:aws:s3:::acme-ml/*"]


def test_characters_that_iam_gives_a_meaning_mean_themselves() -> None:
    reading = permissions_policy(grant(prefix="a*b?c${x}/"))["Statement"][2]
    assert reading["Resource"] == "arn:aws:s3:::acme-ml/a${*}b${?}c${$}{x}/*"


def test_the_session_is_limited_to_the_prefix() -> None:
    allowed = {statement["Action"]: statement for statement in json.loads(session_policy(GRANT))["Statement"]}
    assert set(allowed) == {"s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject", "kms:Decrypt"}
    assert allowed["s3:GetObject"]["Resource"] == "arn:aws:s3:::acme-ml/in/*"
    assert allowed["s3:ListBucket"]["Condition"] == {"StringLike": {"s3:prefix": "in/*"}}
    assert allowed["kms:Decrypt"]["Condition"] == {"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}


def test_a_star_in_the_prefix_does_not_widen_the_session() -> None:
    policy = json.loads(session_policy(grant(prefix="a*b/")))
    listing, reading = (s for s in policy["Statement"] if s["Action"] in ("s3:ListBucket", "s3:GetObject"))
    assert listing["Condition"]["StringLike"]["s3:prefix"] == "a${*}b/*"
    assert reading["Resource"] == "arn:aws:s3:::acme-ml/a${*}b/*"


@given(st.text(max_size=900))
def test_the_session_policy_always_fits(prefix: str) -> None:
    policy = session_policy(grant(bucket="b" * 63, prefix=prefix))
    assert len(policy) <= SESSION_POLICY_LIMIT
    assert policy.isascii()
    assert all(s["Resource"].startswith(f"arn:aws:s3:::{'b' * 63}") for s in json.loads(policy)["Statement"][:3])


def test_the_longest_prefix_still_limits_the_session() -> None:
    policy = json.loads(session_policy(grant(bucket="b" * 63, prefix="p" * 899 + "/")))
    listing, reading = (s for s in policy["Statement"] if s["Action"] in ("s3:ListBucket", "s3:GetObject"))
    assert reading["Resource"] == f"arn:aws:s3:::{'b' * 63}/{'p' * 899}/*"
    assert listing["Condition"]["StringLike"]["s3:prefix"].count("p") > 400


@pytest.mark.parametrize("character", ["*", "?", "$", '"', "\\", "ü", "名", "🙂"])
def test_a_long_prefix_of_hostile_characters_still_limits_the_session(character: str) -> None:
    policy = json.loads(session_policy(grant(bucket="b" * 63, prefix=character * 899 + "/")))
    listing, reading = (s for s in policy["Statement"] if s["Action"] in ("s3:ListBucket", "s3:GetObject"))
    assert listing["Condition"]["StringLike"]["s3:prefix"].count(character) > 30
    assert reading["Resource"].count(character) > 60


def test_every_step_of_the_guide_in_its_order() -> None:
    sections = {section.key: section for section in console_steps(GRANT)}
    assert list(sections) == ["role", "trust", "policy"]
    assert [step.number for step in sections["role"].steps] == list(range(1, 17))
    assert [step.number for step in sections["policy"].steps] == list(range(1, 11))
    assert [section.added for section in sections.values()] == [False, True, False]
    keys = [step.key for section in sections.values() for step in section.steps]
    assert len(set(keys)) == len(keys)
    headings = [step.key for section in sections.values() for step in section.steps if step.is_heading]
    assert headings == ["policy-2"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("role-7", "https://embark.test/t/iss_1"),
        ("role-8", "sts.amazonaws.com"),
        ("role-13", "sts.amazonaws.com"),
        ("role-16", "embark-acme"),
        ("policy-9", "sts:AssumeRoleWithWebIdentity"),
        ("policy-10", "arn:aws:iam::111122223333:role/embark-acme"),
    ],
)
def test_the_value_stands_at_the_step_that_needs_it(key: str, value: str) -> None:
    steps = {step.key: step for section in console_steps(GRANT) for step in section.steps}
    assert value in [each.text for each in steps[key].values]


def test_both_policies_are_offered_and_the_least_is_recommended() -> None:
    steps = {step.key: step for section in console_steps(GRANT) for step in section.steps}
    offered = [(json.loads(value.text), value.recommended) for value in steps["policy-5"].values]
    assert offered == [(permissions_policy(GRANT), True), (guide_permissions_policy(GRANT), False)]
    trust = next(value for value in steps["trust-3"].values if value.many_lines)
    assert json.loads(trust.text) == trust_policy(GRANT)


def test_an_unknown_account_is_said_and_never_a_valid_value() -> None:
    unknown = grant(account_id="")
    assert ACCOUNT_PLACEHOLDER in unknown.provider_arn
    notes = [
        step.note for section in console_steps(unknown) for step in section.steps if ACCOUNT_PLACEHOLDER in step.note
    ]
    assert len(notes) == 2
    assert ACCOUNT_PLACEHOLDER in texts(unknown)
    assert ACCOUNT_PLACEHOLDER not in texts(GRANT)


def test_the_predicted_role_arn_is_one() -> None:
    assert RoleArn.parse(GRANT.predicted_role_arn) == RoleArn("111122223333", "embark-acme")


@given(st.text(max_size=200))
def test_any_name_makes_a_role_name(name: str) -> None:
    made = default_role_name(name)
    assert role_name(made).name == made
    assert made.startswith("embark-")
