"""Every row of the failure table on the page where it shows: cause, whose turn it is, what to do, what to paste."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.failure_table import ACCOUNT, BUCKET, OBJECTS, PREFIX, ROLE, ROWS, Met, Row
from tests.fakes import aws as fake
from tests.fakes.aws import FakeAws
from wizard.accounts.models import User, Workspace
from wizard.aws.models import AccessCheck, Connection
from wizard.aws.tasks import run_access_check
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.core.running import MAX_ATTEMPTS
from wizard.onboarding.models import Onboarding, OnboardingDataset
from wizard.sampling.models import Sample
from wizard.sampling.tasks import take_sample
from wizard.web.templatetags.signs import whose_turn

LAST_ATTEMPT = {"attempt": MAX_ATTEMPTS - 1}
OURS_NEVER_SAY = ("IAM", "trust policy", "inline policy", "statement", "Allow")
"""Words that would send the customer to their own policies."""


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    installed = fake.install(monkeypatch)
    installed.buckets[BUCKET] = dict(OBJECTS)
    return installed


@pytest.fixture
def onboarding(acme: Workspace, dana: User) -> Onboarding:
    """Past its AWS access step, with a role that is old enough not to be waited for."""
    row = factories.connected(acme, dana)
    Connection.objects.update(
        account_id=ACCOUNT, prefix=PREFIX, role_arn=ROLE, role_saved_at=timezone.now() - timedelta(hours=1)
    )
    AccessCheck.objects.update(role_arn=ROLE, prefix=PREFIX)
    row.refresh_from_db()
    return row


def checked(onboarding: Onboarding, row: Row) -> Problem | None:
    AccessCheck.objects.all().delete()
    place = {"role_arn": ROLE, "bucket": BUCKET, "prefix": PREFIX}
    check = AccessCheck.objects.create(connection=onboarding.connection, pays=row.pays, **place, **LAST_ATTEMPT)
    run_access_check(check.pk)
    return AccessCheck.objects.get().problem


def sampled(onboarding: Onboarding, row: Row) -> Problem | None:
    place = {"workspace": onboarding.workspace, "connection": onboarding.connection, "bucket": BUCKET}
    sample = Sample.objects.create(key=row.key, **place, **LAST_ATTEMPT)
    OnboardingDataset.objects.create(onboarding=onboarding, kind="serving", sample=sample)
    take_sample(sample.pk)
    return Sample.objects.get().problem


def card(page: str, code: str) -> str:
    """What a person reads on the card of one Problem."""
    found = re.search(rf'<section class="problem [^>]*data-problem="{re.escape(code)}".*?</section>', page, re.DOTALL)
    assert found, f"{code} is not on the page"
    return unescape(found.group())


def assert_says(card: str, problem: Problem) -> None:
    assert problem.title in card
    assert whose_turn(problem.whose) in card
    assert problem.detail in card
    assert problem.remedy in card
    assert problem.paste in card
    if problem.whose != Whose.YOURS:
        assert [word for word in OURS_NEVER_SAY if word in f"{problem.detail} {problem.remedy}"] == []
        assert not problem.paste


@pytest.mark.parametrize("row", [row for row in ROWS if row.met == Met.CHECK and row.code], ids=str)
def test_a_refused_check(onboarding: Onboarding, as_dana: Client, aws: FakeAws, row: Row) -> None:
    row.set_up(aws)
    problem = checked(onboarding, row)
    assert problem
    answer = as_dana.get(f"/onboardings/{onboarding.pk}/aws")
    assert answer.status_code == 200
    assert_says(card(answer.content.decode(), row.code), problem)


@pytest.mark.parametrize("row", [row for row in ROWS if row.met == Met.CHECK and not row.code], ids=str)
def test_what_was_cured_is_not_on_the_page(onboarding: Onboarding, as_dana: Client, aws: FakeAws, row: Row) -> None:
    row.set_up(aws)
    assert checked(onboarding, row) is None
    answer = as_dana.get(f"/onboardings/{onboarding.pk}/aws")
    assert answer.status_code == 200
    assert "data-problem=" not in answer.content.decode()
    assert "data-verdict" in answer.content.decode()


@pytest.mark.parametrize("row", [row for row in ROWS if row.met == Met.SAMPLE], ids=str)
def test_a_refused_sample(onboarding: Onboarding, as_dana: Client, aws: FakeAws, row: Row) -> None:
    row.set_up(aws)
    problem = sampled(onboarding, row)
    assert problem
    answer = as_dana.get(f"/onboardings/{onboarding.pk}/data")
    assert answer.status_code == 200
    assert_says(card(answer.content.decode(), row.code), problem)


@pytest.mark.parametrize("row", [row for row in ROWS if row.met == Met.PASTED], ids=str)
def test_a_pasted_error(onboarding: Onboarding, as_dana: Client, row: Row) -> None:
    AccessCheck.objects.update(state=JobState.QUEUED)
    answer = as_dana.post(f"/onboardings/{onboarding.pk}/aws", {"action": "lint", "pasted": row.text})
    assert answer.status_code == 200
    (finding,) = answer.context["judgement"].findings
    assert (finding.problem.code, finding.problem.whose) == (row.code, row.whose)
    assert_says(card(answer.content.decode(), row.code), finding.problem)


FIELDS = {Met.ROLE_FIELD: ("role", "role_arn"), Met.BUCKET_FIELD: ("bucket", "bucket")}


@pytest.mark.parametrize("row", [row for row in ROWS if row.met in FIELDS], ids=str)
def test_what_a_field_does_not_take(onboarding: Onboarding, as_dana: Client, row: Row) -> None:
    action, field = FIELDS[row.met]
    sent = {"account_id": ACCOUNT, "role_name": "embark-acme", "action": action, field: row.text}
    answer = as_dana.post(f"/onboardings/{onboarding.pk}/aws", sent)
    assert answer.status_code == 422
    form = answer.context[f"{action}_form"]
    (error,) = form.errors.as_data()[field]
    assert error.code == row.code
    page = unescape(answer.content.decode())
    assert error.message in page
    if row.whose != Whose.YOURS:
        assert_says(card(page, row.code), form.problem)


def test_where_our_requests_come_from_is_told_to_whose_bucket_refuses_them(
    onboarding: Onboarding, as_dana: Client, aws: FakeAws, settings: LazySettings
) -> None:
    settings.EGRESS_IPS = ("192.0.2.10", "2001:db8::/32")
    row = next(row for row in ROWS if row.id == "BUCKET_POLICY_DENY")
    row.set_up(aws)
    checked(onboarding, row)
    page = as_dana.get(f"/onboardings/{onboarding.pk}/aws").content.decode()
    assert "192.0.2.10, 2001:db8::/32" in card(page, row.code)
