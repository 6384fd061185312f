"""What the CLI's output about a role says besides its trust policy. Pure; raises nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.aws.guide import Grant
from wizard.aws.linter.documents import Role
from wizard.aws.linter.flaws import Flaw
from wizard.aws.linter.problems import lint, quoted

_ROLE = re.compile(r"arn:aws:iam::(?P<account>\d{12}):role/(?:[!-.0-~]+/)*(?P<name>[\w+=,.@-]{1,64})", re.ASCII)
_POLICY_ARN = re.compile(r"arn:aws:iam::(?:\d{12}|aws):policy/[\w+=,.@/-]{1,600}", re.ASCII)


def role_flaws(role: Role, grant: Grant) -> Iterator[Flaw]:
    """Notes on the role itself; paths are those of its own object."""
    arn = str(role.facts.get("Arn"))
    match = _ROLE.fullmatch(arn)
    if match and grant.account_known and match["account"] != grant.account_id:
        detail = f"{quoted(arn)} is not in the account {grant.account_id}."
        yield Flaw(lint("role_account", detail, paste=grant.account_id), ("Arn",))
    elif match and match["name"] != grant.role_name:
        detail = f"{quoted(arn)} is not called {grant.role_name}."
        yield Flaw(lint("role_name", detail, paste=arn), ("Arn",), blocks=False)
    boundary = role.facts.get("PermissionsBoundary")
    if isinstance(boundary, dict):
        yield _boundary(str(boundary.get("PermissionsBoundaryArn")))


def permissions_command(role: Role | None, grant: Grant) -> str:
    """Commands that show the permissions policies of a role."""
    match = _ROLE.fullmatch(str(role.facts.get("Arn"))) if role else None
    name = match["name"] if match else grant.role_name
    return (
        f"aws iam list-role-policies --role-name {name} --output json\n"
        f"aws iam get-role-policy --role-name {name} --policy-name {grant.policy_name} --output json"
    )


def _boundary(arn: str) -> Flaw:
    detail = f"The role has the permissions boundary {quoted(arn)}, and only its document tells what that lets through."
    command = ""
    if _POLICY_ARN.fullmatch(arn):
        version = f"$(aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --output text)"
        command = f'aws iam get-policy-version --policy-arn {arn} --version-id "{version}"'
    return Flaw(lint("boundary", detail, paste=command), ("PermissionsBoundary",), blocks=False)
