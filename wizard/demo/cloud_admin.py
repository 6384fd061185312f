"""The demo's cloud admin: does with real IAM calls what the guide's console steps say, mistakes included.

Idempotent: made twice, the role is brought up to date. Errors: botocore's ClientError, when IAM refuses.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from wizard.demo.config import EU_REGION
from wizard.demo.faults import (
    SPREADING_SECONDS,
    TYPED_WRONG_AUDIENCE,
    Fault,
    faulty_permissions_policy,
    faulty_trust_policy,
)

Refused = (ClientError, BotoCoreError)
"""What `create_role` and `remove_role` raise when the demo's AWS refuses a call or does not answer."""

REGION_TAG = "embark-demo-region"
"""A tag on a bucket; the demo's S3 then says that the bucket lives in that region."""

SPREAD_TAG = "embark-demo-spread-at"
"""A tag on a role, seconds since 1970; until then the demo's STS knows nothing of the role."""


@dataclass(frozen=True, kw_only=True)
class RoleGrant:
    """What the guide's page says: the values that the cloud admin copies into the console."""

    provider_url: str
    audience: str
    subject: str
    role_name: str
    policy_name: str
    bucket: str
    trust_policy: dict[str, Any]
    permissions_policy: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PerformedCall:
    """One thing done: the console step, the API call behind it, what was sent, what came of it."""

    step: str
    call: str
    sent: Mapping[str, Any]
    outcome: str

    @property
    def sent_json(self) -> str:
        """What was sent, as indented JSON."""
        return json.dumps(self.sent, indent=2)


@dataclass(frozen=True, kw_only=True)
class AdminClients:
    """The cloud admin's boto3 clients."""

    iam: Any
    s3: Any


def admin_clients(*, endpoint: str, access_key: str, secret_key: str) -> AdminClients:
    """Clients that act as the owner of the demo account; never falls back to other credentials."""
    session = boto3.session.Session()
    options = {
        "endpoint_url": endpoint,
        "aws_access_key_id": access_key,
        "aws_secret_access_key": secret_key,
        "region_name": "us-east-1",
        "config": Config(
            connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 2}, s3={"addressing_style": "path"}
        ),
    }
    return AdminClients(iam=session.client("iam", **options), s3=session.client("s3", **options))


def create_role(*, iam: Any, s3: Any, grant: RoleGrant, fault: Fault) -> list[PerformedCall]:
    """Make provider, role and inline policy as `grant` says, with the mistake `fault`; what was done, in order."""
    return [
        *_provide(iam, grant, fault),
        _make_role(iam, grant, fault),
        *_spread(iam, grant, fault),
        _permit(iam, grant, fault),
        *_place_bucket(s3, grant, fault),
    ]


def remove_role(*, iam: Any, s3: Any, grant: RoleGrant) -> list[PerformedCall]:
    """Undo `create_role`: the role with its policies, and the provider when no other role trusts it."""
    done = _delete_role(iam, grant.role_name) if _role_arn(iam, grant.role_name) else []
    provider = _provider_arn(iam, grant.provider_url)
    if provider and not _is_trusted(iam, provider):
        done.append(_delete_provider(iam, provider, step="IAM › Identity providers › your provider › Delete"))
    return [*done, *_place_bucket(s3, grant, Fault.NONE)]


def _provide(iam: Any, grant: RoleGrant, fault: Fault) -> list[PerformedCall]:
    existing = _provider_arn(iam, grant.provider_url)
    if fault is Fault.NO_PROVIDER:
        step = "IAM › Identity providers › your provider › Delete"
        return [_delete_provider(iam, existing, step=step)] if existing else []
    audience = TYPED_WRONG_AUDIENCE if fault is Fault.WRONG_AUDIENCE else grant.audience
    step = (
        "IAM › Identity providers › Add provider › OpenID Connect: enter Provider URL and Audience, press Add provider"
    )
    sent = {"Url": grant.provider_url, "ClientIDList": [audience]}
    if existing is None:
        return [_call(step, "CreateOpenIDConnectProvider", sent, iam.create_open_id_connect_provider, "created")]
    found = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=existing)
    if found["ClientIDList"] == [audience]:
        return [PerformedCall(step=step, call="CreateOpenIDConnectProvider", sent=sent, outcome="already there")]
    # MiniStack cannot change a provider's audiences, so it is made anew.
    gone = _delete_provider(iam, existing, step="IAM › Identity providers › your provider › Delete")
    return [gone, _call(step, "CreateOpenIDConnectProvider", sent, iam.create_open_id_connect_provider, "created")]


def _make_role(iam: Any, grant: RoleGrant, fault: Fault) -> PerformedCall:
    trust = faulty_trust_policy(grant.trust_policy, fault)
    step = "IAM › Roles › Create role › Custom trust policy: paste the trust policy, enter the role name"
    if _role_arn(iam, grant.role_name) is None:
        sent = {"RoleName": grant.role_name, "AssumeRolePolicyDocument": trust}
        return _call(step, "CreateRole", sent, iam.create_role, "created")
    step = "IAM › Roles › your role › Trust relationships › Edit trust policy: paste the trust policy"
    sent = {"RoleName": grant.role_name, "PolicyDocument": trust}
    return _call(step, "UpdateAssumeRolePolicy", sent, iam.update_assume_role_policy, "brought up to date")


def _spread(iam: Any, grant: RoleGrant, fault: Fault) -> list[PerformedCall]:
    """Say from when on the role is known everywhere: later for the fault, else at once."""
    if fault is not Fault.SLOW_IAM:
        iam.untag_role(RoleName=grant.role_name, TagKeys=[SPREAD_TAG])
        return []
    spread_at = str(int(time.time()) + SPREADING_SECONDS)
    sent = {"RoleName": grant.role_name, "Tags": [{"Key": SPREAD_TAG, "Value": spread_at}]}
    step = "IAM › Roles › your role › Tags: the demo's STS reads here from when on it knows the role"
    return [_call(step, "TagRole", sent, iam.tag_role, "saved")]


def _permit(iam: Any, grant: RoleGrant, fault: Fault) -> PerformedCall:
    step = "IAM › Roles › your role › Add permissions › Create inline policy › JSON: paste the permissions policy"
    document = faulty_permissions_policy(grant.permissions_policy, fault)
    sent: dict[str, Any] = {"RoleName": grant.role_name, "PolicyName": grant.policy_name}
    if not document["Statement"]:
        _delete_policy(iam, sent)
        return PerformedCall(step=step, call="DeleteRolePolicy", sent=sent, outcome="no statement is left")
    sent["PolicyDocument"] = document
    return _call(step, "PutRolePolicy", sent, iam.put_role_policy, "saved")


def _place_bucket(s3: Any, grant: RoleGrant, fault: Fault) -> list[PerformedCall]:
    """Say where the bucket lives: in eu-west-1 for the fault, else where it was made."""
    try:
        tags = s3.get_bucket_tagging(Bucket=grant.bucket)["TagSet"]
    except ClientError:
        tags = []
    moved = any(tag["Key"] == REGION_TAG for tag in tags)
    if fault is Fault.WRONG_REGION and not moved:
        tags = [*tags, {"Key": REGION_TAG, "Value": EU_REGION}]
    elif fault is not Fault.WRONG_REGION and moved:
        tags = [tag for tag in tags if tag["Key"] != REGION_TAG]
    else:
        return []
    sent = {"Bucket": grant.bucket, "Tagging": {"TagSet": tags}}
    step = f"Amazon S3 › Buckets › {grant.bucket} › Properties › Tags: the demo's S3 reads the bucket's region here"
    return [_call(step, "PutBucketTagging", sent, s3.put_bucket_tagging, "saved")]


def _call(step: str, call: str, sent: dict[str, Any], method: Any, outcome: str) -> PerformedCall:
    method(**{name: json.dumps(value) if "Document" in name else value for name, value in sent.items()})
    return PerformedCall(step=step, call=call, sent=sent, outcome=outcome)


def _delete_role(iam: Any, name: str) -> list[PerformedCall]:
    for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    step = "IAM › Roles › your role › Delete"
    return [_call(step, "DeleteRole", {"RoleName": name}, iam.delete_role, "deleted")]


def _delete_policy(iam: Any, sent: dict[str, Any]) -> None:
    with suppress(iam.exceptions.NoSuchEntityException):
        iam.delete_role_policy(**sent)


def _delete_provider(iam: Any, arn: str, *, step: str) -> PerformedCall:
    sent = {"OpenIDConnectProviderArn": arn}
    return _call(step, "DeleteOpenIDConnectProvider", sent, iam.delete_open_id_connect_provider, "deleted")


def _provider_arn(iam: Any, url: str) -> str | None:
    suffix = ":oidc-provider/" + url.partition("://")[2]
    arns = [entry["Arn"] for entry in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
    return next((arn for arn in arns if arn.endswith(suffix)), None)


def _role_arn(iam: Any, name: str) -> str | None:
    try:
        return str(iam.get_role(RoleName=name)["Role"]["Arn"])
    except iam.exceptions.NoSuchEntityException:
        return None


def _is_trusted(iam: Any, provider: str) -> bool:
    roles = iam.get_paginator("list_roles").paginate()
    return any(provider in json.dumps(role["AssumeRolePolicyDocument"]) for page in roles for role in page["Roles"])
