"""Role ARNs in every shape people paste."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.secrets import KEY_ID, PEM, PRESIGNED, SECRET_KEY, SESSION_TOKEN
from wizard.aws.models import AccessCheck, Connection, Receipt
from wizard.aws.paste.arns import LONGEST, RoleArn
from wizard.aws.paste.secret_texts import secret_in
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


def read(text: str, account: str = "") -> RoleArn | str:
    """The role, or the code of the Problem."""
    try:
        return RoleArn.parse(text, account_id=account)
    except ProblemError as error:
        return error.problem.code


@given(accounts, names, paths.filter(lambda path: not path.startswith("/aws-service-role/")))
def test_what_is_written_is_read_back(account: str, name: str, path: str) -> None:
    role = RoleArn(account_id=account, name=name, path=path)
    assume(secret_in(str(role)) is None)  # by chance alone do letters look like a key
    assert RoleArn.parse(f"  {role}\n") == role


def test_an_arn_fits_its_column() -> None:
    longest = f"arn:aws:iam::{ACCOUNT}:role/{'x' * (LONGEST - 31 - 2)}/r"
    assert len(str(RoleArn.parse(longest))) == LONGEST
    assert code_of(f"{longest}r") == "aws.arn.malformed"
    assert code_of(f"role/{'x/' * 400}r", account_id=ACCOUNT) == "aws.arn.malformed"
    columns = {model._meta.get_field("role_arn").max_length for model in (Connection, AccessCheck, Receipt)}
    assert columns == {LONGEST}


@given(st.text(max_size=80), st.sampled_from(["", ACCOUNT]))
def test_any_text_is_read_or_answered_with_a_problem(text: str, account: str) -> None:
    role = read(text, account)
    assert role.startswith(("aws.arn.", "aws.paste.")) if isinstance(role, str) else RoleArn.parse(str(role)) == role


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


GET_ROLE = json.dumps(
    {
        "Role": {
            "RoleName": "embark-acme",
            "Arn": ARN,
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {"Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/embark.test/t/iss_1"}},
                    {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/ci"}},
                ]
            },
        }
    },
    indent=4,
)
TABLE = f"""
--------------------------------------------------------
|                        GetRole                       |
+------+-----------------------------------------------+
|  Arn |  {ARN}   |
|  Id  |  AROAEXAMPLEID                                |
+------+-----------------------------------------------+
"""


@pytest.mark.parametrize(
    "text",
    [
        f"\u200b{ARN}\ufeff",
        f"“{ARN}”",
        f"`{ARN}`",
        ARN.replace("role/", "role/\n  "),
        ARN.replace("acme", "ac\r\nme"),
        ARN.replace(":", " : ").replace("/", " / "),
        ARN.replace(ACCOUNT, "1111 2222 3333"),
        ARN.replace(ACCOUNT, "1111-2222-3333"),
        ARN.replace("arn:aws:iam", "ARN:AWS:IAM"),
        f"Arn: {ARN}",
        f'embark_role_arn = "{ARN}"',
        f"\x1b[1mrole_arn\x1b[0m = {ARN}",
        f"RoleArn\t{ARN}\tThe role's ARN\tembark-access",
        f"ROLE\t{ARN}\t2026-11-24T08:00:00Z\tAROAEXAMPLEID\t/\tembark-acme",
        GET_ROLE,
        TABLE,
        f"policy arn:aws:iam::{ACCOUNT}:policy/x is attached to {ARN}.",
    ],
)
def test_what_copying_adds_is_left_off(text: str) -> None:
    assert str(RoleArn.parse(text)) == ARN


@pytest.mark.parametrize(
    "text",
    [
        "embark-acme",
        "role/embark-acme",
        CONSOLE,
        "https://console.aws.amazon.com/iam/home?#/roles/embark-acme",
        "https://console.aws.amazon.com/iam/home#roles/embark-acme",
        "https://us-east-1.console.aws.amazon.com/iamv2/home?region=us-east-1#/roles/details/embark-acme",
    ],
)
def test_a_role_named_without_its_account_is_of_the_one_that_was_entered(text: str) -> None:
    assert str(RoleArn.parse(text, account_id=ACCOUNT)) == ARN
    assert code_of(text) in ("aws.arn.console_url", "aws.arn.malformed")


@pytest.mark.parametrize(
    "text",
    [
        f"https://{ACCOUNT}-abcd1234.us-east-1.console.aws.amazon.com/iam/home#/roles/details/embark-acme?section=x",
        f"https://signin.aws.amazon.com/switchrole?roleName=embark-acme&account={ACCOUNT}&displayName=Embark",
    ],
)
def test_an_address_that_tells_the_account_is_believed(text: str) -> None:
    assert str(RoleArn.parse(text)) == ARN
    assert str(RoleArn.parse(text, account_id="999999999999")) == ARN


def test_a_role_named_with_its_path_keeps_it() -> None:
    assert str(RoleArn.parse("role/data/ml/embark", account_id=ACCOUNT)).endswith(":role/data/ml/embark")


def test_a_path_without_the_word_role_is_no_role() -> None:
    assert code_of("data/ml/embark", account_id=ACCOUNT) == "aws.arn.malformed"


@pytest.mark.parametrize("secret", [KEY_ID, SECRET_KEY, f"role/{SECRET_KEY}", SESSION_TOKEN, PEM, PRESIGNED])
def test_a_secret_is_neither_taken_for_a_role_nor_shown_again(secret: str) -> None:
    with pytest.raises(ProblemError) as caught:
        RoleArn.parse(secret, account_id=ACCOUNT)
    assert caught.value.problem.code == "aws.paste.secret"
    assert secret[-16:] not in str(caught.value.problem.to_json())


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
        (ACCOUNT, "aws.arn.account_only"),
        ("1111-2222-3333", "aws.arn.account_only"),
        ("dana@acme.test says hello", "aws.arn.malformed"),
        ("https://console.aws.amazon.com/iam/home#/policies", "aws.arn.console_page"),
        (f"https://console.aws.amazon.com/iam/home#/policies/details/arn%3Aaws%3Aiam%3A%3A{ACCOUNT}%3Apolicy%2Fx",
         "aws.arn.policy"),
        ("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "aws.arn.policy"),
        ("AKIAIOSFODNN7EXAMPLE", "aws.paste.secret"),
        (f"{ARN}\naws_secret_access_key = wJalrXUtnFEMI", "aws.paste.secret"),
        (f"{ARN} or {ARN}-2", "aws.arn.several"),
        (f"{ARN}\n{ARN}-2", "aws.arn.several"),
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
)  # fmt: skip
def test_everything_else_is_named(text: str, code: str) -> None:
    assert code_of(text) == code


def test_an_assumed_role_leads_to_its_role() -> None:
    with pytest.raises(ProblemError) as caught:
        RoleArn.parse(f"arn:aws:sts::{ACCOUNT}:assumed-role/embark-acme/embark-wsp")
    assert caught.value.problem.paste == ARN
