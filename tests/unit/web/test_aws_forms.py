"""The forms of AWS access: a role of another account has to be meant; what must not be kept is not shown again."""

from __future__ import annotations

from wizard.web.aws_access.forms import BucketForm, RoleForm

ARN = "arn:aws:iam::111122223333:role/embark-acme"
PLACE = {"account_id": "111122223333", "role_name": "embark-acme"}


def role_form(text: str, account: str = "111122223333", **more: str) -> RoleForm:
    return RoleForm({"role_arn": text, **more}, account_id=account)


def test_a_role_of_the_expected_account_is_taken() -> None:
    form = role_form(f" {ARN} ")
    assert form.is_valid()
    assert str(form.cleaned_data["role_arn"]) == ARN
    assert not form.asks_for_account


def test_a_role_of_another_account_has_to_be_meant() -> None:
    form = role_form(ARN, account="999999999999")
    assert not form.is_valid()
    (error,) = form.errors.as_data()["other_account"]
    assert error.code == "aws.arn.other_account"
    assert all(account in str(error) for account in ("111122223333", "999999999999"))
    assert form.asks_for_account


def test_a_role_of_another_account_that_is_meant_is_taken() -> None:
    form = role_form(ARN, account="999999999999", other_account="on")
    assert form.is_valid()
    assert form.cleaned_data["role_arn"].account_id == "111122223333"


def test_before_an_account_is_known_no_question_is_asked() -> None:
    assert role_form(ARN, account="").is_valid()
    assert not RoleForm(account_id="999999999999").asks_for_account


def test_a_pasted_key_is_not_shown_again() -> None:
    form = role_form("AKIAIOSFODNN7EXAMPLE")
    assert form.errors.as_data()["role_arn"][0].code == "aws.paste.secret"
    assert "AKIA" not in form.as_p()


def test_of_a_presigned_address_the_place_is_kept_and_the_signature_is_not_shown() -> None:
    signed = "https://acme-ml.s3.amazonaws.com/in/a.csv?X-Amz-Signature=0f1e"
    form = BucketForm({"bucket": signed, **PLACE})
    assert form.is_valid()
    assert (form.values()["bucket"], form.values()["prefix"]) == ("acme-ml", "in/")
    assert "presigned" in form.warning
    refused = BucketForm({"bucket": signed, **PLACE, "account_id": "?"})
    assert not refused.is_valid()
    assert "0f1e" not in refused.as_p()
    assert "acme-ml.s3.amazonaws.com/in/a.csv" in refused.as_p()


def test_what_to_enter_instead_is_known_to_the_form() -> None:
    session = role_form("arn:aws:sts::111122223333:assumed-role/embark-acme/x")
    assert not session.is_valid()
    assert session.field_problem
    assert session.field_problem.paste == ARN
    assert session.problem is None
