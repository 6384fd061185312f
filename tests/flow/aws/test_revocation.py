"""A role that worked and refuses now: told as such, in a check and wherever else the role is used."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from tests.fakes.aws import FakeAws
from wizard.accounts.models import User
from wizard.aws.diagnosis import Operation
from wizard.aws.models import AccessCheck, Connection
from wizard.aws.services import request_access_check, request_listing
from wizard.aws.session.listing import list_page
from wizard.aws.session.problems import ON_PURPOSE
from wizard.aws.session.sessions import AwsSession, open_session
from wizard.core.problems import Problem, ProblemError, Whose

pytestmark = pytest.mark.django_db(transaction=True)

TRUST = (403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
REVOKED = (
    'User: x is not authorized to perform: s3:ListBucket on resource: "y" with an explicit deny in an identity-based '
    "policy"
)


@pytest.fixture
def green(connection: Connection, aws: FakeAws) -> Connection:
    connection.green_at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    connection.save()
    return connection


def refused(call: object) -> Problem:
    with pytest.raises(ProblemError) as caught:
        call()  # type: ignore[operator]
    return caught.value.problem


def opened(connection: Connection) -> AwsSession:
    return open_session(connection, now=timezone.now(), purpose="chk_1")


def test_a_check_says_until_when_it_worked_and_keeps_what_to_paste(green: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.ASSUME, *TRUST)
    problem = AccessCheck.objects.get(pk=request_access_check(connection=green, by=dana).pk).problem
    assert problem
    assert (problem.code, problem.whose) == ("aws.role.revoked", Whose.YOURS)
    assert "2026-11-20 at 09:30 UTC" in problem.detail
    assert "REQ-REFUSED" in problem.detail
    assert json.loads(problem.paste)["Statement"]
    assert problem.remedy.startswith(ON_PURPOSE)
    assert "as the guide says" in problem.remedy


def test_a_listing_says_it_too(green: Connection, dana: User, aws: FakeAws) -> None:
    aws.refuse(Operation.ASSUME, 400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account")
    listing = request_listing(connection=green, prefix="in/", by=dana)
    listing.refresh_from_db()
    assert listing.problem
    assert listing.problem.code == "aws.role.revoked"


def test_a_role_that_never_worked_is_not_revoked(connection: Connection, aws: FakeAws) -> None:
    aws.refuse(Operation.ASSUME, *TRUST)
    assert refused(lambda: opened(connection)).code == "aws.trust.denied"


def test_what_is_aws_own_fault_is_no_revocation(green: Connection, aws: FakeAws) -> None:
    aws.refuse(Operation.ASSUME, 503, "ServiceUnavailable")
    assert refused(lambda: opened(green)).code == "aws.service.unavailable"


def test_a_revoked_session_is_replaced_once(green: Connection, aws: FakeAws) -> None:
    session = opened(green)
    aws.refuse_once(Operation.LIST, 403, "AccessDenied", REVOKED)
    assert list_page(session, "acme-ml", "in/").objects
    assert aws.count(Operation.ASSUME) == 2


def test_a_deny_that_stays_is_a_revocation(green: Connection, aws: FakeAws) -> None:
    session = opened(green)
    aws.refuse(Operation.LIST, 403, "AccessDenied", REVOKED)
    assert refused(lambda: list_page(session, "acme-ml", "in/")).code == "aws.role.revoked"
    assert (aws.count(Operation.ASSUME), aws.count(Operation.LIST)) == (2, 2)


def test_a_deny_from_the_beginning_is_called_what_it_is(connection: Connection, aws: FakeAws) -> None:
    session = opened(connection)
    aws.refuse(Operation.LIST, 403, "AccessDenied", REVOKED)
    assert refused(lambda: list_page(session, "acme-ml", "in/")).code == "aws.policy.explicit_deny"


def test_a_token_that_came_too_late_is_made_anew_once(connection: Connection, aws: FakeAws) -> None:
    aws.refuse_once(Operation.ASSUME, 400, "ExpiredTokenException", "Token expired")
    opened(connection)
    first, second = (asked["WebIdentityToken"] for _, asked in aws.asked)
    assert first != second


def test_a_clock_that_is_wrong_stays_ours(connection: Connection, aws: FakeAws) -> None:
    aws.refuse(Operation.ASSUME, 400, "ExpiredTokenException", "Token expired")
    problem = refused(lambda: opened(connection))
    assert (problem.code, problem.whose, problem.retryable) == ("aws.issuer.token_expired", Whose.OURS, True)
    assert aws.count(Operation.ASSUME) == 2
