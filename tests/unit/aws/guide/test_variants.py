"""The other ways of the guide: the same role from each, every value in its place, and steps to take it back."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cloudformation_stack import Stack, document, read
from tests.unit.aws.grants import GRANT
from wizard.aws.guide import (
    ACCOUNT_PLACEHOLDER,
    Grant,
    Variant,
    console_steps,
    console_undo,
    generic_template,
    permissions_policy,
    trust_policy,
    variants,
)
from wizard.aws.guide.cli import script
from wizard.aws.guide.cloudformation import stack_name, template
from wizard.aws.guide.policies import guide_permissions_policy
from wizard.aws.guide.terraform import module
from wizard.aws.guide.texts import filled, raw

KEY = "arn:aws:kms:eu-west-1:111122223333:key/0b1c-2d"
TEMPLATE_URL = "https://templates.s3.eu-west-1.amazonaws.com/embark access.yaml"

SLOW = settings(max_examples=25, deadline=None)  # reads YAML each time

prefixes = st.just("") | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("'\"\\\\$%{}*?@"), max_size=30
).map(lambda text: f"{text}/")
grants = st.builds(
    lambda prefix, key: replace(GRANT, prefix=prefix, kms_key_arn=key), prefixes, st.sampled_from(["", KEY])
)


def variant(key: str, grant: Grant = GRANT, **where: str) -> Variant:
    (found,) = [each for each in variants(grant, **where) if each.key == key]
    return found


def policies_of_script(text: str) -> list[Any]:
    """The two documents as bash understands them."""
    values = text[text.index("account=") : text.index("main() {")]
    shown = f'{values}\nprintf \'%s\\0\' "$trust_policy" "$permissions_policy"'
    printed = subprocess.run(["bash", "-c", shown], capture_output=True, check=True).stdout
    return [json.loads(each) for each in printed.decode().split("\0")[:-1]]


def policies_of_module(text: str) -> list[Any]:
    """The two documents of the heredocs."""
    texts = re.findall(r"_policy = <<JSON\n(.*?)\nJSON\n", text, re.DOTALL)
    return [json.loads(re.sub(r"([$%])\1\{", r"\1{", each)) for each in texts]


def policies_of_template(text: str) -> list[Any]:
    role = Stack(text, account=GRANT.account_id).resources["Role"]
    (inline,) = role["Policies"]
    return [document(role["AssumeRolePolicyDocument"]), document(inline["PolicyDocument"])]


@given(grants)
@SLOW
def test_terraform_and_cloudformation_make_the_policies_of_the_guide(grant: Grant) -> None:
    wanted = [trust_policy(grant), permissions_policy(grant)]
    assert policies_of_module(module(grant)) == wanted
    assert policies_of_template(template(grant)) == wanted


@pytest.mark.parametrize("prefix", ["", "in/", 'it\'s $(id) `id` "${x}" \\ %{y} @account@ * ?/', "日本 🦆/"])
@pytest.mark.parametrize("key", ["", KEY])
def test_the_script_makes_the_policies_of_the_guide(prefix: str, key: str) -> None:
    grant = replace(GRANT, prefix=prefix, kms_key_arn=key)
    text = script(grant)
    assert text.isascii()
    assert policies_of_script(text) == [trust_policy(grant), permissions_policy(grant)]


def test_without_the_provider_the_stack_makes_the_role_alone() -> None:
    with_it = Stack(template(GRANT), account=GRANT.account_id).resources
    without = Stack(template(GRANT), account=GRANT.account_id, CreateProvider="false").resources
    assert with_it["IdentityProvider"] == {"Url": GRANT.provider_url, "ClientIdList": [GRANT.audience]}
    assert without == {"Role": with_it["Role"]}
    assert with_it["Role"]["RoleName"] == GRANT.role_name


def test_a_stack_that_is_deleted_leaves_the_provider_to_other_roles() -> None:
    provider = read(template(GRANT))["Resources"]["IdentityProvider"]
    assert provider["DeletionPolicy"] == "RetainExceptOnCreate"


def test_the_generic_template_knows_no_customer_and_serves_each() -> None:
    generic, own = generic_template(), template(GRANT)
    assert not {value for value in vars(GRANT).values() if value and str(value) in generic} - {"in/"}
    defaults = {name: each["Default"] for name, each in read(own)["Parameters"].items()}
    assert [name for name, each in read(generic)["Parameters"].items() if "Default" in each] == ["CreateProvider"]
    made = Stack(generic, account=GRANT.account_id, **defaults).resources
    assert made == Stack(own, account=GRANT.account_id).resources


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("ProviderUrl", 'https://x.test/"}'),
        ("ProviderUrl", "x.test"),
        ("Audience", 'a", "b'),
        ("Subject", "workspace:*"),
        ("Subject", 'w"'),
        ("BucketName", "acme-ml/*"),
        ("BucketName", "acme*"),
        ("Prefix", "in"),
        ("Prefix", "*/"),
        ("Prefix", "${aws:username}/"),
        ("KmsKeyArn", "*"),
        ("PolicyName", "read/all"),
        ("CreateProvider", "yes"),
    ],
)
def test_the_template_refuses_values_that_would_widen_the_role(parameter: str, value: str) -> None:
    with pytest.raises(AssertionError, match="refuses"):
        Stack(template(GRANT), account=GRANT.account_id, **{parameter: value})


@given(grants)
@SLOW
def test_the_launch_link_carries_every_parameter(grant: Grant) -> None:
    url = variant("cloudformation", grant, template_url=TEMPLATE_URL, region="eu-west-1").launch_url
    address = urlsplit(url)
    assert url.startswith("https://console.aws.amazon.com/cloudformation/home?region=eu-west-1#/stacks/create/review?")
    assert url.isascii()
    assert "+" not in address.fragment
    asked = parse_qs(address.fragment.partition("?")[2], keep_blank_values=True)
    assert (asked.pop("templateURL"), asked.pop("stackName")) == ([TEMPLATE_URL], ["embark-acme"])
    parameters = {name.removeprefix("param_"): value for name, (value,) in asked.items()}
    made = Stack(generic_template(), account=grant.account_id, CreateProvider="true", **parameters).resources
    assert made == Stack(template(grant), account=grant.account_id).resources


def test_without_an_address_of_the_template_there_is_no_link_but_a_download() -> None:
    own = variant("cloudformation")
    assert own.launch_url == ""
    assert any("region=us-east-1#/stacks/create/template" in step.link for step in own.steps)
    linked = variant("cloudformation", template_url=TEMPLATE_URL)
    assert [step.link for step in linked.steps if "create/" in step.link] == [linked.launch_url]


@pytest.mark.parametrize(
    ("role", "stack"), [("embark-acme", "embark-acme"), ("1st_role+x", "embark-1st-role-x"), ("_", "embark")]
)
def test_a_stack_is_named_as_cloudformation_wants_it(role: str, stack: str) -> None:
    assert stack_name(replace(GRANT, role_name=role)) == stack


def test_keys_are_unique_over_all_ways() -> None:
    steps = [step for section in console_steps(GRANT) for step in section.steps] + list(console_undo(GRANT))
    steps += [step for each in variants(GRANT) for step in (*each.steps, *each.undo)]
    keys = [step.key for step in steps]
    assert len(set(keys)) == len(keys)
    assert {"cli-1", "cli-undo-1", "terraform-1", "cloudformation-undo-1", "undo-1"} <= set(keys)


@pytest.mark.parametrize("key", ["cloudformation", "terraform", "cli"])
def test_every_way_ends_with_the_role_arn_and_can_be_undone(key: str) -> None:
    way = variant(key)
    assert [value.text for value in way.steps[-1].values] == [GRANT.predicted_role_arn]
    assert way.undo
    assert GRANT.policy_name in way.files[0].text


def test_an_unknown_account_stops_the_script_and_the_plan() -> None:
    unknown = replace(GRANT, account_id="")
    assert f"account='{ACCOUNT_PLACEHOLDER}'" in script(unknown)
    assert f'account_id   = "{ACCOUNT_PLACEHOLDER}"' in module(unknown)
    for key in ("terraform", "cli"):
        assert ACCOUNT_PLACEHOLDER in variant(key, unknown).steps[0].note
        assert variant(key).steps[0].note == ""


def test_ways_that_may_respell_a_prefix_say_so() -> None:
    odd = replace(GRANT, prefix="日本/")
    for key in ("cloudformation", "terraform"):
        assert "AWS CLI" in variant(key, odd).steps[0].note
    assert variant("cli", odd).steps[0].note == ""


def test_the_undo_of_the_console_ends_sessions_first_and_spares_what_is_shared() -> None:
    first, policy, role, *_, last = console_undo(GRANT)
    assert "Revoke active sessions" in first.text
    assert [value.text for value in policy.values] == [GRANT.policy_name]
    assert role.text.startswith("If no other policy is left")
    assert "unless another role" in last.text


def test_each_place_has_a_policy_of_its_own_whoever_reads_it() -> None:
    places = [
        ("acme-ml", "in/"),
        ("acme-ml", "out/"),
        ("acme-ml", ""),
        ("acme-ml-2", "in/"),
        ("acme-ml", "日本/" * 200),
    ]
    names = [replace(GRANT, bucket=bucket, prefix=prefix).policy_name for bucket, prefix in places]
    assert len(set(names)) == len(places)
    assert all(re.fullmatch(r"[\w+=,.@-]{1,128}", name, re.ASCII) for name in names)
    again = replace(GRANT, role_name="other", kms_key_arn=KEY, account_id="")
    assert again.policy_name == GRANT.policy_name == names[0] == "embark-read-f1a42801"


def test_the_console_names_the_policy_as_the_other_ways_do() -> None:
    values = [value for section in console_steps(GRANT) for step in section.steps for value in step.values]
    assert GRANT.policy_name in [value.text for value in values if value.label == "Policy name"]


def test_a_known_key_is_in_both_policies() -> None:
    grant = replace(GRANT, kms_key_arn=KEY)
    for policy in (permissions_policy(grant), guide_permissions_policy(grant)):
        assert (policy["Statement"][-1]["Action"], policy["Statement"][-1]["Resource"]) == ("kms:Decrypt", KEY)


def test_a_value_that_looks_like_a_marker_stays() -> None:
    values = dict.fromkeys(re.findall(r"@(\w+)@", raw("main.tf")), "@audience@")
    assert "@audience@" in filled("main.tf", values)


def test_the_template_is_plain_yaml() -> None:
    assert template(replace(GRANT, prefix="日本/")).isascii()
    assert yaml.compose(template(GRANT))
