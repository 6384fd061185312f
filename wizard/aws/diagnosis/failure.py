"""What is known when a call to AWS fails. Raises nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from wizard.aws.guide import Grant


class Operation(StrEnum):
    """The calls that we make, by the action that a policy must allow."""

    ASSUME = "sts:AssumeRoleWithWebIdentity"
    LIST = "s3:ListBucket"
    GET = "s3:GetObject"
    LOCATION = "s3:GetBucketLocation"


class PolicyKind(StrEnum):
    """The kinds of policy that AWS names in a denial, in AWS's words."""

    IDENTITY = "identity-based"
    RESOURCE = "resource-based"
    SESSION = "session"
    BOUNDARY = "permissions boundary"
    ENDPOINT = "VPC endpoint"
    SERVICE_CONTROL = "service control"
    RESOURCE_CONTROL = "resource control"


@dataclass(frozen=True)
class Denial:
    """AWS's reason for a denial: the action, the kind of policy, and whether it denied or only failed to allow.

    `resource` and `policy_arn` are ARNs, "" where AWS does not tell them.
    """

    action: str
    kind: PolicyKind
    explicit: bool
    resource: str = ""
    policy_arn: str = ""

    @property
    def named(self) -> str:
        """A sentence that names the policy, to go after another; "" when AWS does not name it."""
        return f" AWS names the policy: {self.policy_arn}." if self.policy_arn else ""


_ACTION = re.compile(r"not authorized to perform:? ([\w-]+:\w+)")
_RESOURCE = re.compile(r'on resource:? ?(?:"(arn:[^"]+)"|(arn:\S+))')
_POLICY_ARN = re.compile(r"arn:aws:(?:iam|organizations)::[\w:/+=,.@-]*[\w/]", re.ASCII)
_REASON = re.compile(
    r"(?:because no|(?P<explicit>with an explicit deny in an?)) (?P<kind>" + "|".join(PolicyKind) + r")\b",
    re.IGNORECASE,
)
_KMS_KEY = re.compile(r"arn:aws:kms:[a-z0-9-]{1,40}:\d{12}:key/[\w-]{1,128}(?![\w-])", re.ASCII)


@dataclass(frozen=True)
class Failure:
    """A call that AWS answered with an error.

    `grant` and `role_arn` say what was tried with which values, `key` is the object ("" for none), `region` where the
    request went. `status` is HTTP's, `code` and `message` are AWS's own.
    """

    operation: Operation
    status: int
    code: str
    message: str
    grant: Grant
    role_arn: str = ""
    request_id: str = ""
    key: str = ""
    region: str = ""

    def says(self, *phrases: str) -> bool:
        """Whether AWS's message holds one of the phrases, whatever their case."""
        message = self.message.lower()
        return any(phrase.lower() in message for phrase in phrases)

    @cached_property
    def denial(self) -> Denial | None:
        """The reason that AWS gave; None when it gave none, as it does towards other accounts."""
        return denial_in(self.message, action=self.operation.value)

    @property
    def action(self) -> str:
        """The action that was refused: AWS's word for it, else the one that our call needs."""
        return self.denial.action if self.denial else self.operation.value

    @property
    def kms_key(self) -> str:
        """ARN of the KMS key that the message names, or ""."""
        return kms_key_in(self.message)

    @property
    def place(self) -> str:
        """What was asked for, as people write it."""
        return f"s3://{self.grant.bucket}/{self.key}" if self.key else self.grant.place

    @property
    def seen(self) -> str:
        """AWS's answer in one short clause, without its sentence and without any secret."""
        request = f", request id {self.request_id}" if self.request_id else ""
        answer = f"{self.status or ''} {self.code}".strip()
        return f"AWS answered {self.operation.value} with {answer}{request}."


def denial_in(message: str, *, action: str) -> Denial | None:
    """The reason that a message of AWS gives for a denial; `action` is the one asked for, where it names none."""
    reason = _REASON.search(message)
    if not reason:
        return None
    named, resource = _ACTION.search(message), _RESOURCE.search(message)
    policy = _POLICY_ARN.search(message, reason.end())
    return Denial(
        action=named[1] if named else action,
        kind=next(kind for kind in PolicyKind if kind.value.lower() == reason["kind"].lower()),
        explicit=bool(reason["explicit"]),
        resource=(resource[1] or resource[2]) if resource else "",
        policy_arn=policy.group() if policy else "",
    )


def kms_key_in(text: str) -> str:
    """The first ARN of a KMS key in `text`, or "" (an alias is none: no policy can name it)."""
    found = _KMS_KEY.search(text)
    return found.group() if found else ""
