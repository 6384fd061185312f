"""How long a refused check is tried again by itself: only for what IAM's delay can cause, and not for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wizard.aws.check.waiting import MAX_TRIES, YOUNG, next_try, note

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def asked(**changes: Any) -> timedelta | None:
    facts = {
        "code": "aws.trust.denied",
        "tries": 0,
        "role_saved_at": NOW - timedelta(seconds=5),
        "green_at": None,
        "now": NOW,
    }
    until = next_try(**(facts | changes))
    return until - NOW if until else None


def test_the_first_pause_is_the_shortest() -> None:
    assert asked() == timedelta(seconds=10)
    assert asked(tries=1) == asked(tries=10) == timedelta(seconds=15)


@pytest.mark.parametrize(
    "code",
    ["aws.trust.provider_missing", "aws.trust.audience", "aws.policy.list", "aws.policy.get", "aws.access.denied_list"],
)
def test_what_delay_looks_like(code: str) -> None:
    assert asked(code=code)


@pytest.mark.parametrize(
    "code",
    ["aws.trust.open", "aws.bucket.missing", "aws.bucket.empty_prefix", "aws.scp.deny", "aws.policy.explicit_deny",
     "aws.issuer.unseen", "aws.arn.other_account", "aws.role.revoked"],
)  # fmt: skip
def test_what_waiting_does_not_mend(code: str) -> None:
    assert asked(code=code) is None


def test_twelve_walks_and_no_more() -> None:
    assert [bool(asked(tries=tries)) for tries in range(MAX_TRIES + 1)] == [True] * 11 + [False] * 2
    assert MAX_TRIES == 12


def test_all_tries_fit_into_the_time_in_which_a_role_is_young() -> None:
    pauses = [asked(tries=tries) or timedelta() for tries in range(MAX_TRIES - 1)]
    assert sum(pauses, timedelta()) < YOUNG


def test_an_older_role_is_not_waited_for() -> None:
    assert asked(role_saved_at=NOW - YOUNG + timedelta(seconds=1))
    assert asked(role_saved_at=NOW - YOUNG) is None
    assert asked(role_saved_at=None) is None


def test_a_role_that_was_green_has_long_been_spread() -> None:
    assert asked(green_at=NOW - timedelta(seconds=30)) is None


def test_the_note_counts_as_people_do() -> None:
    assert "try 3 of 12" in note(2)
