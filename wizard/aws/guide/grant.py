"""The grant: every value that the customer's role is made of, known before the role exists. Raises nothing."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

ACCOUNT_PLACEHOLDER = "<ACCOUNT_ID>"
"""Stands where the account id will be; AWS refuses it, so that it can't be pasted by mistake."""

ROLE_NAME_LIMIT = 64
"""Characters that IAM takes in the name of a role."""

_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Grant:
    """Who (`provider_url`, `audience`, `subject`) may become which role, and what that role may read.

    `account_id` is "" while unknown; texts then hold `ACCOUNT_PLACEHOLDER`. `prefix` is "" or ends with a slash.
    `kms_key_arn` is the key that the bucket's objects are encrypted with, "" when none is known.
    `egress_ips` are the addresses that our requests come from, as far as this deployment tells them.
    """

    provider_url: str
    audience: str
    subject: str
    account_id: str
    role_name: str
    bucket: str
    prefix: str = ""
    kms_key_arn: str = ""
    egress_ips: tuple[str, ...] = ()

    @property
    def account_known(self) -> bool:
        """Whether the texts of this grant are final."""
        return bool(self.account_id)

    @property
    def account(self) -> str:
        return self.account_id or ACCOUNT_PLACEHOLDER

    @property
    def provider_name(self) -> str:
        """The provider URL as IAM names it: without its scheme. Condition keys begin with it."""
        return self.provider_url.split("://", 1)[-1]

    @property
    def provider_arn(self) -> str:
        return f"arn:aws:iam::{self.account}:oidc-provider/{self.provider_name}"

    @property
    def predicted_role_arn(self) -> str:
        """What the role's ARN will be when it is made as the guide says, without a path."""
        return f"arn:aws:iam::{self.account}:role/{self.role_name}"

    @property
    def bucket_arn(self) -> str:
        return f"arn:aws:s3:::{self.bucket}"

    @property
    def place(self) -> str:
        """The place as people write it: `s3://bucket/prefix/`."""
        return f"s3://{self.bucket}/{self.prefix}"

    @property
    def policy_name(self) -> str:
        """The role's inline policy for this place, such as `embark-read-1f0c22ab`.

        All ways of the guide give it this name, so that each can mend what another made. A place of its own has a name
        of its own: the policy of a second place comes beside the first one's in a role that both share.
        """
        return f"embark-read-{hashlib.sha256(f'{self.bucket}/{self.prefix}'.encode()).hexdigest()[:8]}"


def default_role_name(name: str) -> str:
    """A role name made of a workspace's or bucket's name, such as `embark-acme-ml`; at most 64 characters."""
    slug = _NOT_IN_A_SLUG.sub("-", name.lower()).strip("-")
    return f"embark-{slug or 'reader'}"[:ROLE_NAME_LIMIT].rstrip("-")
