"""The AWS access step: the guide with real values, the forms, and the check as it walks."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.aws.models import AccessCheck
from wizard.core.jobs import JobState
from wizard.core.problems import Problem, Whose
from wizard.onboarding.models import Onboarding

PLACE = {"action": "bucket", "bucket": "s3://acme-ml/in/", "account_id": "123456789012", "role_name": "embark-acme"}
ROLE = "arn:aws:iam::123456789012:role/embark-acme"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def row(acme: Workspace, dana: User) -> Onboarding:
    return factories.named(acme, dana)


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/aws"


def test_without_a_model_the_step_sends_back_to_it(acme: Workspace, dana: User, as_dana: Client) -> None:
    row = factories.onboarding(acme, dana)
    assert as_dana.get(address(row))["Location"] == f"/onboardings/{row.pk}/model"


def test_the_guide_holds_the_real_values(row: Onboarding, as_dana: Client, acme: Workspace) -> None:
    assert as_dana.post(address(row), PLACE).status_code == 302
    page = as_dana.get(address(row)).content.decode()
    for value in (
        f"http://testserver/t/{acme.issuer_id}",
        "sts.amazonaws.com",
        acme.subject,
        ROLE,
        "arn:aws:s3:::acme-ml/in/*",
    ):
        assert value in page, value
    assert "&lt;BUCKET_NAME&gt;" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bucket", ""),
        ("bucket", "ftp://acme"),
        ("bucket", "s3://<BUCKET_NAME>/x"),
        ("bucket", "169.254.169.254"),
        ("bucket", "x" * 2000),
        ("account_id", "12345"),
        ("account_id", "acme"),
        ("role_name", "a b"),
        ("role_name", "x" * 65),
    ],
)
def test_a_bad_place_is_refused_beside_its_field(row: Onboarding, as_dana: Client, field: str, value: str) -> None:
    answer = as_dana.post(address(row), PLACE | {field: value})
    assert answer.status_code == 422
    assert field in answer.context["bucket_form"].errors
    row.refresh_from_db()
    assert row.connection is None


def test_the_expected_role_arn_is_filled_in(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(address(row), PLACE)
    assert f'value="{ROLE}"' in as_dana.get(address(row)).content.decode()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "arn:aws:iam::123456789012:oidc-provider/x.example",
        "arn:aws:iam::123456789012:policy/x",
        "arn:aws-cn:iam::123456789012:role/x",
    ],
)
def test_what_is_no_role_arn_is_answered_with_what_to_do(row: Onboarding, as_dana: Client, value: str) -> None:
    as_dana.post(address(row), PLACE)
    answer = as_dana.post(address(row), {"action": "role", "role_arn": value})
    assert answer.status_code == 422
    assert answer.context["role_form"].errors["role_arn"]
    assert AccessCheck.objects.count() == 0


def test_pressing_check_twice_is_one_check(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(address(row), PLACE)
    for _ in range(2):
        assert as_dana.post(address(row), {"action": "role", "role_arn": ROLE}).status_code == 302
    assert AccessCheck.objects.count() == 1


def test_the_fragment_polls_while_the_check_is_live_and_stops_at_its_end(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(address(row), PLACE)
    as_dana.post(address(row), {"action": "role", "role_arn": ROLE})
    live = as_dana.get(address(row), headers=HTMX).content.decode()
    assert live.count("hx-trigger") == 1
    assert "<html" not in live
    assert 'id="stepper"' in live
    AccessCheck.objects.update(state=JobState.DONE)
    ended = as_dana.get(address(row), headers=HTMX).content.decode()
    assert "hx-trigger" not in ended
    assert f"/onboardings/{row.pk}/data" in ended


def test_a_refusal_shows_what_was_seen_whose_turn_it_is_and_what_to_paste(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(address(row), PLACE)
    as_dana.post(address(row), {"action": "role", "role_arn": ROLE})
    problem = Problem(
        "aws.trust.denied", Whose.YOURS, "The role refused us", "403", "Paste this.", paste='{"a": "<b>"}'
    )
    AccessCheck.objects.update(state=JobState.FAILED, problem_json=problem.to_json())
    page = as_dana.get(address(row)).content.decode()
    assert 'data-problem="aws.trust.denied"' in page
    assert "Your turn" in page
    assert "{&quot;a&quot;: &quot;&lt;b&gt;&quot;}" in page
    assert as_dana.get(f"/onboardings/{row.pk}/data").status_code == 302, "the next step stays closed"


def test_without_scripts_refresh_asks_again_instead_of_jumping(row: Onboarding, as_dana: Client) -> None:
    as_dana.post(address(row), PLACE)
    as_dana.post(address(row), {"action": "role", "role_arn": ROLE})
    page = as_dana.get(address(row)).content.decode()
    link = page[: page.index(">Refresh</a>")].rpartition("<a ")[2]
    assert link == f'href="{address(row)}"', "a fragment would only scroll"
