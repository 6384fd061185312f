"""What we promise is what the policies say."""

from __future__ import annotations

import pytest

from tests.unit.aws.grants import grant
from wizard.aws.guide import permissions_policy
from wizard.aws.promises import SHORT_SESSIONS, never, permissions, taking_back
from wizard.aws.session.roles import SESSION_SECONDS

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"


@pytest.mark.parametrize("facts", [{"prefix": ""}, {}, {"kms_key_arn": KEY}])
def test_every_permission_of_the_policy_is_listed_and_nothing_else(facts: dict[str, str]) -> None:
    asked = grant(**facts)
    in_policy = [(each["Action"], each["Resource"]) for each in permissions_policy(asked)["Statement"]]
    assert [(each.action, each.resource) for each in permissions(asked)] == in_policy
    assert all(each.purpose for each in permissions(asked))


def test_the_prefix_is_named_as_the_limit_of_listing() -> None:
    limits = {each.action: each.limit for each in permissions(grant(prefix="in/"))}
    assert limits["s3:ListBucket"] == "s3:prefix is like in/*"
    assert limits["s3:GetObject"] == ""


def test_the_minutes_are_those_of_our_sessions() -> None:
    said = " ".join((SHORT_SESSIONS, *taking_back(grant())))
    assert f"{SESSION_SECONDS // 60} minutes" in said


def test_what_to_delete_is_named() -> None:
    said = " ".join(taking_back(grant()))
    assert "embark-acme" in said
    assert "embark.test/t/iss_1" in said


def test_an_open_role_is_not_said_to_be_closed_to_others() -> None:
    closed = set(never(grant())) - set(never(grant(), is_open=True))
    assert len(closed) == 1
    assert "workspace:wsp_1" in closed.pop()
