"""The guide's bash script, run by bash with the real AWS CLI against the demo's IAM."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.guide.conftest import TOOLS, Customer, Terminal, assert_opens_this_place_and_no_other
from wizard.aws.guide import Grant, permissions_policy, trust_policy
from wizard.aws.guide.cli import SCRIPT, script

pytestmark = pytest.mark.processes

REVOKING = "AWSRevokeOlderSessions"
NOTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::none"}]}


def run(terminal: Terminal, grant: Grant, *options: str) -> tuple[int, str, str]:
    (terminal.folder / SCRIPT).write_text(script(grant))
    ended = terminal.run("bash", SCRIPT, *options)
    return ended.returncode, ended.stdout, ended.stderr


def wanted(grant: Grant) -> dict[str, object]:
    """What the guide says, as it should stand in IAM."""
    return {
        "provider": {"Url": grant.provider_url, "ClientIDList": [grant.audience]},
        "role": {
            "Arn": grant.predicted_role_arn,
            "AssumeRolePolicyDocument": trust_policy(grant),
            "PolicyDocument": permissions_policy(grant),
        },
    }


def test_shellcheck_finds_nothing(customer: Customer, terminal: Terminal) -> None:
    (terminal.folder / SCRIPT).write_text(script(customer.grant))
    checked = terminal.run(str(TOOLS / "shellcheck"), SCRIPT)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_makes_the_role_and_mends_it_and_takes_it_away(customer: Customer, terminal: Terminal) -> None:
    grant = customer.grant
    code, printed, said = run(terminal, grant)
    assert (code, printed) == (0, f"{grant.predicted_role_arn}\n"), said
    assert customer.made() == wanted(grant)
    assert_opens_this_place_and_no_other(customer)

    other = trust_policy(replace(grant, subject="workspace:wsp_else"))
    customer.demo.admin.iam.update_assume_role_policy(RoleName=grant.role_name, PolicyDocument=json.dumps(other))
    code, printed, said = run(terminal, grant)
    assert (code, printed) == (0, f"{grant.predicted_role_arn}\n"), said
    assert customer.made() == wanted(grant)

    code, _, said = run(terminal, grant, "--undo")
    assert code == 0, said
    assert customer.made() == {"provider": None, "role": None}
    assert run(terminal, grant, "--undo")[0] == 0


def test_two_places_share_a_role_and_each_is_taken_away_alone(customer: Customer, terminal: Terminal) -> None:
    first, iam = customer.grant, customer.demo.admin.iam
    second = replace(first, prefix="other/")
    for grant in (first, second):
        code, _, said = run(terminal, grant)
        assert code == 0, said
    assert sorted(policies(customer)) == sorted([first.policy_name, second.policy_name])
    iam.put_role_policy(RoleName=first.role_name, PolicyName=REVOKING, PolicyDocument=json.dumps(NOTHING))

    code, _, said = run(terminal, second, "--undo")
    assert (code, policies(customer)) == (0, {first.policy_name, REVOKING}), said
    assert f"Kept the role {first.role_name}; it has other policies: {first.policy_name}" in said
    assert f"trusted by: {first.role_name}" in said
    assert_opens_this_place_and_no_other(customer)

    code, _, said = run(terminal, first, "--undo")
    assert code == 0, said
    assert customer.made() == {"provider": None, "role": None}


def test_undo_keeps_a_role_that_has_an_attached_policy(customer: Customer, terminal: Terminal) -> None:
    grant, iam = customer.grant, customer.demo.admin.iam
    assert run(terminal, grant)[0] == 0
    theirs = iam.create_policy(PolicyName=f"{grant.role_name}-theirs", PolicyDocument=json.dumps(NOTHING))["Policy"]
    iam.attach_role_policy(RoleName=grant.role_name, PolicyArn=theirs["Arn"])
    code, _, said = run(terminal, grant, "--undo")
    assert (code, policies(customer)) == (0, set()), said
    assert f"it has other policies: {theirs['PolicyName']}" in said
    iam.detach_role_policy(RoleName=grant.role_name, PolicyArn=theirs["Arn"])
    iam.delete_policy(PolicyArn=theirs["Arn"])


def policies(customer: Customer) -> set[str]:
    """The names of the role's inline policies."""
    return set(customer.demo.admin.iam.list_role_policies(RoleName=customer.grant.role_name)["PolicyNames"])


def test_undo_keeps_the_provider_while_another_role_trusts_it(customer: Customer, terminal: Terminal) -> None:
    grant, iam, trust = customer.grant, customer.demo.admin.iam, json.dumps(trust_policy(customer.grant))
    iam.create_open_id_connect_provider(Url=grant.provider_url, ClientIDList=[grant.audience])
    for name in (grant.role_name, f"{grant.role_name}-2"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    code, _, said = run(terminal, grant, "--undo")
    assert code == 0, said
    assert f"{grant.role_name}-2" in said
    assert customer.made() == wanted(grant) | {"role": None}


def test_a_missing_audience_is_added_to_a_provider_that_is_there(customer: Customer, terminal: Terminal) -> None:
    grant, iam = customer.grant, customer.demo.admin.iam
    iam.create_open_id_connect_provider(Url=grant.provider_url, ClientIDList=["sts.amazon.com"])
    sent = without_calling(terminal, "add-client-id-to-open-id-connect-provider")
    code, _, said = run(terminal, grant)
    assert code == 0, said
    asked = sent.read_text().splitlines()
    assert asked[asked.index("--open-id-connect-provider-arn") + 1] == grant.provider_arn
    assert asked[asked.index("--client-id") + 1] == grant.audience


def without_calling(terminal: Terminal, operation: str) -> Path:
    """Put before the AWS CLI a gate that keeps this operation, which the demo's IAM lacks; gives where it is noted."""
    gate, sent = terminal.folder / "gate" / "aws", terminal.folder / "sent"
    gate.parent.mkdir()
    gate.write_text(
        f"""#!/bin/sh
case " $* " in
    *" {operation} "*) printf '%s\\n' "$@" >{sent} ;;
    *) exec {TOOLS / "aws"} "$@" ;;
esac
"""
    )
    gate.chmod(0o755)
    terminal.environment["PATH"] = f"{gate.parent}:{terminal.environment['PATH']}"
    return sent


@pytest.mark.parametrize("account_id", ["111122223333", ""])
def test_in_another_account_nothing_is_made(customer: Customer, terminal: Terminal, account_id: str) -> None:
    other = replace(customer.grant, account_id=account_id)
    code, printed, said = run(terminal, other)
    assert (code, printed) == (1, "")
    assert other.account in said
    assert "123456789012" in said
    assert customer.made() == {"provider": None, "role": None}


@pytest.mark.parametrize("option", [(), ("--undo",)])
def test_a_role_of_somebody_else_is_not_touched(
    customer: Customer, terminal: Terminal, option: tuple[str, ...]
) -> None:
    grant, iam = customer.grant, customer.demo.admin.iam
    theirs = trust_policy(replace(grant, provider_url="https://ci.example.com/x"))
    iam.create_role(RoleName=grant.role_name, AssumeRolePolicyDocument=json.dumps(theirs))
    code, printed, said = run(terminal, grant, *option)
    assert (code, printed) == (1, "")
    assert grant.role_name in said
    assert iam.get_role(RoleName=grant.role_name)["Role"]["AssumeRolePolicyDocument"] == theirs


def test_an_unknown_option_does_nothing(customer: Customer, terminal: Terminal) -> None:
    code, _, said = run(terminal, customer.grant, "--help")
    assert code == 1
    assert "--undo" in said
    assert customer.made() == {"provider": None, "role": None}
