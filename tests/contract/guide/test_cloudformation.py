"""The guide's CloudFormation template: linted by AWS's own schemas, and resource by resource what the script makes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.cloudformation_stack import Stack, document
from tests.contract.guide.conftest import TOOLS, Customer, Terminal
from wizard.aws.guide import Grant, generic_template
from wizard.aws.guide.cli import SCRIPT, script
from wizard.aws.guide.cloudformation import template

pytestmark = pytest.mark.processes


@pytest.mark.parametrize("generic", [False, True])
def test_cfn_lint_finds_nothing(customer: Customer, terminal: Terminal, generic: bool) -> None:
    text = generic_template() if generic else template(customer.grant)
    (terminal.folder / "template.yaml").write_text(text)
    checked = terminal.run(str(TOOLS / "cfn-lint"), "--include-checks", "I", "--", "template.yaml")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr


def test_cfn_lint_would_find_something(customer: Customer, terminal: Terminal) -> None:
    text = template(customer.grant).replace("ClientIdList:", "ClientIDList:")
    (terminal.folder / "template.yaml").write_text(text)
    assert "E3002" in terminal.run(str(TOOLS / "cfn-lint"), "template.yaml").stdout


def test_makes_what_the_script_makes(customer: Customer, terminal: Terminal) -> None:
    grant = replace(customer.grant, kms_key_arn="arn:aws:kms:eu-west-1:123456789012:key/0b1c")
    (terminal.folder / SCRIPT).write_text(script(grant))
    ended = terminal.run("bash", SCRIPT)
    assert ended.returncode == 0, ended.stderr
    assert made_by_stack(grant, CreateProvider="true") == customer.made()
    assert made_by_stack(grant, CreateProvider="false") == customer.made() | {"provider": None}


def made_by_stack(grant: Grant, **parameters: str) -> dict[str, Any]:
    """The stack's resources in the words of `Customer.made`."""
    resources = Stack(template(grant), account=grant.account_id, **parameters).resources
    role = resources["Role"]
    ((name, permissions),) = [(each["PolicyName"], each["PolicyDocument"]) for each in role["Policies"]]
    assert name == grant.policy_name
    provider = resources.get("IdentityProvider")
    return {
        "provider": provider and {"Url": provider["Url"], "ClientIDList": provider["ClientIdList"]},
        "role": {
            "Arn": f"arn:aws:iam::{grant.account_id}:role/{role['RoleName']}",
            "AssumeRolePolicyDocument": document(role["AssumeRolePolicyDocument"]),
            "PolicyDocument": document(permissions),
        },
    }
