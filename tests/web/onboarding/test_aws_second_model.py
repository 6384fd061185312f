"""A second model of a workspace: its role has a name of its own, and a role that both share is said to be shared."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from tests import factories
from tests.web.handoff.conftest import address as link_address
from wizard.accounts.models import User, Workspace
from wizard.aws.models import AccessCheck, Connection
from wizard.core.jobs import JobState
from wizard.onboarding.handoff import hand_off
from wizard.onboarding.models import Onboarding
from wizard.onboarding.progress import progress
from wizard.onboarding.services import submit_bucket
from wizard.onboarding.steps import StepStatus

FIRST = "s3://acme-ml/in/"
PLACE = {"action": "bucket", "bucket": FIRST, "account_id": "123456789012", "role_name": "embark-acme"}


@pytest.fixture
def first(acme: Workspace, dana: User) -> Onboarding:
    row = factories.named(acme, dana, model_name="Fraud", model_id="fraud")
    return submit_bucket(
        onboarding=row, bucket="acme-ml", prefix="in/", account_id="123456789012", role_name="embark-acme", by=dana
    )


@pytest.fixture
def second(first: Onboarding, acme: Workspace, dana: User) -> Onboarding:
    return factories.named(acme, dana, model_name="Churn", model_id="churn")


def address(row: Onboarding) -> str:
    return f"/onboardings/{row.pk}/aws"


def kept(client: Client, row: Onboarding, **changes: str) -> Connection:
    """The second model's connection, after its form was sent."""
    assert client.post(address(row), PLACE | changes).status_code == 302
    row.refresh_from_db()
    assert row.connection
    return row.connection


def seen(client: Client, path: str) -> str:
    return html.unescape(client.get(path).content.decode())


def words(page: str) -> str:
    """What a screen reader or a copy has of the page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def test_the_same_place_is_read_with_the_same_role(second: Onboarding, as_dana: Client) -> None:
    form = as_dana.get(address(second)).context["bucket_form"]
    assert (form["bucket"].value(), form["role_name"].value()) == (FIRST, "embark-acme")
    assert kept(as_dana, second).role_name == "embark-acme"
    assert 'id="shared-role"' not in seen(as_dana, address(second))


def test_a_role_that_is_open_is_offered_first_and_taken_with_one_press(
    acme: Workspace, dana: User, as_dana: Client, as_mo: Client
) -> None:
    known = factories.connected(acme, dana, model_id="fraud").connection
    row = factories.named(acme, dana, model_id="churn")
    page = seen(as_dana, address(row))
    assert 0 < page.index('id="known-role"') < page.index('id="place"')
    assert known.role_arn in page
    assert f"{known}, role {known.role_arn}" in words(page), "read aloud or copied, they are two"
    assert 'id="known-role"' not in seen(as_mo, address(row)), "an account manager takes nothing"
    assert as_dana.post(address(row), {"action": "take", "connection": known.pk}).status_code == 302
    row.refresh_from_db()
    assert row.connection == known
    assert progress(row).state("aws").status == StepStatus.DONE
    assert 'id="known-role"' not in seen(as_dana, address(row))


def test_it_is_offered_above_the_guide_when_it_opens_the_place_that_was_chosen(
    acme: Workspace, dana: User, as_dana: Client
) -> None:
    factories.connected(acme, dana, model_id="fraud")
    row = factories.named(acme, dana, model_id="churn")
    kept(as_dana, row, bucket="s3://acme-ml/in/", role_name="other")
    page = seen(as_dana, address(row))
    assert page.index('id="known-role"') < page.index('id="guide"')
    kept(as_dana, row, bucket="s3://acme-elsewhere/", role_name="other")
    assert 'id="known-role"' not in seen(as_dana, address(row))


@pytest.mark.parametrize("spoiled", ["red", "another workspace's"])
def test_only_an_open_role_of_the_same_workspace_is_taken(
    acme: Workspace, dana: User, as_dana: Client, spoiled: str
) -> None:
    of = factories.workspace("Globex") if spoiled == "another workspace's" else acme
    by = factories.member(of, "gil@globex.test", "Gil")
    known = factories.connected(of, by, model_id="fraud").connection
    if spoiled == "red":
        AccessCheck.objects.update(state=JobState.FAILED)
    row = factories.named(acme, dana, model_id="churn")
    assert 'id="known-role"' not in seen(as_dana, address(row))
    answer = as_dana.post(address(row), {"action": "take", "connection": known.pk})
    assert answer.status_code == 422
    assert 'data-problem="onboarding.connection.not_open"' in answer.content.decode()
    row.refresh_from_db()
    assert row.connection is None


def test_another_place_gets_a_role_of_its_own_and_the_page_says_so(second: Onboarding, as_dana: Client) -> None:
    assert kept(as_dana, second, bucket="s3://acme-ml/out/").role_name == "embark-acme-2"
    page = seen(as_dana, address(second))
    assert "This place gets a role of its own, embark-acme-2" in page
    assert 'id="shared-role"' not in page


def test_a_third_model_of_the_second_place_is_read_with_the_second_role(
    second: Onboarding, acme: Workspace, dana: User, as_dana: Client
) -> None:
    kept(as_dana, second, bucket="s3://acme-ml/out/")
    third = factories.named(acme, dana, model_id="third")
    Connection.objects.filter(role_name="embark-acme").update(created_at=second.touched_at)
    name = as_dana.get(address(third)).context["bucket_form"]["role_name"].value()
    assert kept(as_dana, third, bucket="s3://acme-ml/out/", role_name=name).role_name == "embark-acme-2"


def test_a_name_that_somebody_chose_is_kept(second: Onboarding, as_dana: Client) -> None:
    kept(as_dana, second, bucket="s3://acme-ml/out/")
    assert kept(as_dana, second, bucket="s3://acme-ml/out/").role_name == "embark-acme", "chosen on the second visit"


def test_a_shared_role_is_said_to_be_shared_wherever_it_is_asked_for(
    second: Onboarding, dana: User, as_dana: Client, as_mo: Client
) -> None:
    for _ in range(2):
        kept(as_dana, second, bucket="s3://acme-ml/out/", role_name="embark-acme")
    link = hand_off(onboarding=second, by=dana)
    pages = [(as_dana, address(second)), (as_mo, address(second)), (as_dana, f"{address(second)}/packet")]
    pages += [(Client(), link_address(link)), (Client(), link_address(link, "packet"))]
    for client, path in pages:
        page = seen(client, path)
        assert f"also serves {FIRST} (model Fraud)" in page, path


def test_a_role_of_the_same_name_elsewhere_is_another_role(
    second: Onboarding, acme: Workspace, as_dana: Client
) -> None:
    kept(as_dana, second, bucket="s3://acme-ml/out/")
    kept(as_dana, second, bucket="s3://acme-ml/out/", account_id="210987654321")
    assert 'id="shared-role"' not in seen(as_dana, address(second))
    evil = factories.workspace("Evil")
    eve = factories.member(evil, "eve@evil.test", "Eve")
    theirs = factories.named(evil, eve)
    submit_bucket(
        onboarding=theirs, bucket="x-ml", prefix="", account_id="210987654321", role_name="embark-acme", by=eve
    )
    assert 'id="shared-role"' not in seen(as_dana, address(second))
