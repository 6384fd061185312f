"""The demo's AWS as a cloud admin meets it: an account with a bucket, a terminal signed in to it, and Embark outside.

The prefix is an odd one on purpose: every file of the guide carries it through its own language's quoting.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import LazySettings
from django.utils import timezone

from tests.demo_aws import DemoAws, running_demo_aws, running_issuer
from wizard.accounts.services import create_workspace
from wizard.aws.check.probes import Outcome, walk
from wizard.aws.grants import grant_for
from wizard.aws.guide import Grant, default_role_name
from wizard.aws.issuer import keys
from wizard.aws.issuer import tokens as issuer
from wizard.aws.models import Connection

BUCKET = "guide-ml"
PREFIX = 'it\'s "odd" %{day}/'
ACCOUNT = "123456789012"
TOOLS = Path(sys.executable).parent


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """A shell in `folder`, whose AWS tools are signed in to the demo's account and meet no other configuration."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A connection whose role is still to be made, and the account to make it in."""

    connection: Connection
    grant: Grant
    demo: DemoAws

    def made(self) -> dict[str, Any]:
        """What is in IAM for this grant: provider and role, each None while there is none."""
        return {"provider": self._provider(), "role": self._role()}

    def access_check(self) -> Outcome:
        return walk(self.connection, now=timezone.now(), purpose="chk_guide", report=lambda _: None)

    def assumed(self) -> Any:
        """S3 with the role and no session policy: what the role itself allows."""
        sts = _client(self.demo, "sts", config=Config(signature_version=UNSIGNED))
        keys_of_session = sts.assume_role_with_web_identity(
            RoleArn=self.grant.predicted_role_arn,
            RoleSessionName="guide",
            WebIdentityToken=issuer.mint_id_token(connection_id=self.connection.id, now=timezone.now()),
        )["Credentials"]
        return _client(
            self.demo,
            "s3",
            aws_access_key_id=keys_of_session["AccessKeyId"],
            aws_secret_access_key=keys_of_session["SecretAccessKey"],
            aws_session_token=keys_of_session["SessionToken"],
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )

    def _provider(self) -> dict[str, Any] | None:
        iam = self.demo.admin.iam
        try:
            found = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=self.grant.provider_arn)
        except iam.exceptions.NoSuchEntityException:
            return None
        return {"Url": found["Url"], "ClientIDList": found["ClientIDList"]}

    def _role(self) -> dict[str, Any] | None:
        iam, name = self.demo.admin.iam, self.grant.role_name
        try:
            role = iam.get_role(RoleName=name)["Role"]
        except iam.exceptions.NoSuchEntityException:
            return None
        assert iam.list_role_policies(RoleName=name)["PolicyNames"] == [self.grant.policy_name]
        policy = iam.get_role_policy(RoleName=name, PolicyName=self.grant.policy_name)
        return {
            "Arn": role["Arn"],
            "AssumeRolePolicyDocument": role["AssumeRolePolicyDocument"],
            "PolicyDocument": policy["PolicyDocument"],
        }


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoAws]:
    with running_demo_aws(tmp_path_factory.mktemp("demo-aws")) as running:
        running.admin.s3.create_bucket(Bucket=BUCKET)
        for key in (f"{PREFIX}a.csv", "other/b.csv"):
            running.admin.s3.put_object(Bucket=BUCKET, Key=key, Body=b"id,x\n1,2\n")
        yield running


@pytest.fixture
def customer(demo: DemoAws, transactional_db: None, settings: LazySettings) -> Iterator[Customer]:
    workspace = create_workspace(name="Acme", by=None)
    role_name = default_role_name(workspace.issuer_id)
    connection = Connection.objects.create(
        workspace=workspace,
        bucket=BUCKET,
        prefix=PREFIX,
        account_id=ACCOUNT,
        role_name=role_name,
        role_arn=f"arn:aws:iam::{ACCOUNT}:role/{role_name}",
    )
    with running_issuer(f"/t/{workspace.issuer_id}") as server:
        settings.BASE_URL = server.url.removesuffix(f"/t/{workspace.issuer_id}")
        settings.S3_ENDPOINT = settings.STS_ENDPOINT = demo.endpoint
        keys.current_signing_key(now=connection.created_at)
        server.documents["/keys.json"] = keys.public_key_set()
        server.documents["/.well-known/openid-configuration"] = issuer.discovery_document(
            base_url=settings.BASE_URL, issuer_id=workspace.issuer_id
        )
        yield Customer(connection=connection, grant=grant_for(connection), demo=demo)


@pytest.fixture
def terminal(demo: DemoAws, tmp_path: Path) -> Terminal:
    environment = {
        "PATH": f"{TOOLS}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL": demo.endpoint,
        "AWS_ACCESS_KEY_ID": demo.secrets.access_key,
        "AWS_SECRET_ACCESS_KEY": demo.secrets.secret_access_key,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CHECKPOINT_DISABLE": "true",
    }
    return Terminal(folder=tmp_path, environment=environment)


def assert_opens_this_place_and_no_other(customer: Customer) -> None:
    """The access check is green, and neither other objects nor writing are allowed, whatever the session asks."""
    outcome = customer.access_check()
    assert outcome.problem is None, outcome.problem
    s3 = customer.assumed()
    assert s3.get_object(Bucket=BUCKET, Key=f"{PREFIX}a.csv")["Body"].read()
    assert s3.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX)["KeyCount"] == 1
    _refused(s3.get_object, Key="other/b.csv")
    _refused(s3.list_objects_v2)
    _refused(s3.list_objects_v2, Prefix="other/")
    _refused(s3.put_object, Key=f"{PREFIX}a.csv", Body=b"")
    _refused(s3.delete_object, Key=f"{PREFIX}a.csv")


def _refused(call: Any, **asked: Any) -> None:
    with pytest.raises(ClientError) as caught:
        call(Bucket=BUCKET, **asked)
    assert caught.value.response["Error"]["Code"] == "AccessDenied"


def _client(demo: DemoAws, service: str, **more: Any) -> Any:
    return boto3.session.Session().client(service, endpoint_url=demo.endpoint, region_name="us-east-1", **more)
