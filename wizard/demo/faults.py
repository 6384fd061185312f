"""The mistakes a cloud admin can make, each applied as real state of the demo AWS. Pure; raises nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from wizard.aws.policy.language import like

TYPED_WRONG_AUDIENCE = "sts.amazon.com"
SOMEONE_ELSES_SUBJECT = "workspace:wsp_someone-else"
EVERY_WORKSPACE = "workspace:*"
SPREADING_SECONDS = 25
"""How long the demo's IAM hides a new role from its STS, for the fault that slows it down."""
Policy = dict[str, Any]


class Fault(StrEnum):
    """What goes wrong while the role is made."""

    NONE = "none"
    NO_PROVIDER = "no_provider"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_SUBJECT = "wrong_subject"
    WRONG_ACTION = "wrong_action"
    OPEN_ROLE = "open_role"
    ANY_SUBJECT = "any_subject"
    SLOW_IAM = "slow_iam"
    NO_LIST_BUCKET = "no_list_bucket"
    NO_GET_OBJECT = "no_get_object"
    EXPLICIT_DENY = "explicit_deny"
    WRONG_REGION = "wrong_region"

    @property
    def sentence(self) -> str:
        """What the cloud admin does wrong, in words for a page."""
        return _SENTENCES[self]


_SENTENCES = {
    Fault.NONE: "Everything as the guide says.",
    Fault.NO_PROVIDER: "The identity provider is forgotten.",
    Fault.WRONG_AUDIENCE: f"The provider's audience is typed as {TYPED_WRONG_AUDIENCE}.",
    Fault.WRONG_SUBJECT: "The trust policy names the subject of another workspace.",
    Fault.WRONG_ACTION: "The trust policy allows sts:AssumeRole, not sts:AssumeRoleWithWebIdentity.",
    Fault.OPEN_ROLE: "The trust policy does not ask for a subject: it admits any of the provider.",
    Fault.ANY_SUBJECT: "The trust policy asks for a subject with a wildcard that fits any.",
    Fault.SLOW_IAM: f"No mistake, but IAM takes {SPREADING_SECONDS} seconds to spread the new role.",
    Fault.NO_LIST_BUCKET: "The permissions policy lacks s3:ListBucket.",
    Fault.NO_GET_OBJECT: "The permissions policy lacks s3:GetObject.",
    Fault.EXPLICIT_DENY: "A second statement denies s3:GetObject, whatever the first allows.",
    Fault.WRONG_REGION: "No mistake, but the bucket lives in eu-west-1, not where everybody thinks.",
}


def faulty_trust_policy(policy: Policy, fault: Fault) -> Policy:
    """The trust policy as the admin really pastes it."""
    changed = copy.deepcopy(policy)
    for statement in _statements(changed):
        if fault in _TRUST_CHANGES:
            _TRUST_CHANGES[fault](statement)
    return changed


def faulty_permissions_policy(policy: Policy, fault: Fault) -> Policy:
    """The permissions policy as the admin really pastes it."""
    missing = {Fault.NO_LIST_BUCKET: "s3:ListBucket", Fault.NO_GET_OBJECT: "s3:GetObject"}.get(fault)
    changed = copy.deepcopy(policy)
    if fault is Fault.EXPLICIT_DENY:
        changed["Statement"] = [*_statements(changed), {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}]
    if missing is not None:
        kept = [_without(statement, missing) for statement in _statements(changed)]
        changed["Statement"] = [statement for statement in kept if statement["Action"]]
    return changed


def _name_someone_else(statement: Policy) -> None:
    for keys, key in _subject_conditions(statement):
        keys[key] = SOMEONE_ELSES_SUBJECT


def _forget_the_subject(statement: Policy) -> None:
    for keys, key in _subject_conditions(statement):
        del keys[key]
    statement["Condition"] = {operator: keys for operator, keys in statement["Condition"].items() if keys}


def _fit_every_subject(statement: Policy) -> None:
    wildcards = {key: EVERY_WORKSPACE for _, key in _subject_conditions(statement)}
    _forget_the_subject(statement)
    statement["Condition"]["StringLike"] = wildcards


def _assume_without_identity(statement: Policy) -> None:
    statement["Action"] = "sts:AssumeRole"


def _subject_conditions(statement: Policy) -> list[tuple[Policy, str]]:
    """(condition, key) of every condition on the subject."""
    conditions = statement.get("Condition", {}).values()
    return [(keys, key) for keys in conditions for key in list(keys) if key.endswith(":sub")]


_TRUST_CHANGES: dict[Fault, Callable[[Policy], None]] = {
    Fault.WRONG_SUBJECT: _name_someone_else,
    Fault.OPEN_ROLE: _forget_the_subject,
    Fault.ANY_SUBJECT: _fit_every_subject,
    Fault.WRONG_ACTION: _assume_without_identity,
}


def _without(statement: Policy, action: str) -> Policy:
    """The statement without any action (also `s3:Get*`) that grants `action`."""
    if statement.get("Effect") != "Allow":
        return statement
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    return {**statement, "Action": [a for a in actions if not like(action, str(a), ignore_case=True)]}


def _statements(policy: Policy) -> list[Policy]:
    statements = policy["Statement"]
    return statements if isinstance(statements, list) else [statements]
