"""The mistakes a cloud admin can make, each applied as real state of the demo AWS. Pure; raises nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from wizard.aws.policy_language import like

TYPED_WRONG_AUDIENCE = "sts.amazon.com"
SOMEONE_ELSES_SUBJECT = "workspace:wsp_someone-else"
Policy = dict[str, Any]


class Fault(StrEnum):
    """What goes wrong while the role is made."""

    NONE = "none"
    NO_PROVIDER = "no_provider"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_SUBJECT = "wrong_subject"
    OPEN_ROLE = "open_role"
    NO_LIST_BUCKET = "no_list_bucket"
    NO_GET_OBJECT = "no_get_object"
    WRONG_REGION = "wrong_region"

    @property
    def sentence(self) -> str:
        """What the cloud admin does wrong, in words for a page."""
        return _SENTENCES[self]


_SENTENCES = {
    Fault.NONE: "Everything as the guide says.",
    Fault.NO_PROVIDER: "The identity provider is forgotten.",
    Fault.WRONG_AUDIENCE: f"The provider’s audience is typed as {TYPED_WRONG_AUDIENCE}.",
    Fault.WRONG_SUBJECT: "The trust policy names the subject of another workspace.",
    Fault.OPEN_ROLE: "The trust policy does not ask for a subject: any workspace may use the role.",
    Fault.NO_LIST_BUCKET: "The permissions policy lacks s3:ListBucket.",
    Fault.NO_GET_OBJECT: "The permissions policy lacks s3:GetObject.",
    Fault.WRONG_REGION: "The bucket lives in eu-west-1, not where everybody thinks.",
}


def faulty_trust_policy(policy: Policy, fault: Fault) -> Policy:
    """The trust policy as the admin really pastes it."""
    changes: dict[Fault, Callable[[Policy, str], None]] = {
        Fault.WRONG_SUBJECT: lambda keys, key: keys.update({key: SOMEONE_ELSES_SUBJECT}),
        Fault.OPEN_ROLE: lambda keys, key: keys.pop(key),
    }
    changed = copy.deepcopy(policy)
    if fault in changes:
        for statement in _statements(changed):
            _change_subject(statement, changes[fault])
    return changed


def faulty_permissions_policy(policy: Policy, fault: Fault) -> Policy:
    """The permissions policy as the admin really pastes it."""
    missing = {Fault.NO_LIST_BUCKET: "s3:ListBucket", Fault.NO_GET_OBJECT: "s3:GetObject"}.get(fault)
    changed = copy.deepcopy(policy)
    if missing is not None:
        kept = [_without(statement, missing) for statement in _statements(changed)]
        changed["Statement"] = [statement for statement in kept if statement["Action"]]
    return changed


def _change_subject(statement: Policy, change: Callable[[Policy, str], None]) -> None:
    conditions = statement.get("Condition", {})
    for keys in conditions.values():
        for key in [key for key in keys if key.endswith(":sub")]:
            change(keys, key)
    statement["Condition"] = {operator: keys for operator, keys in conditions.items() if keys}


def _without(statement: Policy, action: str) -> Policy:
    """The statement without any action (also `s3:Get*`) that grants `action`."""
    if statement.get("Effect") != "Allow":
        return statement
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    return {**statement, "Action": [a for a in actions if not like(action, str(a), ignore_case=True)]}


def _statements(policy: Policy) -> list[Policy]:
    statements = policy["Statement"]
    return statements if isinstance(statements, list) else [statements]
