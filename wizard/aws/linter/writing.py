"""Tidy policies mended, and written as people write them. Pure; raises nothing."""

from __future__ import annotations

import json
from typing import Any

from wizard.aws.linter.flaws import Flaw, Policy

Statement = dict[str, Any]


def mended(policies: list[Policy], flaws: list[Flaw]) -> list[Policy]:
    """The policies with every flaw mended that can be; those that are given stay as they are."""
    changed: list[Policy] = json.loads(json.dumps(policies))
    for flaw in flaws:
        if flaw.mend:
            flaw.mend(changed)
    for policy in changed:
        policy["Statement"] = [statement for statement in policy["Statement"] if statement]
    return changed


def written(policy: Policy) -> Policy:
    """A tidy policy as people write one: lists of one value are that value."""
    return {**policy, "Statement": [_unlisted(statement) for statement in policy["Statement"] if statement]}


def _unlisted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unlisted(part) for key, part in value.items()}
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def as_tidy(value: Any) -> Any:
    """One of our own statements in tidy form, where every value is a list."""
    tidy: dict[str, Any] = {}
    for key, part in value.items():
        if key == "Condition":
            tidy[key] = {name: {k: [v] for k, v in keys.items()} for name, keys in part.items()}
        elif key == "Principal":
            tidy[key] = {kind: [named] for kind, named in part.items()}
        else:
            tidy[key] = part if key in ("Sid", "Effect") or isinstance(part, list) else [part]
    return tidy


def is_alike(ours: Statement, other: Statement | None) -> bool:
    """Whether a tidy statement says the same as one of ours, whatever their Sids."""
    return other is not None and {k: v for k, v in as_tidy(ours).items() if k != "Sid"} == {
        k: v for k, v in other.items() if k != "Sid"
    }
