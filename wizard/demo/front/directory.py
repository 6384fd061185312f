"""Asks MiniStack's IAM and S3, as root, for the facts a judgement needs: providers, roles, policies, bucket regions.

IAM is asked afresh each time, so a change counts at once. Bucket regions are kept for a few seconds because every S3
request needs one. Errors: botocore's, when MiniStack is away.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from wizard.demo.addresses import local
from wizard.demo.cloud_admin import SPREAD_TAG
from wizard.demo.config import FRONT_HEADER, FrontConfig, front_pass

REGION_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role as IAM keeps it."""

    arn: str
    name: str
    trust_policy: dict[str, Any]
    max_seconds: int


@dataclass(frozen=True, kw_only=True)
class Provider:
    """An OIDC provider registered in the account: its ARN, its URL without scheme, its audiences."""

    arn: str
    url: str
    audiences: frozenset[str]


class Directory:
    """What the account holds. One instance serves all threads."""

    def __init__(self, config: FrontConfig) -> None:
        self.account_id = config.account_id
        session = boto3.session.Session()
        options = {
            "endpoint_url": local(config.upstream_port),
            "aws_access_key_id": config.access_key,
            "aws_secret_access_key": config.secret_key,
            "region_name": "us-east-1",
            "config": Config(
                retries={"total_max_attempts": 2}, connect_timeout=2, read_timeout=5, s3={"addressing_style": "path"}
            ),
        }
        self._iam = session.client("iam", **options)
        self._s3 = session.client("s3", **options)
        for client in (self._iam, self._s3):
            client.meta.events.register("before-send", partial(_show_pass, front_pass(config.secret_key)))
        self._regions: dict[str, tuple[str, float]] = {}

    def provider(self, issuer: str) -> Provider | None:
        """The provider registered for `issuer`, compared to the letter (scheme aside)."""
        url = without_scheme(issuer)
        arn = f"arn:aws:iam::{self.account_id}:oidc-provider/{url}"
        try:
            found = self._iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
        except ClientError:
            return None
        if without_scheme(found["Url"]) != url:
            return None
        return Provider(arn=arn, url=url, audiences=frozenset(found.get("ClientIDList", ())))

    def role(self, name: str) -> Role | None:
        """The role of this name, or None; also None while the demo's IAM is still spreading it."""
        try:
            found = self._iam.get_role(RoleName=name)["Role"]
        except ClientError:
            return None
        spread_at = next((tag["Value"] for tag in found.get("Tags", ()) if tag["Key"] == SPREAD_TAG), "0")
        if float(spread_at) > time.time():
            return None
        return Role(
            arn=found["Arn"],
            name=name,
            trust_policy=found["AssumeRolePolicyDocument"],
            max_seconds=found.get("MaxSessionDuration", 3600),
        )

    def permissions(self, role_name: str) -> list[dict[str, Any]]:
        """The permission documents of a role: inline ones and attached managed ones."""
        inline = self._iam.list_role_policies(RoleName=role_name)["PolicyNames"]
        documents = [self._iam.get_role_policy(RoleName=role_name, PolicyName=n)["PolicyDocument"] for n in inline]
        for policy in self._iam.list_attached_role_policies(RoleName=role_name)["AttachedPolicies"]:
            version = self._iam.get_policy(PolicyArn=policy["PolicyArn"])["Policy"]["DefaultVersionId"]
            found = self._iam.get_policy_version(PolicyArn=policy["PolicyArn"], VersionId=version)
            documents.append(found["PolicyVersion"]["Document"])
        return documents

    def bucket_region(self, bucket: str) -> str | None:
        """The region the bucket lives in, or None when there is no such bucket."""
        region, until = self._regions.get(bucket, ("", 0.0))
        if until > time.monotonic():
            return region
        found = self._ask_region(bucket)
        if found is not None:
            self._regions[bucket] = (found, time.monotonic() + REGION_SECONDS)
        return found

    def forget_region(self, bucket: str) -> None:
        """Call when the bucket was changed."""
        self._regions.pop(bucket, None)

    def _ask_region(self, bucket: str) -> str | None:
        try:
            location = self._s3.get_bucket_location(Bucket=bucket)["LocationConstraint"]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise
        return str(location or "us-east-1")


def _show_pass(pass_: str, request: Any, **_: Any) -> None:
    request.headers[FRONT_HEADER] = pass_


def without_scheme(url: str) -> str:
    """The URL as IAM names a provider: without https://."""
    return url.partition("://")[2] if "://" in url else url
