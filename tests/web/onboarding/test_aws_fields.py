"""What people paste into the fields of the AWS access step, and what the page makes of it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from wizard.accounts.models import User, Workspace
from wizard.aws.models import Connection
from wizard.onboarding.models import Onboarding

PLACE = {"action": "bucket", "bucket": "s3://acme-ml/in/", "account_id": "123456789012", "role_name": "embark-acme"}
ROLE = "arn:aws:iam::123456789012:role/embark-acme"
FOREIGN = "arn:aws:iam::999999999999:role/embark-acme"


@pytest.fixture
def page(acme: Workspace, dana: User, as_dana: Client) -> str:
    row: Onboarding = factories.named(acme, dana)
    address = f"/onboardings/{row.pk}/aws"
    assert as_dana.post(address, PLACE).status_code == 302
    return address


def test_a_role_of_another_account_is_asked_about_before_it_is_taken(page: str, as_dana: Client) -> None:
    assert 'name="other_account"' not in as_dana.get(page).content.decode()
    asked = as_dana.post(page, {"action": "role", "role_arn": FOREIGN})
    assert asked.status_code == 422
    shown = asked.content.decode()
    assert 'name="other_account"' in shown
    assert "999999999999" in shown
    assert Connection.objects.get().role_arn == ""
    assert as_dana.post(page, {"action": "role", "role_arn": FOREIGN, "other_account": "on"}).status_code == 302
    kept = Connection.objects.get()
    assert (kept.role_arn, kept.account_id) == (FOREIGN, "999999999999")


@pytest.mark.parametrize("pasted", ["embark-acme", f"{ROLE[:30]}\r\n{ROLE[30:]}", f"Arn: {ROLE}"])
def test_what_is_understood_is_kept_as_the_arn(page: str, as_dana: Client, pasted: str) -> None:
    assert as_dana.post(page, {"action": "role", "role_arn": pasted}).status_code == 302
    assert Connection.objects.get().role_arn == ROLE


def test_a_key_comes_back_on_no_page(page: str, as_dana: Client) -> None:
    answer = as_dana.post(page, {"action": "role", "role_arn": "AKIAIOSFODNN7EXAMPLE"})
    assert answer.status_code == 422
    assert "AKIA" not in answer.content.decode()
    assert "access key" in answer.content.decode()


def test_a_presigned_address_is_taken_for_its_place_with_a_warning(page: str, as_dana: Client) -> None:
    signed = "https://acme-ml.s3.amazonaws.com/out/a.csv?X-Amz-Signature=0f1e2d"
    answer = as_dana.post(page, PLACE | {"bucket": signed}, follow=True)
    assert answer.status_code == 200, answer.context["bucket_form"].errors
    assert str(Connection.objects.get()) == "s3://acme-ml/out/"
    assert "presigned" in answer.content.decode()
    assert "0f1e2d" not in answer.content.decode()
