"""What an ARN of IAM or STS names when it is no role. Builds Problems, never raises."""

from __future__ import annotations

from wizard.aws.paste import problems
from wizard.core.problems import Problem

_NOT_ROLES = {
    # First part of an IAM ARN's resource → end of the code, and what it is.
    "oidc-provider": ("provider", "an identity provider; the role that trusts it is still to be named"),
    "saml-provider": ("provider", "a SAML identity provider"),
    "policy": ("policy", "a policy; a role is what carries policies"),
    "user": ("user", "a user; Embark signs in with a role and never with a user"),
    "group": ("user", "a group of users"),
    "instance-profile": ("instance_profile", "an instance profile; the role inside it has an ARN of its own"),
    "root": ("root", "the whole account"),
}


def no_role(kind: str, arn: str) -> Problem | None:
    """The Problem of an IAM ARN whose resource begins with `kind`; None when that may be a role."""
    return problems.not_a_role(*_NOT_ROLES[kind], arn) if kind in _NOT_ROLES else None


def session_of_role(arn: str, account: str, resource: str) -> Problem:
    """The Problem of an STS ARN: a session of a role names its role, though without its path."""
    kind, _, rest = resource.partition("/")
    if kind != "assumed-role" or not rest:
        return problems.not_a_role("service", "something in the service “sts”", arn)
    return problems.malformed_arn(
        "assumed_role",
        f"“{arn}” is a session of the role, not the role.",
        remedy="Paste the ARN of the role itself, which is this one unless the role has a path.",
        paste=f"arn:aws:iam::{account}:role/{rest.split('/')[0]}",
    )
