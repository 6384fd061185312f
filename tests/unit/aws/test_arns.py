"""Role ARNs in every shape people paste."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.aws.arns import RoleArn, account_id, role_name
from wizard.core.problems import ProblemError

ACCOUNT = "111122223333"
ARN = f"arn:aws:iam::{ACCOUNT}:role/embark-acme"
CONSOLE = "https://us-east-1.console.aws.amazon.com/iam/home?region=eu-west-1#/roles/details/embark-acme?section=trust"

names = st.from_regex(r"[A-Za-z0-9_+=,.@-]{1,64}", fullmatch=True)
paths = st.lists(st.from_regex(r"[a-z0-9_-]{1,9}", fullmatch=True), max_size=3).map(
    lambda parts: "/".join(["", *parts, ""])
)
accounts = st.from_regex(r"[0-9]{12}", fullmatch=True)


def code_of(text: str, **known: str) -> str:
    with pytest.raises(ProblemError) as caught:
        RoleArn.parse(text, **known)
    return caught.value.problem.code


def read(text: str) -> RoleArn | str:
    """The role, or the code of the Problem."""
    try:
        return RoleArn.parse(text)
    except ProblemError as error:
        return error.problem.code


@given(accounts, names, paths.filter(lambda path: not path.startswith("/aws-service-role/")))
def test_what_is_written_is_read_back(account: str, name: str, path: str) -> None:
    role = RoleArn(account_id=account, name=name, path=path)
    assert RoleArn.parse(f"  {role}\n") == role


@given(st.text(max_size=80))
def test_any_text_is_read_or_answered_with_a_problem(text: str) -> None:
    role = read(text)
    assert role.startswith("aws.arn.") if isinstance(role, str) else RoleArn.parse(str(role)) == role


@given(st.text(alphabet="arn:awsiam0123456789/role- ", max_size=60))
def test_near_misses_never_crash(text: str) -> None:
    role = read(f"arn:aws:{text}")
    assert role.startswith("aws.arn.") if isinstance(role, str) else len(role.account_id) == 12


@pytest.mark.parametrize(
    "text",
    [
        f"Role ARN: {ARN}.",
        f'"{ARN}"',
        f"It is {ARN}, I think",
        f"({ARN})",
        f"https://console.aws.amazon.com/go?arn={ARN.replace(':', '%3A').replace('/', '%2F')}&x=1",
    ],
)
def test_the_arn_is_found_in_what_surrounds_it(text: str) -> None:
    assert str(RoleArn.parse(text)) == ARN


def test_a_path_is_part_of_the_arn() -> None:
    role = RoleArn.parse(f"arn:aws:iam::{ACCOUNT}:role/data/ml/embark")
    assert (role.path, role.name) == ("/data/ml/", "embark")


def test_the_consoles_page_is_understood_when_the_account_is_known() -> None:
    assert str(RoleArn.parse(CONSOLE, account_id=ACCOUNT)) == ARN
    assert code_of(CONSOLE) == "aws.arn.console_url"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "aws.arn.empty"),
        ("   ", "aws.arn.empty"),
        ("embark-acme", "aws.arn.malformed"),
        (ACCOUNT, "aws.arn.malformed"),
        (f"arn:aws:iam::{ACCOUNT}", "aws.arn.malformed"),
        (f"arn:aws:iam::{ACCOUNT}:role/", "aws.arn.malformed"),
        (f"arn:aws:iam::{ACCOUNT}:role/{'x' * 65}", "aws.arn.malformed"),
        (f"arn:aws:iam::{ACCOUNT}:oidc-provider/embark.test/t/iss_1", "aws.arn.provider"),
        (f"arn:aws:iam::{ACCOUNT}:saml-provider/corp", "aws.arn.provider"),
        (f"arn:aws:iam::{ACCOUNT}:policy/embark-read", "aws.arn.policy"),
        (f"arn:aws:iam::{ACCOUNT}:user/dana", "aws.arn.user"),
        (f"arn:aws:iam::{ACCOUNT}:group/ml", "aws.arn.user"),
        (f"arn:aws:iam::{ACCOUNT}:instance-profile/web", "aws.arn.instance_profile"),
        (f"arn:aws:iam::{ACCOUNT}:root", "aws.arn.root"),
        (f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSX", "aws.arn.service_linked"),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/embark-acme/session", "aws.arn.assumed_role"),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/dana", "aws.arn.service"),
        ("arn:aws:s3:::acme-ml", "aws.arn.service"),
        (f"arn:aws-cn:iam::{ACCOUNT}:role/embark", "aws.arn.partition"),
        (f"arn:aws-us-gov:iam::{ACCOUNT}:role/embark", "aws.arn.partition"),
        ("arn:aws:iam::12345:role/embark", "aws.arn.account"),
        (f"arn:aws:iam:us-east-1:{ACCOUNT}:role/embark", "aws.arn.account"),
    ],
)
def test_everything_else_is_named(text: str, code: str) -> None:
    assert code_of(text) == code


def test_an_assumed_role_leads_to_its_role() -> None:
    with pytest.raises(ProblemError) as caught:
        RoleArn.parse(f"arn:aws:sts::{ACCOUNT}:assumed-role/embark-acme/embark-wsp")
    assert caught.value.problem.paste == ARN


@pytest.mark.parametrize("text", [ACCOUNT, " 1111-2222-3333 ", "1111 2222 3333"])
def test_an_account_id_in_any_spelling(text: str) -> None:
    assert account_id(text) == ACCOUNT


@pytest.mark.parametrize("text", ["", "1234", "11112222333x", "1111222233334", "١" * 12])
def test_what_is_no_account_id(text: str) -> None:
    with pytest.raises(ProblemError) as caught:
        account_id(text)
    assert caught.value.problem.code == "aws.account.malformed"


def test_role_names() -> None:
    assert role_name(" embark-read ") == "embark-read"
    for wrong in ("", "two words", "x" * 65, "rôle", "a/b"):
        with pytest.raises(ProblemError):
            role_name(wrong)
