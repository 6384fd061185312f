"""AssumeRoleWithWebIdentity, really judged: parameters, token, role, trust policy. Then MiniStack makes the session.

Errors: AwsError with the codes and texts of STS.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from wizard.aws.policy.language import Question, Verdict, is_policy, judge_trust
from wizard.demo.front.answers import AwsError
from wizard.demo.front.directory import Directory, Role
from wizard.demo.front.issuer_keys import IssuerKeys
from wizard.demo.front.sessions import Session
from wizard.demo.front.tokens import Identity, judge_token

ACTION = "AssumeRoleWithWebIdentity"
MIN_SECONDS = 900
MAX_POLICY_CHARACTERS = 2048
_ROLE_ARN = re.compile(r"arn:aws:iam::(?P<account>\d{12}):role/(?:[\w+=,.@/-]*/)?(?P<name>[\w+=,.@-]{1,64})", re.ASCII)
_SESSION_NAME = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_CREDENTIAL_ELEMENTS = re.compile(r"<(AccessKeyId|Arn)>([^<]+)</")


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A judged request: this role, for this identity, under this session policy."""

    role: Role
    identity: Identity
    session_policy: dict[str, Any] | None
    seconds: int


def judge_request(parameters: Mapping[str, str], *, directory: Directory, keys: IssuerKeys, now: float) -> Grant:
    """The grant that `parameters` ask for; raises AwsError when AWS would."""
    account, name = _role_parts(parameters.get("RoleArn", ""))
    policy = _session_policy(parameters)
    _check_session_name(parameters.get("RoleSessionName", ""))
    seconds = _seconds(parameters)
    in_account = account == directory.account_id
    identity = judge_token(
        parameters.get("WebIdentityToken", ""),
        provider_of=directory.provider if in_account else lambda _issuer: None,
        keys=keys,
        now=now,
    )
    role = directory.role(name)
    if role is None or role.arn != parameters["RoleArn"] or not _trusted(role, identity):
        raise AwsError(403, "AccessDenied", f"Not authorized to perform sts:{ACTION}")
    if seconds > role.max_seconds:
        message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        raise AwsError(400, "ValidationError", message)
    return Grant(role=role, identity=identity, session_policy=policy, seconds=seconds)


def session_of(grant: Grant, answer: str, *, now: float) -> Session:
    """The session in MiniStack's answer."""
    found = dict(_CREDENTIAL_ELEMENTS.findall(answer))
    return Session(
        access_key=found["AccessKeyId"],
        role_name=grant.role.name,
        user=found["Arn"],
        policy=grant.session_policy,
        expires=now + grant.seconds,
    )


def with_true_identity(grant: Grant, answer: str) -> str:
    """MiniStack's answer with the subject and provider of the token in place of its fixed ones."""
    for element, value in (
        ("SubjectFromWebIdentityToken", grant.identity.subject),
        ("Audience", grant.identity.audience),
        ("Provider", grant.identity.provider.arn),
    ):
        escaped = escape(value)
        before, _, after = answer.partition(f"<{element}>")
        answer = f"{before}<{element}>{escaped}{after[after.find('</') :]}"
    return answer


def _trusted(role: Role, identity: Identity) -> bool:
    if identity.roles is not None and role.arn not in identity.roles:
        return False
    url = identity.provider.url
    question = Question(
        action=f"sts:{ACTION}",
        resource=role.arn,
        context={f"{url}:aud".lower(): identity.audience, f"{url}:sub".lower(): identity.subject},
    )
    return judge_trust(role.trust_policy, principal=identity.provider.arn, question=question) is Verdict.ALLOWED


def _role_parts(arn: str) -> tuple[str, str]:
    if len(arn) < 20:
        raise _constraint("roleArn", arn, "Member must have length greater than or equal to 20")
    match = _ROLE_ARN.fullmatch(arn)
    if match is None:
        raise AwsError(400, "ValidationError", "Request ARN is invalid")
    return match["account"], match["name"]


def _session_policy(parameters: Mapping[str, str]) -> dict[str, Any] | None:
    if any(name.startswith("PolicyArns.") for name in parameters):
        raise AwsError(400, "ValidationError", "The demo's STS knows inline session policies only, no PolicyArns.")
    text = parameters.get("Policy", "")
    if not text:
        return None
    if len(text) > MAX_POLICY_CHARACTERS:
        raise _constraint("policy", text, f"Member must have length less than or equal to {MAX_POLICY_CHARACTERS}")
    try:
        document = json.loads(text)
    except ValueError as error:
        raise AwsError(400, "MalformedPolicyDocument", "This policy contains invalid Json") from error
    if not is_policy(document):
        raise AwsError(400, "MalformedPolicyDocument", "Syntax errors in policy.")
    policy: dict[str, Any] = document
    return policy


def _check_session_name(name: str) -> None:
    if not _SESSION_NAME.fullmatch(name):
        raise _constraint("roleSessionName", name, "Member must satisfy regular expression pattern: [\\w+=,.@-]*")


def _seconds(parameters: Mapping[str, str]) -> int:
    text = parameters.get("DurationSeconds") or "3600"
    if not text.isdecimal() or int(text) < MIN_SECONDS:
        raise _constraint("durationSeconds", text, f"Member must have value greater than or equal to {MIN_SECONDS}")
    return int(text)


def _constraint(name: str, value: str, constraint: str) -> AwsError:
    message = f"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: {constraint}"
    return AwsError(400, "ValidationError", message)
