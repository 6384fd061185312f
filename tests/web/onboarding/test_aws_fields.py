"""What people paste into the fields of the AWS access step, and what the page makes of it."""

from __future__ import annotations

from html import unescape

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


def test_a_role_arn_in_place_of_its_name_gives_name_and_account(page: str, as_dana: Client) -> None:
    sent = PLACE | {"account_id": "", "role_name": FOREIGN}
    assert as_dana.post(page, sent).status_code == 302
    kept = Connection.objects.get()
    assert (kept.role_name, kept.account_id) == ("embark-acme", "999999999999")


def test_a_role_arn_of_another_account_than_the_one_beside_it_is_asked_about(page: str, as_dana: Client) -> None:
    answer = as_dana.post(page, PLACE | {"role_name": FOREIGN})
    assert answer.context["bucket_form"].errors.as_data()["role_name"][0].code == "aws.arn.other_account"


@pytest.mark.parametrize("pasted", [ROLE, "https://123456789012.signin.aws.amazon.com/console"])
def test_an_account_id_is_read_out_of_what_holds_it(page: str, as_dana: Client, pasted: str) -> None:
    assert as_dana.post(page, PLACE | {"account_id": pasted}).status_code == 302
    assert Connection.objects.get().account_id == "123456789012"


def test_an_empty_field_says_what_to_enter(page: str, as_dana: Client) -> None:
    answer = as_dana.post(page, {"action": "bucket"})
    assert set(answer.context["bucket_form"].errors) == {"bucket", "account_id", "role_name"}
    assert "This field is required" not in answer.content.decode()
    assert "This field is required" not in as_dana.post(page, {"action": "role"}).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        PLACE | {"bucket": "Acme-ML"},
        PLACE | {"bucket": "s3://"},
        {"action": "role", "role_arn": "arn:aws:iam::1:user/x"},
    ],
)
def test_what_is_wrong_is_said_once_under_one_heading(page: str, as_dana: Client, sent: dict[str, str]) -> None:
    answer = as_dana.post(page, sent)
    form = answer.context["role_form" if sent["action"] == "role" else "bucket_form"]
    ((name, (sentence,)),) = form.errors.items()
    shown = unescape(answer.content.decode())
    assert shown.count(sentence) == 1
    assert shown.count('id="problem-summary"') == 1
    assert f'<a href="#id_{name}">' in shown
    assert "data-problem" not in shown


def test_what_to_enter_instead_can_be_copied(page: str, as_dana: Client) -> None:
    shown = as_dana.post(page, PLACE | {"bucket": "Acme-ML"}).content.decode()
    assert "data-copy-text>acme-ml<" in shown
