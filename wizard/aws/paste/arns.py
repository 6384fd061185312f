"""Role ARNs as people paste them.

`ProblemError` (`aws.arn.*`, `aws.paste.secret`) leaves this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wizard.aws.paste import arn_kinds, problems
from wizard.aws.paste.role_texts import (
    NamedRole,
    arns_in,
    is_account_id,
    is_console,
    labelled_arns_in,
    named_role,
    tidy,
)
from wizard.aws.paste.secret_texts import secret_in
from wizard.core.problems import ProblemError

PARTITION = "aws"
"""The one partition whose STS may see our tokens."""

LONGEST = 600
"""Characters of a role's ARN that are kept. IAM allows six more, with a path of 512, which nobody has."""

_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_PATH_AND_NAME = re.compile(r"(?P<path>/(?:[!-.0-~]+/)*)(?P<name>[\w+=,.@-]{1,64})", re.ASCII)


@dataclass(frozen=True)
class RoleArn:
    """An IAM role. `path` begins and ends with a slash and is "/" for most roles; it is part of the ARN."""

    account_id: str
    name: str
    path: str = "/"
    partition: str = PARTITION

    def __str__(self) -> str:
        return f"arn:{self.partition}:iam::{self.account_id}:role{self.path}{self.name}"

    @classmethod
    def parse(cls, text: str, *, account_id: str = "") -> RoleArn:
        """The role that `text` names: by its ARN, wherever it stands, by a page of the console, or by its name alone.

        What does not say whose role it is counts as one of `account_id`, when that is known. Raises ProblemError whose
        code says what the text is instead.
        """
        pasted = tidy(text)
        if not pasted:
            raise ProblemError(problems.malformed_arn("empty", "The field is empty."))
        if secret := secret_in(text):
            raise ProblemError(problems.pasted_secret(secret))
        if arns := arns_in(pasted):
            return _the_one_role(arns, labelled_arns_in(pasted))
        return _without_arn(pasted, account_id)


def _the_one_role(arns: list[str], labelled: list[str]) -> RoleArn:
    """The only role among the ARNs, or the only one that the text calls "Arn". Raises ProblemError."""
    roles = _roles(arns)
    if len(roles) > 1:
        roles = _roles(labelled) or roles
    if len(roles) > 1:
        raise ProblemError(problems.several_roles([str(role) for role in roles]))
    return roles[0] if roles else _from_arn(arns[0])


def _roles(arns: list[str]) -> list[RoleArn]:
    """Those of the ARNs that are of roles which can be used."""
    found = []
    for arn in arns:
        try:
            found.append(_from_arn(arn))
        except ProblemError:
            continue  # a policy, the provider or a session beside the role
    return found


def _without_arn(pasted: str, known_account: str) -> RoleArn:
    if is_account_id(pasted):
        raise ProblemError(problems.malformed_arn("account_only", "This is an account id; the role is still to name."))
    role = named_role(pasted)
    if role and (account := role.account_id or known_account):
        return _named(role, account)
    if role and is_console(pasted):
        fact = f"This is the console's page of the role “{role.name}”, which does not tell its account."
        raise ProblemError(problems.malformed_arn("console_url", fact))
    if is_console(pasted):
        raise ProblemError(problems.malformed_arn("console_page", "This page of the console is not that of a role."))
    raise ProblemError(problems.malformed_arn("malformed", "A role ARN begins with arn:aws:iam:: and twelve digits."))


def _named(role: NamedRole, account: str) -> RoleArn:
    return _from_arn(f"arn:{PARTITION}:iam::{account}:role{role.path}{role.name}")


def _from_arn(arn: str) -> RoleArn:
    parts = arn.split(":", 5)
    if len(parts) < 6:
        raise ProblemError(problems.malformed_arn("malformed", f"“{arn}” has {len(parts)} of an ARN's six parts."))
    _, partition, service, region, account, resource = parts
    if partition.lower() != PARTITION:
        raise ProblemError(problems.other_partition(partition))
    service = service.lower()
    if service == "sts":
        raise ProblemError(arn_kinds.session_of_role(arn, account, resource))
    if service != "iam":
        raise ProblemError(problems.not_a_role("service", f"something in the service “{service}”", arn))
    kind = resource.partition("/")[0].lower()
    if not_role := arn_kinds.no_role(kind, arn):
        raise ProblemError(not_role)
    if region or not _ACCOUNT.fullmatch(account):
        raise ProblemError(problems.malformed_arn("account", f"“{arn}” does not name an account by twelve digits."))
    return _from_resource(arn, account, resource)


def _from_resource(arn: str, account: str, resource: str) -> RoleArn:
    kind, _, rest = resource.partition("/")
    named = _PATH_AND_NAME.fullmatch(f"/{rest}")
    if kind.lower() != "role" or not named:
        raise ProblemError(problems.malformed_arn("malformed", f"“{resource}” is not role/ and the name of a role."))
    if rest.startswith("aws-service-role/"):
        raise ProblemError(problems.not_a_role("service_linked", "a role that belongs to an AWS service", arn))
    if len(arn) > LONGEST:
        raise ProblemError(problems.malformed_arn("malformed", f"This ARN is longer than {LONGEST} characters."))
    return RoleArn(account_id=account, name=named["name"], path=named["path"])
