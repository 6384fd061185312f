"""What a grant lets Embark do, what it never lets Embark do, and how it is taken back: sentences for whoever grants it.

Pure: from a `Grant` to text; the list of permissions is read off the permissions policy itself. Raises nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wizard.aws.guide import Grant, permissions_policy

SESSION_MINUTES = 15
SHORT_SESSIONS = (
    f"Short sessions: each ends after {SESSION_MINUTES} minutes, and its credentials are kept in memory only; "
    "Embark opens a new one when it needs it, until you delete the role."
)

_PURPOSES = {
    "s3:GetBucketLocation": "to ask in the bucket's own region",
    "s3:ListBucket": "to see which objects are there",
    "s3:GetObject": "to read objects: a sample of each, and every row once the model is registered",
    "kms:Decrypt": "to read objects that are encrypted with this key, through S3 only",
}


@dataclass(frozen=True)
class Permission:
    """One action of the permissions policy: on which resource, with which limit ("" for none), and what for."""

    action: str
    resource: str
    limit: str
    purpose: str


def permissions(grant: Grant) -> tuple[Permission, ...]:
    """Everything that the recommended permissions policy allows, in its order."""
    return tuple(_permission(statement) for statement in permissions_policy(grant)["Statement"])


def never(grant: Grant, *, is_open: bool = False) -> tuple[str, ...]:
    """What the role does not let Embark do, one sentence each. Of a role that is open to others less can be said."""
    closed = f"Nobody else: the trust policy names one subject of one identity provider, {grant.subject}, and no other."
    return (
        "No write, no delete: the policy holds no action that changes anything.",
        f"No other place: nothing outside {grant.place}, which every session's own policy says once more.",
        "No key exchanged: neither side gets a password or an access key of the other.",
        *(() if is_open else (closed,)),
    )


def taking_back(grant: Grant) -> tuple[str, ...]:
    """How the access is ended, one step each."""
    return (
        f"At once: press “Revoke active sessions” on the page of the role {grant.role_name} in IAM. "
        f"Without that, open sessions end within {SESSION_MINUTES} minutes.",
        f"For good: delete the role, or, when it has policies for other places, its policy {grant.policy_name} alone.",
        f"Delete the identity provider {grant.provider_name}, if no other role uses it.",
    )


def _permission(statement: dict[str, Any]) -> Permission:
    action = str(statement["Action"])
    return Permission(action, str(statement["Resource"]), _limit(statement), _PURPOSES[action])


def _limit(statement: dict[str, Any]) -> str:
    """The conditions as a phrase: `s3:prefix is like in/*`."""
    conditions = statement.get("Condition", {}).get("StringLike", {})
    return ", ".join(f"{key} is like {value}" for key, value in conditions.items())
