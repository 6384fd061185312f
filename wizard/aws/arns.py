"""Role ARNs, role names and account ids as people paste them.

`ProblemError` (`aws.arn.*`, `aws.role_name.malformed`, `aws.account.malformed`) leaves this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from wizard.aws import paste_problems as problems
from wizard.core.problems import Problem, ProblemError

PARTITION = "aws"
"""The one partition whose STS may see our tokens."""

_ARN = re.compile(r"arn:[^\s\"'<>?#&;]+", re.IGNORECASE)
_CONSOLE_ROLE = re.compile(r"console\.aws\.amazon\.com/.*roles/details/([\w+=,.@-]+)", re.IGNORECASE)
_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_PATH_AND_NAME = re.compile(r"(?P<path>/(?:[!-.0-~]+/)*)(?P<name>[\w+=,.@-]{1,64})", re.ASCII)

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
        """The role that `text` names: its ARN, text around its ARN, or the console's address of its page.

        The console's address does not say whose role it is; it is understood when `account_id` is known. Raises
        ProblemError whose code says what the text is instead.
        """
        pasted = unquote(text).strip().strip("\"'`")
        if not pasted:
            raise ProblemError(problems.malformed_arn("empty", "The field is empty."))
        found = _ARN.search(pasted)
        if not found:
            return _from_console(pasted, account_id)
        # A full stop may end a role's name; at the end of an ARN inside a sentence it ends the sentence.
        return _from_arn(pasted if found.group() == pasted else found.group().rstrip(".,)"))


def account_id(text: str) -> str:
    """The twelve digits of an account id, also when written 1234-5678-9012. Raises ProblemError."""
    digits = re.sub(r"[\s-]", "", text)
    if not _ACCOUNT.fullmatch(digits):
        raise ProblemError(problems.malformed_account(text))
    return digits


def role_name(text: str) -> str:
    """A name that IAM takes for a role. Raises ProblemError."""
    name = text.strip()
    if not _NAME.fullmatch(name):
        raise ProblemError(problems.malformed_role_name(text))
    return name


def _from_arn(arn: str) -> RoleArn:
    parts = arn.split(":", 5)
    if len(parts) < 6:
        raise ProblemError(problems.malformed_arn("malformed", f"“{arn}” has {len(parts)} of an ARN's six parts."))
    _, partition, service, region, account, resource = parts
    if partition.lower() != PARTITION:
        raise ProblemError(problems.other_partition(partition))
    if service == "sts":
        raise ProblemError(_assumed_role(arn, account, resource))
    if service != "iam":
        raise ProblemError(problems.not_a_role("service", f"something in the service “{service}”", arn))
    if region or not _ACCOUNT.fullmatch(account):
        raise ProblemError(problems.malformed_arn("account", f"“{arn}” does not name an account by twelve digits."))
    return _from_resource(arn, account, resource)


def _from_resource(arn: str, account: str, resource: str) -> RoleArn:
    kind, _, rest = resource.partition("/")
    if kind in _NOT_ROLES:
        raise ProblemError(problems.not_a_role(*_NOT_ROLES[kind], arn))
    named = _PATH_AND_NAME.fullmatch(f"/{rest}")
    if kind != "role" or not named:
        raise ProblemError(problems.malformed_arn("malformed", f"“{resource}” is not role/ and the name of a role."))
    if rest.startswith("aws-service-role/"):
        raise ProblemError(problems.not_a_role("service_linked", "a role that belongs to an AWS service", arn))
    return RoleArn(account_id=account, name=named["name"], path=named["path"])


def _assumed_role(arn: str, account: str, resource: str) -> Problem:
    """A session of a role: its role is named in it, though without its path."""
    kind, _, rest = resource.partition("/")
    if kind != "assumed-role" or not rest:
        return problems.not_a_role("service", "something in the service “sts”", arn)
    likely = f"arn:{PARTITION}:iam::{account}:role/{rest.split('/')[0]}"
    return problems.malformed_arn(
        "assumed_role",
        f"“{arn}” is a session of the role, not the role.",
        remedy="Paste the ARN of the role itself, which is this one unless the role has a path.",
        paste=likely,
    )


def _from_console(pasted: str, known_account: str) -> RoleArn:
    page = _CONSOLE_ROLE.search(pasted)
    if page and known_account:
        return RoleArn(account_id=known_account, name=page[1])
    if page:
        fact = f"This is the console's page of the role “{page[1]}”, which does not tell its account."
        raise ProblemError(problems.malformed_arn("console_url", fact))
    raise ProblemError(problems.malformed_arn("malformed", "A role ARN begins with arn:aws:iam:: and twelve digits."))
