"""The guide's Terraform module, judged by the terraform binary and applied against the demo's IAM.

Needs `terraform` and, because tests have no network, a folder with the AWS provider: TF_PLUGIN_DIR or /opt/tf-plugins.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.guide.conftest import Customer, Terminal, assert_opens_this_place_and_no_other
from wizard.aws.guide import Grant, permissions_policy, trust_policy
from wizard.aws.guide.terraform import MODULE, module
from wizard.aws.guide.texts import raw

TERRAFORM = shutil.which("terraform")
PLUGINS = Path(os.environ.get("TF_PLUGIN_DIR", "/opt/tf-plugins"))

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform on the path"),
    pytest.mark.skipif(not PLUGINS.is_dir(), reason=f"there is no AWS provider for Terraform in {PLUGINS}"),
]


APPLY = ("apply", "-auto-approve", "-input=false", "-no-color")
DESTROY = ("destroy", "-auto-approve", "-input=false", "-no-color")
EXISTS = ("-var", "create_provider=false")


@pytest.fixture(scope="module")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder after `terraform init`, which takes longest."""
    folder = tmp_path_factory.mktemp("terraform")
    (folder / MODULE).write_text(raw(MODULE).split("variable", 1)[0])
    ready = Terminal(folder=folder, environment={"PATH": os.environ["PATH"], "HOME": str(folder)})
    terraform(ready, "init", "-input=false", f"-plugin-dir={PLUGINS}")
    return folder


@pytest.fixture
def ready(initialised: Path, terminal: Terminal) -> Terminal:
    shutil.copy(initialised / ".terraform.lock.hcl", terminal.folder)
    terminal.environment.update(TF_DATA_DIR=str(initialised / ".terraform"), AWS_REGION="us-east-1")
    return terminal


def terraform(terminal: Terminal, *words: str) -> str:
    ended = terminal.run("terraform", *words)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def with_tls(grant: Grant) -> Grant:
    """The same grant as it is outside the demo: Terraform takes no provider URL but an https one."""
    return replace(grant, provider_url=grant.provider_url.replace("http://", "https://"))


def without_tls(customer: Customer) -> None:
    """Put the provider where the demo's STS can read it; its ARN, and so the role, stay the same."""
    iam, grant = customer.demo.admin.iam, customer.grant
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=grant.provider_arn)
    iam.create_open_id_connect_provider(Url=grant.provider_url, ClientIDList=[grant.audience])


def test_validates_applies_opens_the_place_and_is_destroyed(customer: Customer, ready: Terminal) -> None:
    grant = with_tls(customer.grant)
    (ready.folder / MODULE).write_text(module(grant))
    terraform(ready, "fmt", "-check", "-diff")
    terraform(ready, "validate")
    terraform(ready, *APPLY)
    assert terraform(ready, "output", "-raw", "role_arn") == grant.predicted_role_arn
    assert customer.made() == {
        "provider": {"Url": grant.provider_url, "ClientIDList": [grant.audience]},
        "role": {
            "Arn": grant.predicted_role_arn,
            "AssumeRolePolicyDocument": trust_policy(grant),
            "PolicyDocument": permissions_policy(grant),
        },
    }
    without_tls(customer)
    assert_opens_this_place_and_no_other(customer)
    terraform(ready, *DESTROY)
    assert customer.made() == {"provider": None, "role": None}


def test_another_account_is_refused_and_a_provider_that_exists_is_left_alone(
    customer: Customer, ready: Terminal
) -> None:
    grant, iam = with_tls(customer.grant), customer.demo.admin.iam
    (ready.folder / MODULE).write_text(module(replace(grant, account_id="111122223333")))
    ended = ready.run("terraform", *APPLY)
    assert ended.returncode == 1
    assert "This module is for account 111122223333" in ended.stderr
    assert customer.made() == {"provider": None, "role": None}

    theirs = {"Url": grant.provider_url, "ClientIDList": [grant.audience, "another"]}
    iam.create_open_id_connect_provider(**theirs)
    (ready.folder / MODULE).write_text(module(grant))
    terraform(ready, *APPLY, *EXISTS)
    made = customer.made()
    assert (made["provider"], made["role"]["Arn"]) == (theirs, grant.predicted_role_arn)
    terraform(ready, *DESTROY, *EXISTS)
    assert customer.made() == {"provider": theirs, "role": None}
