"""Account ids and names for a role, out of whatever people paste into these two fields."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.secrets import KEY_ID, PEM, PRESIGNED, SECRET_KEY, SESSION_TOKEN
from wizard.aws.paste.names import account_id, role_name
from wizard.aws.paste.role_texts import NamedRole
from wizard.core.problems import Problem, ProblemError

ACCOUNT = "111122223333"
ARN = f"arn:aws:iam::{ACCOUNT}:role/embark-acme"


def account_problem(text: str) -> Problem:
    with pytest.raises(ProblemError) as caught:
        account_id(text)
    return caught.value.problem


def name_problem(text: str) -> Problem:
    with pytest.raises(ProblemError) as caught:
        role_name(text)
    return caught.value.problem


@pytest.mark.parametrize(
    "text",
    [
        ACCOUNT,
        " 1111-2222-3333 ",
        "1111 2222 3333",
        "Account ID: 1111-2222-3333",
        ARN,
        f"arn:aws:iam::{ACCOUNT}:user/dana",
        f"arn:aws:iam::{ACCOUNT}:root",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/admin/dana",
        f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/999999999999",
        f"arn:aws:iam::{ACCOUNT}:user/999999999999",
        f"https://{ACCOUNT}.signin.aws.amazon.com/console",
        f"https://{ACCOUNT}-abcd1234.eu-west-1.console.aws.amazon.com/s3/home",
        f"https://acme.awsapps.com/start/#/console?account_id={ACCOUNT}&role_name=admin",
        f"https://signin.aws.amazon.com/switchrole?roleName=x&account={ACCOUNT}",
    ],
)
def test_an_account_id_in_any_spelling(text: str) -> None:
    assert account_id(text) == ACCOUNT


@pytest.mark.parametrize(
    "text",
    ["", "1234", "11112222333x", "1111222233334", "١" * 12, "arn:aws:s3:::acme-ml", "https://acme.signin.aws.amazon.com/",
     f"{ACCOUNT} or 999999999999", f"x{ACCOUNT}"],
)  # fmt: skip
def test_what_is_no_account_id(text: str) -> None:
    assert account_problem(text).code == "aws.account.malformed"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (" embark-read ", NamedRole("embark-read")),
        ("role/embark-acme", NamedRole("embark-acme")),
        (ARN, NamedRole("embark-acme", account_id=ACCOUNT)),
        (f"Arn: {ARN}", NamedRole("embark-acme", account_id=ACCOUNT)),
        (ARN.replace("role/", "role/data/ml/"), NamedRole("embark-acme", "/data/ml/", ACCOUNT)),
        ("https://console.aws.amazon.com/iam/home#/roles/details/embark-acme", NamedRole("embark-acme")),
        (
            f"https://{ACCOUNT}-ab12.us-east-1.console.aws.amazon.com/iam/home#/roles/details/embark-acme",
            NamedRole("embark-acme", account_id=ACCOUNT),
        ),
    ],
)
def test_a_role_is_named_by_its_name_its_arn_or_its_page(text: str, role: NamedRole) -> None:
    assert role_name(text) == role


@pytest.mark.parametrize("text", ["", "two words", "x" * 65, "rôle", "a/b"])
def test_what_is_no_role_name(text: str) -> None:
    assert name_problem(text).code == "aws.role_name.malformed"


def test_an_arn_of_something_else_is_named() -> None:
    assert name_problem(f"arn:aws:iam::{ACCOUNT}:user/dana").code == "aws.arn.user"


@pytest.mark.parametrize("secret", [KEY_ID, SECRET_KEY, SESSION_TOKEN, PEM, PRESIGNED])
def test_a_secret_is_not_shown_again(secret: str) -> None:
    for problem in (account_problem(secret), name_problem(secret)):
        assert problem.code == "aws.paste.secret"
        assert secret[-16:] not in str(problem.to_json())


@given(st.text(max_size=80))
def test_any_text_is_read_or_answered_with_a_problem(text: str) -> None:
    with suppress(ProblemError):
        assert len(account_id(text)) == 12
    with suppress(ProblemError):
        assert 1 <= len(role_name(text).name) <= 64
