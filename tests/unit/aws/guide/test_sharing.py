"""Names of roles that are free, and what is said of a role that serves several places."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.aws.guide.test_variants import GRANT
from wizard.aws.guide import OtherPlace, default_role_name, free_role_name, sharing_note


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], "embark-acme"),
        (["embark-other"], "embark-acme"),
        (["embark-acme"], "embark-acme-2"),
        (["Embark-Acme", "embark-acme-2"], "embark-acme-3"),
        (["embark-acme-2"], "embark-acme"),
    ],
)
def test_the_first_free_name_is_proposed(taken: list[str], free: str) -> None:
    assert free_role_name("embark-acme", taken=taken) == free


@given(st.text(max_size=80), st.integers(0, 12))
def test_a_free_name_is_free_and_not_too_long(workspace: str, others: int) -> None:
    taken: set[str] = set()
    for _ in range(others):
        taken.add(free_role_name(default_role_name(workspace), taken=taken))
    assert len(taken) == others
    assert all(len(name) <= 64 for name in taken)


def test_a_role_of_one_place_needs_no_words() -> None:
    assert sharing_note(GRANT, []) == ""


def test_a_shared_role_is_said_to_be_one() -> None:
    others = [OtherPlace("s3://acme-ml/a/", "Fraud"), OtherPlace("s3://acme-ml/b/", "Churn")]
    said = sharing_note(GRANT, others)
    for fact in (
        GRANT.role_name,
        GRANT.policy_name,
        "s3://acme-ml/a/ (model Fraud) and s3://acme-ml/b/ (model Churn).",
    ):
        assert fact in said
    assert "and others." in sharing_note(replace(GRANT, prefix="c/"), others, more=True)
